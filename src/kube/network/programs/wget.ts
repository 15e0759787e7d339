import { byteLength } from '../../apimachinery/utf8.ts'
import type { Io } from '../../process/process.ts'
import { resolvePath } from '../../shell-language/index.ts'
import type { Response } from '../server.ts'
import type { Target } from './http.ts'
import { exchange, headersOf, hostHeader, statusLine, targetOf } from './http.ts'
import type { NetworkProgram, Seat } from './seat.ts'
import { dnsTimeout, errorText, tell, waitOf } from './seat.ts'

interface Options {
  readonly url: string
  readonly output: string | undefined
  readonly quiet: boolean
  readonly spider: boolean
  readonly showHead: boolean
  /** Milliseconds without an answer before it gives up. */
  readonly timeout: number
  readonly headers: readonly string[]
  readonly post: string | undefined
  readonly unknown: string | undefined
}

const longValues: Readonly<Record<string, string>> = { 'output-document': 'O', timeout: 'T', header: 'header', 'post-data': 'post', 'user-agent': 'U' }

function read(args: readonly string[]): Options {
  const values = new Map<string, string[]>()
  const flags = new Set<string>()
  let url = ''
  let unknown: string | undefined
  const keep = (name: string, value: string) => void values.set(name, [...(values.get(name) ?? []), value])
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (arg.startsWith('--')) {
      const [name = '', value] = arg.slice(2).split(/=(.*)/s)
      const short = longValues[name]
      if (short !== undefined) keep(short, value ?? args[++index] ?? '')
      else if (['spider', 'quiet', 'server-response', 'no-check-certificate'].includes(name)) flags.add(name)
      else unknown ??= name
    } else if (!arg.startsWith('-') || arg === '-') url = arg
    else {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg.charAt(at)
        if ('OTUPt'.includes(letter)) {
          keep(letter, at + 1 < arg.length ? arg.slice(at + 1) : (args[++index] ?? ''))
          break
        }
        if ('qSc'.includes(letter)) flags.add(letter)
        else unknown ??= letter
      }
    }
  }
  const agent = values.get('U')?.at(-1)
  return {
    url,
    output: values.get('O')?.at(-1),
    quiet: flags.has('q') || flags.has('quiet'),
    spider: flags.has('spider'),
    showHead: flags.has('S') || flags.has('server-response'),
    timeout: Number(values.get('T')?.at(-1) ?? 900) * 1000,
    headers: [...(agent === undefined ? [] : [`User-Agent: ${agent}`]), ...(values.get('header') ?? [])],
    post: values.get('post')?.at(-1),
    unknown,
  }
}

/** busybox's wget. Messages follow networking/wget.c, libbb/xconnect.c and libbb/progress.c of busybox 1.37. */
export const wget: NetworkProgram = function* (args, io, seat) {
  const options = read(args)
  if (options.unknown !== undefined) {
    io.stderr(`wget: unrecognized option: ${options.unknown}\n`)
    return 1
  }
  if (options.url === '') {
    io.stderr('BusyBox v1.37.0 multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [--header STR] [-T SEC] URL...\n')
    return 1
  }
  let url = options.url
  for (let turn = 0; turn < 16; turn++) {
    const next = yield* transfer(url, options, io, seat)
    if (typeof next === 'number') return next
    url = next.location
  }
  io.stderr('wget: too many redirections\n')
  return 1
}

const die = (io: Io, text: string) => {
  io.stderr(`wget: ${text}\n`)
  return 1
}

function* transfer(url: string, options: Options, io: Io, { host, network, place }: Seat): Generator<{ sleep: number }, number | { location: string }, void> {
  const target = targetOf(url)
  if (target.scheme !== 'http' && target.scheme !== 'https') return die(io, `not an http or ftp url: ${url}`)
  const name = target.explicitPort ? `${target.host}:${target.port}` : target.host
  const connection = network.connect(place, target.host, target.port)
  const { outcome, address } = connection
  if (outcome !== 'connected') tell({ network }, connection, url, 'connected')
  if (outcome === 'unknown-name' || outcome === 'no-dns') {
    if (outcome === 'no-dns') yield { sleep: Math.min(dnsTimeout, options.timeout) }
    return die(io, `bad address '${name}'`)
  }
  if (!options.quiet) io.stderr(`Connecting to ${name} (${address}:${target.port})\n`)
  const wait = Math.min(waitOf(outcome), options.timeout)
  if (wait > 0) yield { sleep: wait }
  if (outcome !== 'connected') {
    return die(io, wait > 0 && wait === options.timeout ? 'download timed out' : `can't connect to remote host (${address}): ${errorText(outcome, host)}`)
  }
  if (target.scheme === 'https') {
    io.stderr('wget: note: TLS certificate validation not implemented\n')
    if (connection.server?.tls === undefined) {
      tell({ network }, connection, url, 'not-tls')
      return die(io, 'error getting response: Connection reset by peer')
    }
  }
  const response = exchange(connection, requestOf(target, options))
  tell({ network }, connection, url, response ?? 'no-answer')
  const delay = response?.delay ?? 0
  if (delay > 0) yield { sleep: Math.min(delay, options.timeout) }
  if (delay > options.timeout) return die(io, 'download timed out')
  if (response === undefined) return die(io, 'error getting response: Connection reset by peer')
  if (options.showHead) io.stderr([statusLine(response), ...headersOf(response).map(([key, value]) => `${key}: ${value}`)].map(line => `  ${line}\n`).join(''))
  const location = response.headers?.Location ?? response.headers?.location
  if (response.status >= 300 && response.status < 400 && location !== undefined) {
    return { location: /^[a-z]+:\/\//.test(location) ? location : `${target.scheme}://${hostHeader(target)}${location}` }
  }
  if (response.status >= 300) return die(io, `server returned error: ${statusLine(response)}`)
  return save(response, target, options, io, host)
}

function requestOf(target: Target, { headers, post, spider }: Options) {
  const given = Object.fromEntries(headers.map(header => /^([^:]+):\s*(.*)$/.exec(header)?.slice(1, 3) ?? []).filter(pair => pair.length === 2)) as Record<
    string,
    string
  >
  const { Host: host = hostHeader(target), ...rest } = given
  return {
    method: post === undefined ? (spider ? 'HEAD' : 'GET') : 'POST',
    path: target.path,
    host,
    headers: { 'User-Agent': 'Wget', Connection: 'close', ...rest },
    ...(post === undefined ? {} : { body: post }),
    secure: target.scheme === 'https',
  }
}

function save(response: Response, { path }: Target, { output, quiet, spider }: Options, io: Io, host: Seat['host']): number {
  if (spider) {
    if (!quiet) io.stderr('remote file exists\n')
    return 0
  }
  const toStdout = output === '-'
  const [clean = ''] = path.split('?')
  const file = output ?? (clean.slice(clean.lastIndexOf('/') + 1) || 'index.html')
  if (output === undefined && host.files.kindOf(resolvePath(host.cwd, file)) === 'file') return die(io, `can't open '${file}': File exists`)
  if (!quiet) io.stderr(toStdout ? 'writing to stdout\n' : `saving to '${file}'\n`)
  if (toStdout) io.stdout(response.body)
  else if (file !== '/dev/null') host.files.write(resolvePath(host.cwd, file), response.body)
  if (!quiet)
    io.stderr(`${progress(toStdout ? '-' : (file.split('/').pop() ?? ''), byteLength(response.body))}${toStdout ? 'written to stdout' : `'${file}' saved`}\n`)
  return 0
}

/** The last line of the bar, for an output that is no terminal of its own width. */
function progress(name: string, size: number): string {
  const bar = '*'.repeat(32)
  return `${name.padEnd(20).slice(0, 20)} 100% |${bar}| ${sizeText(size)}  0:00:00 ETA\n`
}

/** Five places, as libbb's smart_ulltoa5 writes sizes. */
function sizeText(size: number): string {
  if (size < 100_000) return String(size).padStart(5)
  const kilo = size / 1024
  return kilo < 9999 ? `${Math.floor(kilo)}k`.padStart(5) : `${Math.floor(kilo / 1024)}M`.padStart(5)
}
