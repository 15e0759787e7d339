import type { Io, Pause, Program } from '../process/process.ts'
import { LineReader } from '../process/process.ts'
import { evaluate as evaluateArithmetic } from './arithmetic.ts'
import { BreakLoop, ContinueLoop, ExitShell, ReturnFromFunction } from './control.ts'
import { FileError, resolvePath } from './files.ts'
import type { Interpreter } from './interpreter.ts'
import { parse } from './parser.ts'
import type { Shell } from './shell.ts'
import { ShellError } from './shell.ts'
import type { Signals } from './signals.ts'
import { ShellSyntaxError } from './syntax.ts'

/** What a command of the shell itself is handed. */
interface Call {
  readonly args: readonly string[]
  readonly shell: Shell
  readonly io: Io
  readonly interpreter: Interpreter
  readonly signals: Signals | undefined
}

type Builtin = (call: Call) => Program

const immediate = (run: (call: Call) => number): Builtin =>
  // biome-ignore lint/correctness/useYield: a program that never pauses
  function* (call) {
    return run(call)
  }

function numberArgument(call: Call, fallback: number): number {
  const [text] = call.args
  if (text === undefined) return fallback
  if (!/^-?\d+$/.test(text)) throw new ShellError(`Illegal number: ${text}`)
  return Number(text)
}

function* evaluate({ args, shell, io, interpreter }: Call): Program {
  shell.lastExit = 0
  try {
    yield* interpreter.script(parse(args.join(' ')), shell, io)
  } catch (error) {
    if (error instanceof ShellSyntaxError) throw new ShellError(`eval: syntax error: ${error.message}`)
    throw error
  }
  return shell.lastExit
}

function changeDirectory({ args, shell, io }: Call): number {
  const target = args[0] === '-' ? (shell.get('OLDPWD') ?? shell.host.cwd) : (args[0] ?? shell.get('HOME') ?? '/')
  const path = resolvePath(shell.host.cwd, target)
  const kind = shell.host.files.kindOf(path)
  if (kind !== 'directory') {
    const why = kind === undefined ? 'No such file or directory' : 'Not a directory'
    io.stderr(
      shell.host.dialect === 'busybox'
        ? `${shell.name}: cd: can't cd to ${target}: ${why}\n`
        : shell.host.dialect === 'debian'
          ? `${shell.name}: 1: cd: can't cd to ${target}\n`
          : `${shell.name}: cd: ${target}: ${why}\n`,
    )
    return shell.host.dialect === 'debian' ? 2 : 1
  }
  shell.set('OLDPWD', shell.host.cwd)
  shell.host.cwd = path
  return 0
}

function exportVariables({ args, shell, io }: Call): number {
  if (args.length === 0 || args[0] === '-p') for (const [name, value] of shell.host.env) io.stdout(`export ${name}='${value}'\n`)
  for (const arg of args) {
    if (arg.startsWith('-')) continue
    const equals = arg.indexOf('=')
    if (equals < 0) shell.export(arg, undefined)
    else shell.export(arg.slice(0, equals), arg.slice(equals + 1))
  }
  return 0
}

function set({ args, shell }: Call): number {
  for (const [index, arg] of args.entries()) {
    if (arg === '--' || !/^[-+][a-z]/.test(arg)) {
      shell.parameters = args.slice(arg === '--' ? index + 1 : index)
      return 0
    }
    if (arg === '-o' || arg === '+o') {
      const option = { errexit: 'e', nounset: 'u', xtrace: 'x' }[args[index + 1] ?? '']
      if (option !== undefined) arg === '-o' ? shell.options.add(option) : shell.options.delete(option)
      return 0
    }
    for (const letter of arg.slice(1)) arg.startsWith('-') ? shell.options.add(letter) : shell.options.delete(letter)
  }
  return 0
}

/** Options of `read` that take a value. */
const readValues = new Set(['-p', '-d', '-n', '-t', '-u'])

function* read({ args, shell, io }: Call): Program {
  const names: string[] = []
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (readValues.has(arg)) {
      index++
      if (arg === '-p') io.stderr(args[index] ?? '')
    } else if (!arg.startsWith('-')) names.push(arg)
  }
  const reader = new LineReader(io.stdin)
  const line = yield* reader.next()
  reader.release()
  const separators = shell.get('IFS') ?? ' \t\n'
  if (names.length === 0) shell.set('REPLY', line ?? '')
  for (const [name, value] of divided(line ?? '', separators, names)) shell.set(name, value)
  return line === undefined ? 1 : 0
}

/** A line cut at the separators, a piece for each name; the last name has the rest. */
function divided(line: string, separators: string, names: readonly string[]): [string, string][] {
  const cut = (from: string) => [...from].findIndex(char => separators.includes(char))
  const blank = (char: string | undefined) => char !== undefined && char.trim() === '' && separators.includes(char)
  let rest = line
  const trim = () => {
    while (blank(rest[0])) rest = rest.slice(1)
  }
  trim()
  return names.map((name, index) => {
    const end = index === names.length - 1 ? -1 : cut(rest)
    const value = end < 0 ? rest : rest.slice(0, end)
    rest = end < 0 ? '' : rest.slice(end + 1)
    trim()
    return [name, index === names.length - 1 && separators.includes(' ') ? value.trimEnd() : value]
  })
}

/** `let x=1+2`: fails when the last value is 0. */
function calculate({ args, shell }: Call): number {
  let value = 0
  for (const arg of args)
    value = evaluateArithmetic(
      arg,
      name => shell.get(name) ?? '',
      (name, set) => shell.set(name, set),
    )
  return value === 0 ? 1 : 0
}

/** `alias k=kubectl`: without a value it says what there is. */
function alias({ args, shell, io }: Call): number {
  const shown = args.length === 0 ? [...shell.aliases.keys()].sort() : args
  let code = 0
  for (const arg of shown) {
    const equals = arg.indexOf('=')
    const value = shell.aliases.get(arg)
    if (equals > 0) shell.aliases.set(arg.slice(0, equals), arg.slice(equals + 1))
    else if (value !== undefined) io.stdout(`alias ${arg}='${value.replaceAll("'", "'\\''")}'\n`)
    else {
      io.stderr(`${shell.name}: alias: ${arg}: not found\n`)
      code = 1
    }
  }
  return code
}

function unalias({ args, shell, io }: Call): number {
  let code = 0
  for (const arg of args) {
    if (arg === '-a') shell.aliases.clear()
    else if (!shell.aliases.delete(arg)) {
      io.stderr(`${shell.name}: unalias: ${arg}: not found\n`)
      code = 1
    }
  }
  return code
}

function trap({ args, shell, io }: Call): number {
  if (args.length === 0) {
    for (const [condition, text] of shell.traps) io.stdout(`trap -- '${text}' ${condition}\n`)
    return 0
  }
  const [action = '', ...conditions] = args
  for (const condition of conditions) {
    const name = { '0': 'EXIT', '1': 'HUP', '2': 'INT', '3': 'QUIT', '15': 'TERM' }[condition] ?? condition.replace(/^SIG/, '')
    if (action === '-') shell.traps.delete(name)
    else shell.traps.set(name, action)
  }
  return 0
}

/** Waits for the background jobs; a trapped signal ends the wait. */
function* wait({ shell, signals }: Call): Program {
  while (shell.jobs.size > 0) {
    let signalled = false
    yield* until(wake => {
      const unsubscribe = signals?.subscribe(() => {
        signalled = true
        wake()
      })
      const jobs = [...shell.jobs]
      const stops = jobs.map(job => job.onceEnded(wake))
      return () => {
        unsubscribe?.()
        for (const stop of stops) stop()
      }
    })
    if (signalled) return 143
  }
  return 0
}

function* until(wait: (wake: () => void) => () => void): Generator<Pause, void, void> {
  yield { wait }
}

function* source({ args, shell, io, interpreter }: Call): Program {
  const [path = ''] = args
  let text: string
  try {
    text = shell.host.files.read(resolvePath(shell.host.cwd, path))
  } catch (error) {
    if (error instanceof FileError)
      throw new ShellError(shell.host.dialect === 'bash' ? `${path}: ${error.message}` : `.: can't open '${path}': ${error.message}`)
    throw error
  }
  shell.lastExit = 0
  yield* interpreter.script(parse(text), shell, io)
  return shell.lastExit
}

function report({ args, shell, io }: Call): number {
  const names = args.filter(arg => !arg.startsWith('-'))
  const [name = ''] = names
  if (builtins.has(name)) io.stdout(`${name}\n`)
  else if (shell.host.command(name) !== undefined) io.stdout(`/bin/${name}\n`)
  else return 127
  return 0
}

function* command(call: Call): Program {
  const { args, shell, io, interpreter } = call
  if (args[0] === '-v' || args[0] === '-V') return report(call)
  const [name, ...rest] = args
  return name === undefined ? 0 : yield* interpreter.program(name, rest, shell, io, 1)
}

function* replace({ args, shell, io, interpreter }: Call): Program {
  const [name, ...rest] = args
  if (name === undefined) return 0
  throw new ExitShell(yield* interpreter.program(name, rest, shell, io, 1))
}

function setVariables({ args, shell }: Call): void {
  for (const arg of args) if (arg.includes('=')) shell.set(arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1))
}

function unsetVariables({ args, shell }: Call): void {
  for (const arg of args) if (!arg.startsWith('-')) shell.unset(arg)
}

const succeeding = (run: (call: Call) => void): Builtin =>
  immediate(call => {
    run(call)
    return 0
  })

/** The commands that are part of the shell, because they change it. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', succeeding(() => undefined)],
  ['.', source],
  [
    'break',
    immediate(call => {
      throw new BreakLoop(numberArgument(call, 1))
    }),
  ],
  [
    'continue',
    immediate(call => {
      throw new ContinueLoop(numberArgument(call, 1))
    }),
  ],
  ['cd', immediate(changeDirectory)],
  ['command', command],
  ['eval', evaluate],
  ['exec', replace],
  [
    'exit',
    immediate(call => {
      throw new ExitShell(numberArgument(call, call.shell.lastExit) & 255)
    }),
  ],
  ['export', immediate(exportVariables)],
  ['local', succeeding(setVariables)],
  ['pwd', succeeding(({ shell, io }) => io.stdout(`${shell.host.cwd}\n`))],
  ['alias', immediate(alias)],
  ['let', immediate(calculate)],
  ['read', read],
  ['readonly', succeeding(setVariables)],
  [
    'return',
    immediate(call => {
      throw new ReturnFromFunction(numberArgument(call, call.shell.lastExit))
    }),
  ],
  ['set', immediate(set)],
  [
    'shift',
    succeeding(call => {
      call.shell.parameters = call.shell.parameters.slice(numberArgument(call, 1))
    }),
  ],
  ['source', source],
  ['trap', immediate(trap)],
  ['type', immediate(report)],
  ['unalias', immediate(unalias)],
  ['umask', succeeding(() => undefined)],
  ['unset', succeeding(unsetVariables)],
  ['wait', wait],
])
