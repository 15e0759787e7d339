import { LineReader } from '../../process/process.ts'
import { exchange } from './http.ts'
import type { NetworkProgram } from './seat.ts'
import { dnsTimeout, errorText, synTimeout, tell, waitOf } from './seat.ts'

/** busybox's nc: `-z` only looks whether somebody listens. Follows networking/nc_bloaty.c of busybox 1.37. */
export const netcat: NetworkProgram = function* (args, io, { host, network, place }) {
  const letters = new Set<string>()
  const words: string[] = []
  let wait = Number.POSITIVE_INFINITY
  let verbose = 0
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (!arg.startsWith('-') || arg === '-') {
      words.push(arg)
      continue
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg.charAt(at)
      if (letter === 'w' || letter === 'p' || letter === 'i') {
        const value = at + 1 < arg.length ? arg.slice(at + 1) : (args[++index] ?? '')
        if (letter === 'w') wait = Number(value) * 1000
        break
      }
      letters.add(letter)
      if (letter === 'v') verbose++
    }
  }
  const [name = '', portText = ''] = words
  if (letters.has('l')) {
    io.stderr('kubenotes: nc listens nowhere here. Servers are containers of httpd, nginx, redis or agnhost.\n')
    return 1
  }
  if (name === '' || portText === '') {
    io.stderr('BusyBox v1.37.0 multi-call binary.\n\nUsage: nc [OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen\n')
    return 1
  }
  const protocol = letters.has('u') ? 'UDP' : 'TCP'
  const connection = network.connect(place, name, Number(portText), protocol)
  tell({ network }, connection, `${protocol.toLowerCase()}://${name}:${portText}`, 'connected')
  const { outcome, address } = connection
  if (outcome === 'unknown-name' || outcome === 'no-dns') {
    if (outcome === 'no-dns') yield { sleep: dnsTimeout }
    io.stderr(`nc: bad address '${name}'\n`)
    return 1
  }
  const title = `${name} (${address}:${portText})`
  // Nothing says no to a datagram that is lost on the way.
  const lost = protocol === 'UDP' && outcome === 'timeout'
  if (outcome !== 'connected' && !lost) {
    yield { sleep: Math.min(waitOf(outcome), wait) }
    if (verbose > 1 || (verbose > 0 && outcome !== 'refused')) io.stderr(`nc: ${title}: ${errorText(outcome, host)}\n`)
    if (verbose > 1) io.stderr('sent 0, rcvd 0\n')
    return 1
  }
  if (verbose > 0) io.stderr(`${title} open\n`)
  let [sent, received] = [0, 0]
  if (!letters.has('z') && !lost) {
    const { server } = connection
    const lines = new LineReader(io.stdin)
    for (let line = yield* lines.next(); line !== undefined; line = yield* lines.next()) {
      sent += line.length + 1
      const [, method, path = '/'] = /^([A-Z]+) (\S+)/.exec(line) ?? []
      const answer = server?.line?.(line)
      const response = answer === undefined && method !== undefined ? exchange(connection, { method, path, host: name, headers: {} }) : undefined
      const text = answer === undefined ? (response === undefined ? '' : `HTTP/1.1 ${response.status}\r\n\r\n${response.body}`) : `${answer}\n`
      received += text.length
      io.stdout(text)
      if (response !== undefined) break
    }
  }
  if (verbose > 1) io.stderr(`sent ${sent}, rcvd ${received}\n`)
  return 0
}

const services: Readonly<Record<number, string>> = { 22: 'ssh', 53: 'domain', 80: 'http', 443: 'https', 5432: 'postgresql', 6379: 'redis', 8080: 'http-alt' }

/** nc of OpenBSD, as in agnhost. Follows its usr.bin/nc/netcat.c. */
export const openbsdNetcat: NetworkProgram = function* (args, io, { host, network, place }) {
  const letters = args.filter(arg => /^-[a-zA-Z]+$/.test(arg)).join('')
  const waitAt = args.findIndex(arg => /^-[a-zA-Z]*w$/.test(arg))
  const wait = waitAt < 0 ? Number.POSITIVE_INFINITY : Number(args[waitAt + 1]) * 1000
  const [name = '', portText = ''] = args.filter((arg, index) => !arg.startsWith('-') && (waitAt < 0 || index !== waitAt + 1))
  if (name === '' || portText === '') {
    io.stderr('usage: nc [-46CDdFhklNnrStUuvZz] [-w timeout] [destination] [port]\n')
    return 1
  }
  const port = Number(portText)
  const protocol = letters.includes('u') ? 'UDP' : 'TCP'
  const connection = network.connect(place, name, port, protocol)
  tell({ network }, connection, `${protocol.toLowerCase()}://${name}:${portText}`, 'connected')
  const { outcome, address, server } = connection
  const talks = letters.includes('v')
  if (outcome === 'unknown-name' || outcome === 'no-dns') {
    if (outcome === 'no-dns') yield { sleep: dnsTimeout }
    io.stderr(`nc: getaddrinfo for host "${name}" port ${portText}: ${outcome === 'no-dns' ? 'Try again' : 'Name does not resolve'}\n`)
    return 1
  }
  const lost = protocol === 'UDP' && outcome === 'timeout'
  if (outcome !== 'connected' && !lost) {
    yield { sleep: Math.min(waitOf(outcome), wait) }
    const limited = outcome === 'timeout' && wait <= synTimeout
    const end = limited ? 'timed out: Operation in progress' : `failed: ${errorText(outcome, host)}`
    if (talks) io.stderr(`nc: connect to ${name} (${address}) port ${portText} (${protocol.toLowerCase()}) ${end}\n`)
    return 1
  }
  if (talks) io.stderr(`Connection to ${name} (${address}) ${portText} port [${protocol.toLowerCase()}/${services[port] ?? '*'}] succeeded!\n`)
  if (letters.includes('z') || lost) return 0
  const lines = new LineReader(io.stdin)
  for (let line = yield* lines.next(); line !== undefined; line = yield* lines.next()) {
    const answer = server?.line?.(line)
    if (answer !== undefined) io.stdout(`${answer}\n`)
  }
  return 0
}
