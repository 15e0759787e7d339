import type { Io, Pause } from '../../process/process.ts'
import { readAll } from '../../process/process.ts'
import { FileError, resolvePath } from '../files.ts'
import type { Command, Host } from '../host.ts'

/** A program that never waits: it reads no input and no time passes. */
export function immediate(run: (args: readonly string[], io: Io, host: Host) => number): Command {
  // biome-ignore lint/correctness/useYield: this program never pauses
  return function* (args, io, host) {
    return run(args, io, host)
  }
}

/** Options as getopt reads them: letters in `flags` stand alone, letters in `valued` take a value. */
export interface Options {
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
  readonly rest: readonly string[]
  /** The first letter that is in neither. */
  readonly unknown: string | undefined
}

/** Reads short options, joined or apart, up to `--` or (unless `mixed`) the first other argument. */
export function readOptions(args: readonly string[], flags: string, valued: string, mixed = true): Options {
  const found = new Set<string>()
  const values = new Map<string, string>()
  const rest: string[] = []
  let unknown: string | undefined
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (arg === '--') {
      rest.push(...args.slice(index + 1))
      break
    }
    if (!arg.startsWith('-') || arg === '-') {
      if (!mixed) {
        rest.push(...args.slice(index))
        break
      }
      rest.push(arg)
      continue
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg.charAt(at)
      if (flags.includes(letter)) found.add(letter)
      else if (valued.includes(letter)) {
        values.set(letter, at + 1 < arg.length ? arg.slice(at + 1) : (args[++index] ?? ''))
        break
      } else {
        unknown ??= letter
        break
      }
    }
  }
  return { flags: found, values, rest, unknown }
}

/** Says that an option is unknown, as getopt of the host's libc does. */
export function invalidOption(name: string, letter: string, io: Io, host: Host): void {
  io.stderr(
    host.dialect === 'busybox'
      ? `${name}: unrecognized option: ${letter}\n`
      : `${name}: invalid option -- '${letter}'\nTry '${name} --help' for more information.\n`,
  )
}

/** How a program says that a file cannot be read. */
export function cannotOpen(name: string, path: string, error: FileError, io: Io, host: Host): void {
  io.stderr(host.dialect === 'busybox' ? `${name}: can't open '${path}': ${error.message}\n` : `${name}: ${path}: ${error.message}\n`)
}

/** A text that a program works on, and the file's name (`-` for the input). */
export interface Source {
  readonly name: string
  readonly text: string
}

/** Reads every named file, or the input when none is named. Complains about those it cannot read and leaves them out. */
export function* sources(name: string, paths: readonly string[], io: Io, host: Host): Generator<Pause, { texts: Source[]; failed: boolean }, void> {
  const texts: Source[] = []
  let failed = false
  for (const path of paths.length === 0 ? ['-'] : paths) {
    if (path === '-') {
      texts.push({ name: '-', text: yield* readAll(io.stdin) })
      continue
    }
    try {
      texts.push({ name: path, text: host.files.read(resolvePath(host.cwd, path)) })
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      cannotOpen(name, path, error, io, host)
      failed = true
    }
  }
  return { texts, failed }
}

/** The lines of a text, without their breaks; a last line without a break counts. */
export function linesOf(text: string): string[] {
  if (text === '') return []
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
