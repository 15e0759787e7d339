import { sha256 } from '../../apimachinery/sha256.ts'
import { encodeUTF8 } from '../../apimachinery/utf8.ts'
import type { Io, Program } from '../../process/process.ts'
import { resolvePath } from '../files.ts'
import type { Command, Host } from '../host.ts'
import { matches, patternOf } from '../pattern.ts'
import { immediate, linesOf, readOptions, sources } from './program.ts'

/** A program that reads texts and writes what `change` makes of their lines. */
function overLines(name: string, change: (lines: string[]) => readonly string[]): Command {
  return function* (args, io, host) {
    const { rest } = readOptions(args, '', 'b')
    const { texts, failed } = yield* sources(name, rest, io, host)
    const changed = name === 'tac' ? texts.flatMap(({ text }) => change(linesOf(text))) : change(texts.flatMap(({ text }) => linesOf(text)))
    io.stdout(changed.map(line => `${line}\n`).join(''))
    return failed ? 1 : 0
  }
}

/** `nl`: numbers the lines that are not empty. */
function numbered(lines: readonly string[]): string[] {
  let number = 0
  return lines.map(line => (line === '' ? '       ' : `${String(++number).padStart(6)}\t${line}`))
}

function* paste(args: readonly string[], io: Io, host: Host): Program {
  const { flags, values, rest } = readOptions(args, 's', 'd')
  const { texts, failed } = yield* sources('paste', rest, io, host)
  const between = (values.get('d') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t')
  const columns = texts.map(({ text }) => linesOf(text))
  const rows = flags.has('s')
    ? columns.map(lines => lines.join(between))
    : Array.from({ length: Math.max(0, ...columns.map(lines => lines.length)) }, (_, row) => columns.map(lines => lines[row] ?? '').join(between))
  io.stdout(rows.map(row => `${row}\n`).join(''))
  return failed ? 1 : 0
}

/** `column -t`: fields in columns, two spaces apart. */
function* column(args: readonly string[], io: Io, host: Host): Program {
  const { flags, values, rest } = readOptions(args, 't', 's')
  const { texts, failed } = yield* sources('column', rest, io, host)
  const lines = texts.flatMap(({ text }) => linesOf(text)).filter(line => line.trim() !== '')
  const separators = values.get('s')
  const rows = lines.map(line => (flags.has('t') ? (separators === undefined ? line.trim().split(/\s+/) : line.split(separators)) : [line]))
  const widths: number[] = []
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  for (const row of rows) io.stdout(`${row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd((widths[at] ?? 0) + 2))).join('')}\n`)
  return failed ? 1 : 0
}

function* sha256sum(args: readonly string[], io: Io, host: Host): Program {
  const { texts, failed } = yield* sources('sha256sum', readOptions(args, 'bt', '').rest, io, host)
  for (const { name, text } of texts) io.stdout(`${sha256(encodeUTF8(text))}  ${name}\n`)
  return failed ? 1 : 0
}

/** `find [PATH…] [-name PATTERN] [-type f|d] [-maxdepth N]`. */
const find: Command = immediate((args, io, host) => {
  const first = args.findIndex(arg => arg.startsWith('-') || arg === '!')
  const paths = first < 0 ? args : args.slice(0, first)
  const tests: ((path: string, depth: number) => boolean)[] = []
  let deepest = Number.POSITIVE_INFINITY
  const nameOf = (path: string) => path.replace(/\/+$/, '').replace(/^.*\//, '') || path
  for (let index = first < 0 ? args.length : first; index < args.length; index += 2) {
    const [test = '', value] = [args[index], args[index + 1]]
    const insensitive = test === '-iname'
    if (test === '-print') {
      index--
      continue
    }
    if (!['-name', '-iname', '-type', '-maxdepth', '-path'].includes(test)) {
      io.stderr(`find: unknown predicate \`${test}'\n`)
      return 1
    }
    if (value === undefined) {
      io.stderr(`find: missing argument to \`${test}'\n`)
      return 1
    }
    if (test === '-maxdepth') deepest = Number(value)
    else if (test === '-type')
      tests.push(path => host.files.kindOf(resolvePath(host.cwd, path)) === (value === 'd' ? 'directory' : value === 'f' ? 'file' : undefined))
    else {
      const pattern = patternOf([{ text: insensitive ? value.toLowerCase() : value, quoted: false }])
      tests.push(path => {
        const subject = test === '-path' ? path : nameOf(path)
        return matches(pattern, insensitive ? subject.toLowerCase() : subject)
      })
    }
  }
  let code = 0
  const visit = (path: string, depth: number): void => {
    const place = resolvePath(host.cwd, path)
    const kind = host.files.kindOf(place)
    if (kind === undefined) {
      io.stderr(`find: ${host.dialect === 'busybox' ? path : `‘${path}’`}: No such file or directory\n`)
      code = 1
      return
    }
    if (tests.every(test => test(path, depth))) io.stdout(`${path}\n`)
    if (kind === 'directory' && depth < deepest) for (const name of host.files.list(place)) visit(`${path.replace(/\/$/, '')}/${name}`, depth + 1)
  }
  for (const path of paths.length === 0 ? ['.'] : paths) visit(path, 0)
  return code
})

/** Programs that write lines in another order or form, or the names of files. */
export const linePrograms: Readonly<Record<string, Command>> = {
  column,
  find,
  nl: overLines('nl', numbered),
  paste,
  rev: overLines('rev', lines => lines.map(line => [...line].reverse().join(''))),
  sha256sum,
  tac: overLines('tac', lines => lines.reverse()),
}
