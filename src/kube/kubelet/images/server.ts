import type { Io, Program } from '../../process/process.ts'
import type { Host } from '../../shell-language/index.ts'
import { FileError, resolvePath } from '../../shell-language/index.ts'
import type { Behavior, World } from './image.ts'

/** Waits until one of the signals comes and gives its name. Others pass. */
export function* untilSignal(world: World, names: readonly string[]): Generator<{ wait: (wake: () => void) => () => void }, string, void> {
  for (;;) {
    for (let signal = world.signals.take(); signal !== undefined; signal = world.signals.take()) if (names.includes(signal)) return signal
    yield { wait: wake => world.signals.subscribe(wake) }
  }
}

/** A program that does nothing until it is asked to end. */
export const pause: Behavior = function* (_args, _io, world) {
  yield* untilSignal(world, ['TERM', 'INT'])
  return 0
}

/** An entry point that only starts the program it is given, in its own place. */
export const startArguments: Behavior = function* (args, io, world) {
  return yield* runProgram(args, io, world)
}

/** Runs the program that `args` name, as process 1 still. */
export function* runProgram(args: readonly string[], io: Io, world: World): Program {
  const [name = '', ...rest] = args
  const program = world.host.command(name)
  if (program === undefined) {
    io.stderr(`exec: ${name}: not found\n`)
    return 127
  }
  return yield* program(rest, io, world.host)
}

/** The text of a file below a folder as a web server gives it, or the status that says why not. */
export function readDocument(host: Host, root: string, path: string): { status: number; body: string } {
  const [clean = '/'] = path.split('?')
  const target = resolvePath('/', `${root}/${resolvePath('/', clean)}`)
  try {
    if (host.files.kindOf(target) === 'directory') {
      const index = resolvePath(target, 'index.html')
      return host.files.kindOf(index) === 'file' ? { status: 200, body: host.files.read(index) } : { status: 403, body: '' }
    }
    return { status: 200, body: host.files.read(target) }
  } catch (error) {
    if (error instanceof FileError) return { status: 404, body: '' }
    throw error
  }
}

const two = (value: number) => String(value).padStart(2, '0')
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Fri, 02 Jan 2026 03:04:05 GMT`, the time of HTTP headers. */
export function httpDate(time: number): string {
  return new Date(time).toUTCString()
}

/** `02/Jan/2026:03:04:05 +0000`, the time of an access log. */
export function accessTime(time: number): string {
  const at = new Date(time)
  return `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${at.toISOString().slice(11, 19)} +0000`
}
