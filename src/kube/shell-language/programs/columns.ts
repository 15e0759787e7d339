import type { Io, Program } from '../../process/process.ts'
import { readAll } from '../../process/process.ts'
import { resolvePath } from '../files.ts'
import type { Command, Host } from '../host.ts'
import { awk } from './awk.ts'
import { linesOf, readOptions, sources } from './program.ts'
import { sed } from './sed.ts'

function* uniq(args: readonly string[], io: Io, host: Host): Program {
  const { flags, rest } = readOptions(args, 'cdui', '')
  const { texts, failed } = yield* sources('uniq', rest.slice(0, 1), io, host)
  const groups: { line: string; count: number }[] = []
  for (const line of texts.flatMap(({ text }) => linesOf(text))) {
    const last = groups.at(-1)
    if (last !== undefined && (last.line === line || (flags.has('i') && last.line.toLowerCase() === line.toLowerCase()))) last.count++
    else groups.push({ line, count: 1 })
  }
  for (const { line, count } of groups) {
    if ((flags.has('d') && count === 1) || (flags.has('u') && count > 1)) continue
    io.stdout(`${flags.has('c') ? `${String(count).padStart(7)} ` : ''}${line}\n`)
  }
  return failed ? 1 : 0
}

/** `1,3-5,7-` as a test of a position that starts at 1. */
function positions(list: string): (position: number) => boolean {
  const ranges = list.split(',').map(range => {
    const [from = '', to] = range.split('-')
    return { from: Number(from || '1'), to: to === undefined ? Number(from) : to === '' ? Number.POSITIVE_INFINITY : Number(to) }
  })
  return position => ranges.some(({ from, to }) => position >= from && position <= to)
}

function* cut(args: readonly string[], io: Io, host: Host): Program {
  const { flags, values, rest } = readOptions(args, 's', 'dfcb')
  const { texts, failed } = yield* sources('cut', rest, io, host)
  const delimiter = values.get('d') ?? '\t'
  const fields = values.get('f')
  const chosen = positions(fields ?? values.get('c') ?? values.get('b') ?? '1-')
  for (const line of texts.flatMap(({ text }) => linesOf(text))) {
    if (fields !== undefined && !line.includes(delimiter)) {
      if (!flags.has('s')) io.stdout(`${line}\n`)
      continue
    }
    const parts = fields === undefined ? [...line] : line.split(delimiter)
    io.stdout(`${parts.filter((_, index) => chosen(index + 1)).join(fields === undefined ? '' : delimiter)}\n`)
  }
  return failed ? 1 : 0
}

/** `a-z`, `[:upper:]` and escapes as the characters they name. */
function characters(set: string): string[] {
  const classes: Readonly<Record<string, string>> = { upper: 'A-Z', lower: 'a-z', digit: '0-9', alpha: 'A-Za-z', alnum: 'A-Za-z0-9', space: ' \\t\\n' }
  const text = set
    .replace(/\[:(\w+):\]/g, (_, name: string) => classes[name] ?? '')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
  const found: string[] = []
  for (let at = 0; at < text.length; at++) {
    const from = text.charCodeAt(at)
    const to = text[at + 1] === '-' && at + 2 < text.length ? text.charCodeAt(at + 2) : from
    for (let code = from; code <= to; code++) found.push(String.fromCharCode(code))
    if (to !== from || text[at + 1] === '-') at += to !== from ? 2 : 0
  }
  return found
}

function* tr(args: readonly string[], io: Io): Program {
  const { flags, rest } = readOptions(args, 'dsc', '')
  if (rest.length === 0) {
    io.stderr("tr: missing operand\nTry 'tr --help' for more information.\n")
    return 1
  }
  const from = new Set(characters(rest[0] ?? ''))
  const order = [...from]
  const to = characters(rest[1] ?? '')
  const text = yield* readAll(io.stdin)
  let out = ''
  for (const char of text) {
    const inside = from.has(char) !== flags.has('c')
    if (!inside) out += char
    else if (flags.has('d')) continue
    else {
      const replaced = rest.length < 2 ? char : (to[Math.min(flags.has('c') ? to.length - 1 : order.indexOf(char), to.length - 1)] ?? '')
      if (!(flags.has('s') && out.endsWith(replaced))) out += replaced
    }
  }
  io.stdout(out)
  return 0
}

function* tee(args: readonly string[], io: Io, host: Host): Program {
  const { flags, rest } = readOptions(args, 'ai', '')
  if (!flags.has('a')) for (const path of rest) host.files.write(resolvePath(host.cwd, path), '')
  for (let chunk = yield* io.stdin.read(); chunk !== undefined; chunk = yield* io.stdin.read()) {
    for (const path of rest) host.files.append(resolvePath(host.cwd, path), chunk)
    io.stdout(chunk)
  }
  return 0
}

function* xargs(args: readonly string[], io: Io, host: Host): Program {
  const { values, rest } = readOptions(args, 'r0t', 'nI', false)
  const words = (yield* readAll(io.stdin)).split(/\s+/).filter(word => word !== '')
  const [name = 'echo', ...fixed] = rest
  const program = host.command(name)
  if (program === undefined) {
    io.stderr(`xargs: ${name}: No such file or directory\n`)
    return 127
  }
  const mark = values.get('I')
  const size = mark === undefined ? Number(values.get('n') ?? words.length) : 1
  let code = 0
  for (let at = 0; at < words.length; at += Math.max(1, size)) {
    const batch = words.slice(at, at + Math.max(1, size))
    const call = mark === undefined ? [...fixed, ...batch] : fixed.map(word => word.replaceAll(mark, batch[0] ?? ''))
    if ((yield* program(call, io, host)) !== 0) code = 123
  }
  return code
}

/** Programs that work on columns and characters. */
export const columnPrograms: Readonly<Record<string, Command>> = { awk, cut, sed, tee, tr, uniq, xargs }
