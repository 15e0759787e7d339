import { note } from '../../kubectl/unsimulated.ts'
import type { Io, Program } from '../../process/process.ts'
import { readAll } from '../../process/process.ts'
import { FileError, resolvePath } from '../../shell-language/files.ts'
import type { Host } from '../../shell-language/host.ts'
import { evaluate } from './evaluate.ts'
import { JqError, parseFilter } from './parse.ts'
import { isObject, truth } from './values.ts'

/** The JSON values of a text, one after the other. Throws JqError. */
function* valuesOf(text: string): Generator<unknown, void> {
  const whole = text.trim()
  if (whole === '') return
  try {
    yield JSON.parse(whole) as unknown
    return
  } catch {
    // Several values, each on lines of its own.
  }
  let pending = ''
  for (const line of whole.split('\n')) {
    pending += `${line}\n`
    let value: unknown
    try {
      value = JSON.parse(pending)
    } catch {
      continue
    }
    pending = ''
    yield value
  }
  if (pending.trim() !== '') throw new JqError('this is no JSON')
}

function pretty(value: unknown, sorts: boolean): unknown {
  if (!sorts) return value
  if (Array.isArray(value)) return value.map(entry => pretty(entry, true))
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, member]) => [key, pretty(member, true)]),
      )
    : value
}

/** `jq`, as far as people use it on kubectl's JSON. */
export function* jqProgram(args: readonly string[], io: Io, host: Host): Program {
  const letters = new Set(args.filter(arg => /^-[a-zA-Z]+$/.test(arg)).flatMap(arg => [...arg.slice(1)]))
  const long = (name: string) => args.includes(`--${name}`)
  const [source = '.', ...files] = args.filter(arg => !arg.startsWith('-'))
  const raw = letters.has('r') || letters.has('j') || long('raw-output')
  const write = (value: unknown) => {
    const text =
      raw && typeof value === 'string'
        ? value
        : JSON.stringify(pretty(value, letters.has('S') || long('sort-keys')) ?? null, null, letters.has('c') || long('compact-output') ? 0 : 2)
    return io.stdout(letters.has('j') ? text : `${text}\n`)
  }
  try {
    const filter = parseFilter(source)
    if (letters.has('n') || long('null-input')) {
      for (const value of evaluate(filter, null)) write(value)
      return 0
    }
    const text = files.length === 0 ? yield* readAll(io.stdin) : files.map(file => host.files.read(resolvePath(host.cwd, file))).join('\n')
    const inputs = letters.has('s') || long('slurp') ? [[...valuesOf(text)]] : valuesOf(text)
    let last: unknown = true
    for (const input of inputs) {
      for (const value of evaluate(filter, input)) {
        last = value
        if (!write(value)) return 141
      }
    }
    return (letters.has('e') || long('exit-status')) && !truth(last) ? 1 : 0
  } catch (error) {
    if (!(error instanceof JqError) && !(error instanceof FileError)) throw error
    io.stderr(note(`jq: ${error.message}`))
    return error instanceof JqError ? 5 : 2
  }
}
