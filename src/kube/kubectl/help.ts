import type { CommandSpec, Located } from './command.ts'
import { commandGroups } from './command.ts'
import type { FlagSpec } from './flags.ts'
import { globalFlags } from './global-flags.ts'

/** The text of `COMMAND --help`: laid out as kubectl's, with its real flags and defaults, in our own words. */
export function helpText(command: Located): string {
  const { spec, path } = command
  const sections = [spec.details === undefined ? spec.about : `${spec.about}\n\n ${spec.details}`]
  if (spec.aliases !== undefined) sections.push(`Aliases:\n${[spec.name, ...spec.aliases].join(', ')}`)
  if (spec.examples !== undefined)
    sections.push(
      `Examples:\n${spec.examples
        .map(line => (line.startsWith('#') ? `  ${line}` : `  ${line}\n  `))
        .join('\n')
        .trimEnd()}`,
    )
  sections.push(...subcommands(spec, command.parents.length === 0))
  if (spec.flags !== undefined && spec.flags.length > 0)
    sections.push(
      `Options:\n${[...spec.flags]
        .sort(byName)
        .filter(flag => !flag.hidden)
        .map(optionText)
        .join('\n')}`,
    )
  const parent = path.split(' ').slice(0, -1).join(' ')
  sections.push(`Usage:\n  ${parent === '' ? '' : `${parent} `}${spec.use}${takesOptions(command) ? ' [options]' : ''}`)
  const more = []
  if (spec.commands !== undefined) more.push(`Use "${path} <command> --help" for more information about a given command.`)
  more.push('Use "kubectl options" for a list of global command-line options (applies to all commands).')
  sections.push(more.join('\n'))
  return `${sections.join('\n\n')}\n`
}

/** The text of `kubectl options`. */
export function optionsText(): string {
  return `The following options can be passed to any command:\n\n${globalFlags.map(optionText).join('\n')}\n`
}

/** Whether the usage line ends in the word for options; one that has it already does not. */
function takesOptions({ spec, parents }: Located): boolean {
  return (parents.length > 0 || spec.use.endsWith('[flags]')) && !spec.use.includes('[options]')
}

function byName(a: FlagSpec, b: FlagSpec): number {
  return a.name < b.name ? -1 : 1
}

function optionText(flag: FlagSpec): string {
  const short = flag.short === '' || flag.short === flag.name ? '' : `-${flag.short}, `
  const both = flag.short === flag.name ? `-${flag.short}, ` : short
  return `    ${both}--${flag.name}=${flag.shown}:\n\t${flag.about}${flag.unsimulated === true ? ' (No effect in this simulation.)' : ''}\n`
}

function subcommands(spec: CommandSpec, isRoot: boolean): string[] {
  const all = (spec.commands ?? []).filter(command => command.hidden !== true)
  if (all.length === 0) return []
  const width = Math.max(11, ...(spec.commands ?? []).map(command => command.name.length))
  if (!isRoot) return [`Available Commands:\n${list(all, width)}`]
  return commandGroups.flatMap(group => {
    const members = all.filter(command => command.group === group)
    return members.length === 0 ? [] : [`${group}:\n${list(members, width)}`]
  })
}

function list(commands: readonly CommandSpec[], width: number): string {
  return commands.map(command => `  ${command.name.padEnd(width)}   ${command.about}`).join('\n')
}
