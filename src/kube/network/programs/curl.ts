import { encodeBase64 } from '../../apimachinery/base64.ts'
import { byteLength, encodeUTF8 } from '../../apimachinery/utf8.ts'
import type { Io, Pause, Program } from '../../process/process.ts'
import { resolvePath } from '../../shell-language/index.ts'
import type { Connection } from '../network.ts'
import type { Response } from '../server.ts'
import type { CurlOptions } from './curl-options.ts'
import { readCurlOptions } from './curl-options.ts'
import type { Target } from './http.ts'
import { exchange, headersOf, hostHeader, statusLine, targetOf } from './http.ts'
import type { NetworkProgram, Seat } from './seat.ts'
import { tell, waitFor } from './seat.ts'

const version = '8.14.1'
const mostRedirects = 50

/** What one transfer came to. */
interface Transfer {
  readonly code: number
  readonly connection: Connection | undefined
  readonly response: Response | undefined
  readonly text: string
  readonly url: string
  readonly milliseconds: number
}

/** curl. Messages follow curl 8.14's lib/connect.c, lib/multi.c and lib/strerror.c. */
export const curl: NetworkProgram = function* (args, io, seat) {
  const options = readCurlOptions(args)
  if (options.version) {
    io.stdout(`curl ${version} (x86_64-pc-linux-gnu) libcurl/${version} OpenSSL/3.5.4 zlib/1.3.1\n`)
    return 0
  }
  if (options.unknown !== undefined) {
    io.stderr(`curl: option ${options.unknown}: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n`)
    return 2
  }
  if (options.urls.length === 0) {
    io.stderr("curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n")
    return 2
  }
  let code = 0
  for (const url of options.urls) code = yield* get(url, options, io, seat)
  return code
}

function* get(url: string, options: CurlOptions, io: Io, seat: Seat): Program {
  const { flags } = options
  const begin = seat.host.clock.now()
  const complain = (code: number, text: string) => {
    if (!flags.has('s') || flags.has('S')) io.stderr(`curl: (${code}) ${text}\n`)
    return code
  }
  let transfer: Transfer = { code: 0, connection: undefined, response: undefined, text: '', url, milliseconds: 0 }
  for (let turn = 0; turn <= mostRedirects; turn++) {
    transfer = yield* transferOnce(transfer.url, options, io, seat, complain, begin)
    const location = transfer.response?.headers?.Location ?? transfer.response?.headers?.location
    if (!flags.has('L') || transfer.code !== 0 || location === undefined || (transfer.response?.status ?? 0) < 300) break
    transfer = { ...transfer, url: absolute(location, transfer.url) }
  }
  const { code, text } = transfer
  const target = flags.has('O') ? (targetOf(url).path.split('/').pop() ?? '') : options.output
  if (code === 0) {
    if (target === undefined || target === '-') io.stdout(text)
    else if (target !== '/dev/null') seat.host.files.write(resolvePath(seat.host.cwd, target), text)
  }
  if (options.format !== undefined) io.stdout(written(options.format, transfer))
  return code
}

const absolute = (location: string, url: string) => {
  if (/^[a-z]+:\/\//.test(location)) return location
  const target = targetOf(url)
  return `${target.scheme}://${hostHeader(target)}${location.startsWith('/') ? '' : '/'}${location}`
}

function* transferOnce(
  url: string,
  options: CurlOptions,
  io: Io,
  { host, network, place }: Seat,
  complain: (code: number, text: string) => number,
  begin: number,
): Generator<Pause, Transfer, void> {
  const { flags } = options
  const target = targetOf(url)
  const verbose = (text: string) => flags.has('v') && io.stderr(text)
  const elapsed = () => host.clock.now() - begin
  const failed = (code: number, text: string, connection?: Connection): Transfer => {
    verbose(`* ${text}\n* closing connection #0\n`)
    return { code: complain(code, text), connection, response: undefined, text: '', url, milliseconds: elapsed() }
  }
  if (target.scheme !== 'http' && target.scheme !== 'https') return failed(1, `Protocol "${target.scheme}" not supported`)
  if (target.host === '') return failed(3, 'URL rejected: No host part in the URL')
  const limit = Math.min(options.maxTime - elapsed(), options.connectTimeout)
  const connection = network.connect(place, options.resolve.get(`${target.host}:${target.port}`) ?? target.host, target.port)
  const { outcome, address } = connection
  if (outcome !== 'connected') tell({ network }, connection, url, 'connected')
  if (outcome === 'unknown-name') return failed(6, `Could not resolve host: ${target.host}`, connection)
  if (address !== '') {
    if (address !== target.host) verbose(`* Host ${target.host}:${target.port} was resolved.\n* IPv6: (none)\n* IPv4: ${address}\n`)
    verbose(`*   Trying ${address}:${target.port}...\n`)
  }
  const cut = yield* waitFor(outcome, limit)
  if (outcome === 'no-dns')
    return cut ? failed(28, `Resolving timed out after ${elapsed()} milliseconds`, connection) : failed(6, `Could not resolve host: ${target.host}`, connection)
  if (cut) return failed(28, `Connection timed out after ${elapsed()} milliseconds`, connection)
  if (outcome !== 'connected') {
    const code = outcome === 'timeout' ? 28 : 7
    return failed(code, `Failed to connect to ${target.host} port ${target.port} after ${elapsed()} ms: Could not connect to server`, connection)
  }
  verbose(`* Connected to ${target.host} (${address}) port ${target.port}\n`)
  const insecure = secureFailure(target, connection, flags.has('k'))
  if (insecure !== undefined) {
    tell({ network }, connection, url, connection.server?.tls === undefined ? 'not-tls' : 'connected')
    return failed(...insecure, connection)
  }
  const request = requestOf(target, options)
  verbose(`* using HTTP/1.x\n${requestText(request)}\n* Request completely sent off\n`)
  const response = target.scheme === 'http' && connection.server?.tls !== undefined ? plainToTls : exchange(connection, request)
  tell({ network }, connection, url, response ?? 'no-answer')
  const delay = response?.delay ?? 0
  if (response !== undefined && delay > options.maxTime - elapsed()) {
    yield { sleep: Math.max(0, options.maxTime - elapsed()) }
    return failed(28, `Operation timed out after ${elapsed()} milliseconds with 0 bytes received`, connection)
  }
  if (delay > 0) yield { sleep: delay }
  if (response === undefined) return failed(52, 'Empty reply from server', connection)
  if (response.status >= 400 && flags.has('f')) return failed(22, `The requested URL returned error: ${response.status}`, connection)
  const lines = [statusLine(response), ...headersOf(response).map(([name, value]) => `${name}: ${value}`)]
  verbose(`${lines.map(line => `< ${line}\n`).join('')}< \n`)
  const head = /[iI]/.test([...flags].join('')) ? `${lines.join('\r\n')}\r\n\r\n` : ''
  verbose(`* Connection #0 to host ${target.host} left intact\n`)
  return { code: 0, connection, response, text: `${head}${flags.has('I') ? '' : response.body}`, url, milliseconds: elapsed() }
}

const plainToTls: Response = { status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' }

const untrusted =
  'SSL certificate problem: unable to get local issuer certificate\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the webpage mentioned above.'

/** What is wrong with TLS, if anything. Names outside of the cluster have certificates that everybody trusts. */
function secureFailure({ scheme, host }: Target, { server }: Connection, trustsAll: boolean): [number, string] | undefined {
  if (scheme !== 'https') return undefined
  if (server?.tls === undefined) return [35, 'TLS connect error: error:0A00010B:SSL routines::wrong version number']
  return trustsAll || server.certificate === host ? undefined : [60, untrusted]
}

function requestOf(target: Target, { method, headers, data, agent, user, flags }: CurlOptions) {
  const given: Record<string, string> = {}
  for (const header of headers) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(header) ?? []
    if (name !== '') given[name] = value
  }
  const named = Object.entries(given).find(([name]) => name.toLowerCase() === 'host')
  if (named !== undefined) delete given[named[0]]
  const query = flags.has('G') && data !== undefined ? `${target.path.includes('?') ? '&' : '?'}${data}` : ''
  const sent = data === undefined || flags.has('G') ? undefined : data
  return {
    method: method ?? (flags.has('I') ? 'HEAD' : sent === undefined ? 'GET' : 'POST'),
    path: `${target.path}${query}`,
    host: named?.[1] ?? hostHeader(target),
    headers: {
      ...(user === undefined ? {} : { Authorization: `Basic ${encodeBase64(encodeUTF8(user))}` }),
      'User-Agent': agent ?? `curl/${version}`,
      Accept: '*/*',
      ...given,
      ...(sent === undefined ? {} : { 'Content-Length': String(byteLength(sent)), 'Content-Type': 'application/x-www-form-urlencoded' }),
    },
    ...(sent === undefined ? {} : { body: sent }),
    secure: target.scheme === 'https',
  }
}

function requestText({ method, path, host, headers }: ReturnType<typeof requestOf>): string {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${host}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '']
  return lines.map(line => `> ${line}`).join('\n')
}

function written(format: string, { connection, response, text, code, url, milliseconds }: Transfer): string {
  const variables: Readonly<Record<string, string>> = {
    http_code: String(response?.status ?? 0).padStart(3, '0'),
    response_code: String(response?.status ?? 0).padStart(3, '0'),
    remote_ip: connection?.address ?? '',
    remote_port: String(connection?.port ?? ''),
    local_ip: connection?.from.kind === 'Machine' ? '' : (connection?.from.address ?? ''),
    local_port: String(connection?.clientPort ?? ''),
    size_download: String(byteLength(text)),
    time_total: (milliseconds / 1000).toFixed(6),
    time_connect: (milliseconds / 1000).toFixed(6),
    url_effective: url,
    content_type: response === undefined ? '' : (headersOf(response).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''),
    exitcode: String(code),
  }
  return format
    .replace(/%\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole)
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replaceAll('\\r', '\r')
}
