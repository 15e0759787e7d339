import { editDistance } from '../apimachinery/edit-distance.ts'
import type { CommandSpec } from './command.ts'

/** Commands whose names are near to what was typed. Follows cobra's Command.SuggestionsFor. */
export function suggestions(parent: CommandSpec, typed: string): string[] {
  const lower = typed.toLowerCase()
  return (parent.commands ?? [])
    .filter(command => command.hidden !== true)
    .filter(({ name, suggestFor }) => editDistance(lower, name) <= 2 || name.startsWith(lower) || suggestFor?.some(word => word.toLowerCase() === lower))
    .map(command => command.name)
    .sort()
}
