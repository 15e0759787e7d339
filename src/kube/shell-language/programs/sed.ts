import type { Io, Program } from '../../process/process.ts'
import { readAll } from '../../process/process.ts'
import { FileError, resolvePath } from '../files.ts'
import type { Command, Host } from '../host.ts'
import { linesOf } from './program.ts'
import type { Address, SedCommand, Substitution } from './sed-script.ts'
import { parseSed, SedError } from './sed-script.ts'

const usage = 'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n'

interface Call {
  readonly script: string
  readonly paths: readonly string[]
  readonly quiet: boolean
  readonly extended: boolean
  /** What is put behind the name of the copy of a file that is changed in place; undefined when none is. */
  readonly inPlace: string | undefined
}

function callOf(args: readonly string[]): Call | undefined {
  const scripts: string[] = []
  const rest: string[] = []
  let [quiet, extended] = [false, false]
  let inPlace: string | undefined
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? ''
    const letters = /^-([nErsz]+)([ie].*)?$/.exec(arg)
    const tail = letters === null ? arg : `-${letters[2] ?? ''}`
    if (letters !== null) {
      quiet ||= (letters[1] ?? '').includes('n')
      extended ||= /[Er]/.test(letters[1] ?? '')
    }
    if (arg === '--quiet' || arg === '--silent') quiet = true
    else if (arg === '--regexp-extended') extended = true
    else if (/^(?:-i|--in-place)/.test(tail)) inPlace = tail.replace(/^(?:-i|--in-place=?)/, '')
    else if (tail === '-e' || tail === '--expression') scripts.push(args[++index] ?? '')
    else if (/^(?:-e|--expression=)/.test(tail)) scripts.push(tail.replace(/^(?:-e|--expression=)/, ''))
    else if (letters === null) rest.push(arg)
  }
  if (scripts.length === 0) {
    const [script, ...paths] = rest
    return script === undefined ? undefined : { script, paths, quiet, extended, inPlace }
  }
  return { script: scripts.join('\n'), paths: rest, quiet, extended, inPlace }
}

/** GNU sed: `sed [-nEi] SCRIPT [FILE…]`. */
export const sed: Command = function* (args: readonly string[], io: Io, host: Host): Program {
  const call = callOf(args)
  if (call === undefined) {
    io.stderr(usage)
    return 1
  }
  let commands: readonly SedCommand[]
  try {
    commands = parseSed(call.script, call.extended)
  } catch (error) {
    if (!(error instanceof SedError)) throw error
    io.stderr(`sed: ${error.message}\n`)
    return 1
  }
  const texts: { path: string; text: string }[] = []
  let code = 0
  for (const path of call.paths.length === 0 ? ['-'] : call.paths) {
    if (path === '-') texts.push({ path, text: yield* readAll(io.stdin) })
    else
      try {
        texts.push({ path, text: host.files.read(resolvePath(host.cwd, path)) })
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        if (host.dialect === 'busybox') io.stderr(`sed: ${path}: ${error.message}\n`)
        else io.stderr(error.code === 'EISDIR' ? `sed: couldn't edit ${path}: not a regular file\n` : `sed: can't read ${path}: ${error.message}\n`)
        code = host.dialect === 'busybox' ? 1 : 2
      }
  }
  if (call.inPlace === undefined) {
    const ended = new Run(commands, call.quiet, text => io.stdout(text)).all(texts.map(({ text }) => text).join(''))
    return ended === 0 ? code : ended
  }
  for (const { path, text } of texts) {
    const place = resolvePath(host.cwd, path)
    let changed = ''
    new Run(commands, call.quiet, part => {
      changed += part
      return true
    }).all(text)
    if (call.inPlace !== '') host.files.write(`${place}${call.inPlace}`, text)
    host.files.write(place, changed)
  }
  return code
}

/** How a line goes on after a command. */
type Step = 'next' | 'drop' | 'quit' | 'silent-quit'

/** One walk over the lines of a text. */
class Run {
  private readonly commands: readonly SedCommand[]
  private readonly quiet: boolean
  private readonly write: (text: string) => boolean
  private lines: readonly string[] = []
  private index = 0
  private space = ''
  private hold = ''
  private appended: string[] = []
  /** For each command with two addresses: the line its range ends at, while it is in one. */
  private readonly open = new Map<SedCommand, number>()

  constructor(commands: readonly SedCommand[], quiet: boolean, write: (text: string) => boolean) {
    this.commands = commands
    this.quiet = quiet
    this.write = write
  }

  /** Gives the exit code. */
  all(text: string): number {
    this.lines = linesOf(text)
    for (this.index = 0; this.index < this.lines.length; this.index++) {
      this.space = this.lines[this.index] ?? ''
      const step = this.run(this.commands)
      if (step !== 'drop' && step !== 'silent-quit' && !this.quiet && !this.print(this.space)) return 141
      for (const line of this.appended.splice(0)) this.print(line)
      if (step === 'quit' || step === 'silent-quit') return 0
    }
    return 0
  }

  private print(line: string): boolean {
    return this.write(`${line}\n`)
  }

  private run(commands: readonly SedCommand[]): Step {
    for (const command of commands) {
      if (this.holds(command) === command.negated) continue
      const step = command.body === undefined ? this.one(command) : this.run(command.body)
      if (step !== 'next') return step
    }
    return 'next'
  }

  private one(command: SedCommand): Step {
    switch (command.name) {
      case 's':
        if (command.substitution !== undefined) this.substitute(command.substitution)
        return 'next'
      case 'y':
        this.space = [...this.space].map(char => command.letters?.get(char) ?? char).join('')
        return 'next'
      case 'd':
        return 'drop'
      case 'D': {
        const end = this.space.indexOf('\n')
        this.space = end < 0 ? '' : this.space.slice(end + 1)
        return end < 0 ? 'drop' : this.run(this.commands)
      }
      case 'p':
        this.print(this.space)
        return 'next'
      case 'P':
        this.print(this.space.split('\n')[0] ?? '')
        return 'next'
      case 'q':
        return 'quit'
      case 'Q':
        return 'silent-quit'
      case '=':
        this.print(String(this.index + 1))
        return 'next'
      case 'a':
        this.appended.push(command.text ?? '')
        return 'next'
      case 'i':
        this.print(command.text ?? '')
        return 'next'
      case 'c':
        if (command.to === undefined || command.negated || !this.open.has(command)) this.print(command.text ?? '')
        return 'drop'
      case 'n':
        if (this.index + 1 >= this.lines.length) return 'quit'
        if (!this.quiet) this.print(this.space)
        this.space = this.lines[++this.index] ?? ''
        return 'next'
      case 'N':
        if (this.index + 1 >= this.lines.length) return 'quit'
        this.space += `\n${this.lines[++this.index] ?? ''}`
        return 'next'
      default:
        this.exchange(command.name)
        return 'next'
    }
  }

  /** The commands about the hold space. */
  private exchange(name: string): void {
    const { space, hold } = this
    if (name === 'h' || name === 'x') this.hold = space
    else if (name === 'H') this.hold = `${hold}\n${space}`
    if (name === 'g' || name === 'x') this.space = hold
    else if (name === 'G') this.space = `${space}\n${hold}`
  }

  private holds(command: SedCommand): boolean {
    const { from, to } = command
    if (from === undefined) return true
    if (to === undefined) return this.at(from)
    const line = this.index + 1
    const end = this.open.get(command)
    if (end !== undefined) {
      if (to.kind === 'match' ? this.at(to) : line >= end) this.open.delete(command)
      return end >= line
    }
    if (!this.at(from)) return false
    const until = to.kind === 'line' ? to.line : to.kind === 'after' ? line + to.count : to.kind === 'last' ? this.lines.length : Number.POSITIVE_INFINITY
    if (until > line) this.open.set(command, until)
    return true
  }

  private at(address: Address): boolean {
    const line = this.index + 1
    switch (address.kind) {
      case 'line':
        return line === address.line
      case 'last':
        return line === this.lines.length
      case 'match':
        return address.pattern.test(this.space)
      case 'step':
        return address.step === 0 ? line === address.first : line >= address.first && (line - address.first) % address.step === 0
      case 'after':
        return false
    }
  }

  private substitute({ pattern, replacement, nth, all, prints }: Substitution): void {
    let count = 0
    let changed = false
    this.space = this.space.replace(pattern, (...found: unknown[]) => {
      count++
      if (count < nth || (count > nth && !all)) return String(found[0])
      changed = true
      return replacement.map(piece => (typeof piece === 'string' ? piece : String(found[piece] ?? ''))).join('')
    })
    if (changed && prints) this.print(this.space)
  }
}
