import type { CommandSpec } from './command.ts'

/** Commands whose names are near to what was typed. Follows cobra's Command.SuggestionsFor. */
export function suggestions(parent: CommandSpec, typed: string): string[] {
  const lower = typed.toLowerCase()
  return (parent.commands ?? [])
    .filter(command => command.hidden !== true)
    .filter(({ name, suggestFor }) => distance(lower, name) <= 2 || name.startsWith(lower) || suggestFor?.some(word => word.toLowerCase() === lower))
    .map(command => command.name)
    .sort()
}

/** How many letters must be added, dropped or replaced to get from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
