import type { Io, Pause, Program } from '../../process/process.ts'
import { LineReader } from '../../process/process.ts'
import { FileError, resolvePath } from '../files.ts'
import type { Command, Host } from '../host.ts'
import { cannotOpen, invalidOption, linesOf, readOptions, sources } from './program.ts'

function* cat(args: readonly string[], io: Io, host: Host): Program {
  const { flags, rest, unknown } = readOptions(args, 'nuveAETb', '')
  if (unknown !== undefined) {
    invalidOption('cat', unknown, io, host)
    return 1
  }
  let failed = false
  let number = 0
  const show = (text: string) =>
    io.stdout(
      flags.has('n')
        ? linesOf(text)
            .map(line => `${String(++number).padStart(6)}\t${line}\n`)
            .join('')
        : text,
    )
  for (const path of rest.length === 0 ? ['-'] : rest) {
    if (path === '-') {
      for (let chunk = yield* io.stdin.read(); chunk !== undefined; chunk = yield* io.stdin.read()) if (!show(chunk)) return 141
      continue
    }
    try {
      if (!show(host.files.read(resolvePath(host.cwd, path)))) return 141
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      if (host.dialect === 'busybox' && error.code === 'EISDIR') io.stderr(`cat: read error: ${error.message}\n`)
      else cannotOpen('cat', path, error, io, host)
      failed = true
    }
  }
  return failed ? 1 : 0
}

/** Lines of named files, or of the input as they come. */
function* eachLine(
  name: string,
  paths: readonly string[],
  io: Io,
  host: Host,
  visit: (line: string, file: string) => boolean,
): Generator<Pause, boolean, void> {
  if (paths.length === 0) {
    const reader = new LineReader(io.stdin)
    for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) if (!visit(line, '-')) break
    return false
  }
  const { texts, failed } = yield* sources(name, paths, io, host)
  for (const { name: file, text } of texts) for (const line of linesOf(text)) if (!visit(line, file)) break
  return failed
}

/** A grep pattern as a regular expression. */
function patternOf(text: string, flags: ReadonlySet<string>): RegExp {
  let source = text
  if (flags.has('F')) source = text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  else if (!flags.has('E')) source = text.replace(/\\?[+?(){}|]/g, match => (match.startsWith('\\') ? match.slice(1) : `\\${match}`))
  source = source.replace(
    /\[:(\w+):\]/g,
    (_, name: string) => ({ alpha: 'A-Za-z', digit: '0-9', alnum: 'A-Za-z0-9', space: '\\s', upper: 'A-Z', lower: 'a-z' })[name] ?? '',
  )
  if (flags.has('w')) source = `\\b(?:${source})\\b`
  if (flags.has('x')) source = `^(?:${source})$`
  return new RegExp(source, flags.has('i') ? 'gi' : 'g')
}

/** The files in and below a directory; another path as it is. */
function filesBelow(path: string, host: Host): string[] {
  const place = resolvePath(host.cwd, path)
  if (host.files.kindOf(place) !== 'directory') return [path]
  return host.files.list(place).flatMap(name => filesBelow(`${path.replace(/\/$/, '')}/${name}`, host))
}

function* grep(args: readonly string[], io: Io, host: Host): Program {
  const { flags, values, rest, unknown } = readOptions(
    args.map(arg => (arg.startsWith('--color') ? '-s' : arg)),
    'vicEFonqwxhHsrl',
    'emABC',
  )
  if (unknown !== undefined) {
    invalidOption('grep', unknown, io, host)
    return 2
  }
  const named = values.has('e') ? [...rest] : rest.slice(1)
  const paths = flags.has('r') ? (named.length === 0 ? ['.'] : named).flatMap(path => filesBelow(path, host)) : named
  const text = values.get('e') ?? rest[0]
  if (text === undefined) {
    io.stderr("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n")
    return 2
  }
  let pattern: RegExp
  try {
    pattern = patternOf(text, flags)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    io.stderr(`grep: bad regex '${text}'\n`)
    return 2
  }
  const limit = Number(values.get('m') ?? Number.POSITIVE_INFINITY)
  const before = Number(values.get('B') ?? values.get('C') ?? 0)
  const after = Number(values.get('A') ?? values.get('C') ?? 0)
  const counts = new Map<string, number>(paths.map(path => [path, 0]))
  let found = 0
  let current: string | undefined
  let number = 0
  let trailing = 0
  let held: string[] = []
  let last: number | undefined
  const write = (file: string, line: string, at: number, mark: ':' | '-') => {
    if (before + after > 0 && last !== undefined && (at > last + 1 || at < last)) io.stdout('--\n')
    last = at
    return io.stdout(
      `${((paths.length > 1 || flags.has('r')) && !flags.has('h')) || flags.has('H') ? `${file}${mark}` : ''}${flags.has('n') ? `${at}${mark}` : ''}${line}\n`,
    )
  }
  const failed = yield* eachLine('grep', paths, io, host, (line, file) => {
    if (file !== current) {
      current = file
      number = 0
      held = []
      trailing = 0
    }
    number++
    pattern.lastIndex = 0
    const hits = line.match(pattern)
    if ((hits !== null) === flags.has('v')) {
      if (trailing-- > 0) return write(file, line, number, '-')
      held.push(line)
      if (held.length > before) held.shift()
      return true
    }
    found++
    counts.set(file, (counts.get(file) ?? 0) + 1)
    if (flags.has('q')) return false
    if (flags.has('c') || flags.has('l')) return found < limit
    for (const [index, text] of held.entries()) write(file, text, number - held.length + index, '-')
    held = []
    trailing = after
    const shown = flags.has('o') ? (hits ?? []).filter(hit => hit !== '') : [line]
    return shown.every(part => write(file, part, number, ':')) && found < limit
  })
  if (flags.has('l') && !flags.has('q')) for (const [file, count] of counts) if (count > 0) io.stdout(`${file}\n`)
  if (flags.has('c') && !flags.has('q'))
    for (const [file, count] of counts.size === 0 ? [['-', 0] as const] : counts) io.stdout(`${counts.size > 1 ? `${file}:` : ''}${count}\n`)
  return found > 0 ? 0 : failed ? 2 : 1
}

function* head(args: readonly string[], io: Io, host: Host): Program {
  const { values, rest } = readOptions(
    // `-3` is a number of lines, but not behind an option that takes one.
    args.map((arg, index) => (/^-[nc]$/.test(args[index - 1] ?? '') ? arg : arg.replace(/^-(\d+)$/, '-n$1'))),
    'qv',
    'nc',
  )
  const bytes = values.get('c')
  if (bytes !== undefined) {
    const { texts } = yield* sources('head', rest, io, host)
    io.stdout(texts.map(({ text }) => text.slice(0, Number(bytes))).join(''))
    return 0
  }
  const limit = Number(values.get('n') ?? 10)
  if (rest.length <= 1 && limit >= 0) {
    let left = limit
    const failed = left === 0 ? false : yield* eachLine('head', rest, io, host, line => io.stdout(`${line}\n`) && --left > 0)
    io.stdin.close()
    return failed ? 1 : 0
  }
  const { texts, failed } = yield* sources('head', rest, io, host)
  texts.forEach(({ name, text }, index) => {
    if (texts.length > 1) io.stdout(`${index > 0 ? '\n' : ''}==> ${name} <==\n`)
    const lines = linesOf(text)
    io.stdout(
      lines
        .slice(0, limit < 0 ? Math.max(0, lines.length + limit) : limit)
        .map(line => `${line}\n`)
        .join(''),
    )
  })
  return failed ? 1 : 0
}

function* tail(args: readonly string[], io: Io, host: Host): Program {
  const { flags, values, rest } = readOptions(
    args.map(arg => arg.replace(/^-(\d+)$/, '-n$1')),
    'fqvF',
    'nc',
  )
  const { texts, failed } = yield* sources('tail', rest, io, host)
  const count = values.get('n') ?? '10'
  const bytes = values.get('c')
  texts.forEach(({ name, text }, index) => {
    if (texts.length > 1) io.stdout(`${index > 0 ? '\n' : ''}==> ${name} <==\n`)
    const lines = linesOf(text)
    if (bytes !== undefined) io.stdout(text.slice(-Number(bytes)))
    else if (count.startsWith('+'))
      io.stdout(
        lines
          .slice(Number(count) - 1)
          .map(line => `${line}\n`)
          .join(''),
      )
    else if (Number(count) !== 0)
      io.stdout(
        lines
          .slice(-Math.abs(Number(count)))
          .map(line => `${line}\n`)
          .join(''),
      )
  })
  const [path] = rest
  if ((!flags.has('f') && !flags.has('F')) || path === undefined) return failed ? 1 : 0
  // The length seen so far: what comes after it is new.
  let seen = texts[0]?.text.length ?? 0
  for (;;) {
    yield { sleep: 1_000 }
    const target = resolvePath(host.cwd, path)
    const text = host.files.kindOf(target) === 'file' ? host.files.read(target) : ''
    if (text.length > seen && !io.stdout(text.slice(seen))) return 141
    seen = text.length
  }
}

function* wc(args: readonly string[], io: Io, host: Host): Program {
  const { flags, rest } = readOptions(args, 'lwcm', '')
  const { texts, failed } = yield* sources('wc', rest, io, host)
  const rows = texts.map(({ name, text }) => ({
    name,
    counts: { l: text.split('\n').length - 1, w: text.split(/\s+/).filter(word => word !== '').length, c: text.length },
  }))
  const shown = (['l', 'w', 'c'] as const).filter(letter => flags.size === 0 || flags.has(letter) || (letter === 'c' && flags.has('m')))
  const total = { l: 0, w: 0, c: 0 }
  const all = rows.reduce((sum, { counts }) => ({ l: sum.l + counts.l, w: sum.w + counts.w, c: sum.c + counts.c }), total)
  // GNU's columns are as wide as the largest number of bytes; those of an input of unknown length are seven wide.
  const width = rest.length === 0 ? 7 : String(all.c).length
  const row = (counts: typeof total, name: string) => {
    const numbers = shown.map(letter => String(counts[letter]))
    const single = shown.length === 1 && rows.length === 1
    const line =
      host.dialect === 'busybox'
        ? single
          ? numbers.join('')
          : numbers.map(number => number.padStart(9)).join(' ')
        : numbers.map(number => (single ? number : number.padStart(width))).join(' ')
    io.stdout(`${line}${rest.length > 0 ? ` ${name}` : ''}\n`)
  }
  for (const { name, counts } of rows) {
    for (const letter of ['l', 'w', 'c'] as const) total[letter] += counts[letter]
    row(counts, name)
  }
  if (rows.length > 1) row(total, 'total')
  return failed ? 1 : 0
}

const number = (text: string) => Number.parseFloat(text.trim()) || 0

function* sort(args: readonly string[], io: Io, host: Host): Program {
  const { flags, values, rest } = readOptions(args, 'rnubfhV', 'kt')
  const { texts, failed } = yield* sources('sort', rest, io, host)
  const [column = 0, lastColumn] = (values.get('k') ?? '0').split(',').map(part => Number.parseInt(part, 10))
  const separator = values.get('t')
  const numeric = flags.has('n') || flags.has('h') || /n/.test(values.get('k') ?? '')
  const key = (line: string) =>
    column === 0 ? line : (separator === undefined ? line.trim().split(/\s+/) : line.split(separator)).slice(column - 1, lastColumn).join(separator ?? ' ')
  const order = (a: string, b: string) => {
    const difference = numeric ? number(key(a)) - number(key(b)) : compare(key(a), key(b))
    return difference !== 0 || flags.has('u') ? difference : compare(a, b)
  }
  const lines = texts.flatMap(({ text }) => linesOf(text)).sort((a, b) => (flags.has('r') ? order(b, a) : order(a, b)))
  const shown = flags.has('u') ? lines.filter((line, index) => index === 0 || key(line) !== key(lines[index - 1] ?? '')) : lines
  io.stdout(shown.map(line => `${line}\n`).join(''))
  return failed ? 1 : 0
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Programs that read lines and write some of them. */
export const textPrograms: Readonly<Record<string, Command>> = {
  cat,
  egrep: (args, io, host) => grep(['-E', ...args], io, host),
  fgrep: (args, io, host) => grep(['-F', ...args], io, host),
  grep,
  head,
  sort,
  tail,
  wc,
}
