import type { Io, Pause, Program } from '../process/process.ts'
import { ParsedFlags } from './args.ts'
import type { CommandSpec, Located } from './command.ts'
import { commands } from './commands/index.ts'
import type { KubectlContext } from './context.ts'
import { asError, CommandError, failure } from './errors.ts'
import type { FlagSpec } from './flags.ts'
import { bool } from './flags.ts'
import { globalFlags } from './global-flags.ts'
import { helpText, optionsText } from './help.ts'
import { asUser } from './impersonation.ts'
import { Invocation } from './invocation.ts'
import { suggestions } from './suggestions.ts'
import { checkSimulated } from './unsimulated.ts'

/** kubectl itself, bound to a cluster. */
export interface Command {
  /** Runs `kubectl ARGS…`; ends with the exit code. Never throws. */
  run(args: readonly string[], io: Io): Program
}

const helpFlag: FlagSpec = bool('help|h', 'Show this help.', false, { hidden: true })

/** The command at the root, with every other one below it. */
export const root: CommandSpec = {
  name: 'kubectl',
  use: 'kubectl [flags]',
  about: 'Talks to the API server of a cluster: asks for objects, changes them, and looks into containers.',
  commands,
}

/** Makes kubectl for one cluster. */
export function kubectl(context: KubectlContext): Command {
  return { run: (args, io) => runKubectl(context, args, io) }
}

function* runKubectl(context: KubectlContext, args: readonly string[], io: Io): Program {
  let located: Located = { spec: root, path: 'kubectl', parents: [] }
  try {
    const found = find(args)
    located = found.command
    return (yield* runCommand(context, io, located, found.rest)) ?? 0
  } catch (thrown) {
    const { text, code } = failure(asError(thrown))
    io.stderr(text)
    return located.spec.name === 'diff' ? code + 1 : code
  }
}

function* runCommand(context: KubectlContext, io: Io, command: Located, rest: readonly string[]): Generator<Pause, number | void, void> {
  const { spec, path } = command
  const flags = parseFlags(command, rest)
  if (flags.value('help') === true) {
    io.stdout(helpText(command))
    return 0
  }
  if (spec === root) {
    const [first] = flags.args
    if (first === undefined) {
      io.stdout(helpText(command))
      return 0
    }
    throw unknownCommand(first)
  }
  if (spec.name === 'help') return help(io, flags.args)
  if (spec.name === 'options') {
    io.stdout(optionsText())
    return 0
  }
  const missing = (spec.flags ?? [])
    .filter(flag => flag.required && !flags.changed(flag.name))
    .map(flag => `"${flag.name}"`)
    .sort()
  if (missing.length > 0) throw new CommandError(`required flag(s) ${missing.join(', ')} not set`)
  for (const group of spec.exclusive ?? []) {
    const set = group.filter(name => flags.changed(name)).sort()
    if (set.length > 1)
      throw new CommandError(`if any flags in the group [${group.join(' ')}] are set none of the others can be; [${set.join(' ')}] were all set`)
  }
  for (const flag of flags.given()) if (flag.deprecated !== undefined) io.stderr(`Flag --${flag.name} has been deprecated, ${flag.deprecated}\n`)
  const asked = new Invocation(context, io, command, flags)
  checkTimeout(asked)
  checkSimulated(asked)
  const invocation = asUser(asked)
  if (spec.run === undefined) return group(invocation, path)
  const running = spec.run(invocation)
  return typeof running === 'object' ? yield* running : running
}

/** The command an argument list names, and what is left of the list. Follows cobra's Command.Find and stripFlags. */
export function find(args: readonly string[]): { readonly command: Located; readonly rest: readonly string[] } {
  let command: Located = { spec: root, path: 'kubectl', parents: [] }
  let rest = [...args]
  for (;;) {
    const position = firstArgument(rest, flagsOf(command))
    const name = position < 0 ? undefined : rest[position]
    const next = name === undefined ? undefined : childNamed(command.spec, name)
    if (next === undefined) return { command, rest }
    command = { spec: next, path: `${command.path} ${next.name}`, parents: [...command.parents, command.spec] }
    rest = rest.filter((_, index) => index !== position)
  }
}

/** The command below `spec` that goes by that name or alias. */
export function childNamed(spec: CommandSpec, name: string): CommandSpec | undefined {
  return spec.commands?.find(child => child.name === name || child.aliases?.includes(name))
}

/** All flags a command takes: its own, the global ones and help. */
export function flagsOf(command: Located): readonly FlagSpec[] {
  const own = command.spec.flags ?? []
  const names = new Set(own.map(flag => flag.name))
  const shorts = new Set(own.map(flag => flag.short))
  const inherited = globalFlags.filter(flag => !names.has(flag.name)).map(flag => (flag.short !== '' && shorts.has(flag.short) ? { ...flag, short: '' } : flag))
  return [...own, ...inherited, helpFlag]
}

function firstArgument(args: readonly string[], flags: readonly FlagSpec[]): number {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (arg === '--') return -1
    if (!arg.startsWith('-') || arg === '-') {
      if (arg !== '') return index
      continue
    }
    if (arg.includes('=')) continue
    const name = arg.startsWith('--') ? arg.slice(2) : arg.slice(1)
    if (!arg.startsWith('--') && name.length !== 1) continue
    const spec = flags.find(flag => (arg.startsWith('--') ? flag.name === name : flag.short === name))
    if (spec?.bare === undefined) index++
  }
  return -1
}

function parseFlags(command: Located, rest: readonly string[]): ParsedFlags {
  try {
    return new ParsedFlags(flagsOf(command)).parse(rest)
  } catch (thrown) {
    throw new CommandError(`${asError(thrown).message}\nSee '${command.path} --help' for usage.`)
  }
}

function unknownCommand(name: string): CommandError {
  const similar = suggestions(root, name)
  const hint = similar.length === 0 ? '' : `\n\nDid you mean this?\n${similar.map(each => `\t${each}\n`).join('')}`
  return new CommandError(`unknown command "${name}" for "kubectl"${hint}`)
}

function help(io: Io, words: readonly string[]): number {
  const { command, rest } = find(words)
  if (rest.length > 0 && command.spec === root) io.stdout(`Unknown help topic [${words.map(word => `\`${word}\``).join(' ')}]\n\n`)
  io.stdout(helpText(command))
  return 0
}

// Follows kubectl/pkg/cmd/util/helpers.go DefaultSubCommandRun.
function group(invocation: Invocation, path: string): number {
  if (invocation.args.length > 0) throw new CommandError(`unknown command "${invocation.args.join(' ')}"\nSee '${path} -h' for help and examples`)
  invocation.out(helpText(invocation.command))
  return 1
}

// Follows client-go/tools/clientcmd ParseTimeout.
function checkTimeout(invocation: Invocation): void {
  const timeout = invocation.string('request-timeout')
  if (!/^\d+$/.test(timeout) && !/^[+-]?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(timeout))
    throw new CommandError(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    )
}
