import { isIPv4 } from '../../apimachinery/ip.ts'
import type { Program } from '../../process/process.ts'
import type { Connection } from '../network.ts'
import type { NetworkProgram, Seat } from './seat.ts'
import { dnsTimeout, tell } from './seat.ts'

interface Options {
  readonly target: string
  readonly count: number
  readonly quiet: boolean
  /** Milliseconds to wait for the last answer, and for all of it. */
  readonly wait: number
  readonly deadline: number
}

function read(args: readonly string[]): Options {
  const values = new Map<string, number>()
  let target = ''
  let quiet = false
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? ''
    const [, letter, value] = /^-([cwWisI])(.*)$/.exec(arg) ?? []
    if (letter !== undefined) values.set(letter, Number(value === '' ? args[++index] : value))
    else if (arg === '-q') quiet = true
    else if (!arg.startsWith('-')) target = arg
  }
  return {
    target,
    count: values.get('c') ?? Number.POSITIVE_INFINITY,
    quiet,
    wait: (values.get('W') ?? 10) * 1000,
    deadline: (values.get('w') ?? Number.POSITIVE_INFINITY) * 1000,
  }
}

/** Round trip of packet number `sequence`, in microseconds: made up, always the same for the same two ends. */
function roundTrip({ from, address }: Connection, sequence: number): number {
  const text = `${from.kind === 'Machine' ? '' : from.address} ${address} ${sequence}`
  let mixed = 17
  for (let index = 0; index < text.length; index++) mixed = (mixed * 31 + text.charCodeAt(index)) % 9973
  return (from.kind !== 'Machine' && from.address === address ? 30 : 60) + (mixed % 90)
}

/** Every router on the way takes one off 64: the node of the sender, and that of the Pod when it is another. */
function timeToLive(connection: Connection): number {
  const { from, address, hops } = connection
  const end = hops.findLast(hop => hop.hop === 'listener')
  if (from.kind === 'Machine' || from.kind === 'Neighbor' || address.startsWith('127.') || from.address === address) return end?.pod === undefined ? 64 : 63
  const fromPod = from.kind === 'Pod' && !from.hostNetwork
  const home = from.kind === 'Pod' ? from.node : from.name
  const other = end?.node !== home
  if (fromPod) return other && end?.pod !== undefined ? 62 : other ? 63 : end?.pod !== undefined ? 63 : 64
  return end?.pod !== undefined && other ? 63 : 64
}

const thousandths = (value: number) => (value / 1000).toFixed(3)

/** ping of busybox. Follows networking/ping.c of busybox 1.37. */
export const ping: NetworkProgram = function* (args, io, seat) {
  const { target, quiet, ...options } = read(args)
  if (target === '') {
    io.stderr('BusyBox v1.37.0 multi-call binary.\n\nUsage: ping [OPTIONS] HOST\n')
    return 1
  }
  const first = seat.network.connect(seat.place, target, 0, 'ICMP')
  tell(seat, first, `icmp://${target}`, 'connected')
  if (first.outcome === 'unknown-name' || first.outcome === 'no-dns') {
    if (first.outcome === 'no-dns') yield { sleep: dnsTimeout }
    io.stderr(`ping: bad address '${target}'\n`)
    return 1
  }
  const { address } = first
  io.stdout(`PING ${target} (${address}): 56 data bytes\n`)
  const summary = (sent: number, times: readonly number[]) => {
    const lost = Math.floor(((sent - times.length) * 100) / Math.max(1, sent))
    io.stdout(`\n--- ${target} ping statistics ---\n${sent} packets transmitted, ${times.length} packets received, ${lost}% packet loss\n`)
    if (times.length > 0) io.stdout(`round-trip min/avg/max = ${range(times)} ms\n`)
  }
  const line = (sequence: number, connection: Connection, time: number) => {
    if (!quiet) io.stdout(`64 bytes from ${address}: seq=${sequence} ttl=${timeToLive(connection)} time=${thousandths(time)} ms\n`)
  }
  return yield* send(seat, address, options, line, summary)
}

function range(times: readonly number[]): string {
  const sum = times.reduce((total, time) => total + time, 0)
  return [Math.min(...times), Math.floor(sum / times.length), Math.max(...times)].map(thousandths).join('/')
}

function* send(
  { host, network, place }: Seat,
  address: string,
  { count, wait, deadline }: Pick<Options, 'count' | 'wait' | 'deadline'>,
  line: (sequence: number, connection: Connection, time: number) => void,
  summary: (sent: number, times: readonly number[]) => void,
): Program {
  const times: number[] = []
  const until = host.clock.now() + deadline
  let sent = 0
  let done = false
  try {
    for (; sent < count && host.clock.now() < until; ) {
      const connection = network.connect(place, address, 0, 'ICMP')
      const answered = connection.outcome === 'connected'
      if (answered) {
        const time = roundTrip(connection, sent)
        times.push(time)
        line(sent, connection, time)
      }
      sent++
      if (sent < count) yield { sleep: Math.min(1000, Math.max(0, until - host.clock.now())) }
      else if (!answered) yield { sleep: Math.min(wait, Math.max(0, until - host.clock.now())) }
    }
    done = true
    summary(sent, times)
    return times.length === 0 || times.length < Math.min(count, sent) ? 1 : 0
  } finally {
    // Ctrl+C ends it with what there is to say.
    if (!done) summary(sent, times)
  }
}

/** ping of iputils, as on a person's own machine. Follows iputils' ping/ping_output.c. */
export const machinePing: NetworkProgram = function* (args, io, seat) {
  const { target, quiet, ...options } = read(args)
  if (target === '') {
    io.stderr('ping: usage error: Destination address required\n')
    return 1
  }
  const first = seat.network.connect(seat.place, target, 0, 'ICMP')
  tell(seat, first, `icmp://${target}`, 'connected')
  if (first.outcome === 'unknown-name' || first.outcome === 'no-dns') {
    io.stderr(`ping: ${target}: Name or service not known\n`)
    return 2
  }
  const { address } = first
  const named = isIPv4(target) ? address : `${target} (${address})`
  io.stdout(`PING ${target} (${address}) 56(84) bytes of data.\n`)
  const begin = seat.host.clock.now()
  const summary = (sent: number, times: readonly number[]) => {
    // As C's %g: six digits, no zeros at the end.
    const lost = Number((((sent - times.length) * 100) / Math.max(1, sent)).toPrecision(6))
    io.stdout(
      `\n--- ${target} ping statistics ---\n${sent} packets transmitted, ${times.length} received, ${lost}% packet loss, time ${seat.host.clock.now() - begin}ms\n`,
    )
    if (times.length === 0) io.stdout('\n')
    else io.stdout(`rtt min/avg/max/mdev = ${range(times)}/${thousandths(deviation(times))} ms\n`)
  }
  const line = (sequence: number, connection: Connection, time: number) => {
    if (!quiet) io.stdout(`64 bytes from ${named}: icmp_seq=${sequence + 1} ttl=${timeToLive(connection)} time=${thousandths(time)} ms\n`)
  }
  return yield* send(seat, address, options, line, summary)
}

function deviation(times: readonly number[]): number {
  const mean = times.reduce((total, time) => total + time, 0) / times.length
  return Math.floor(Math.sqrt(times.reduce((total, time) => total + (time - mean) ** 2, 0) / times.length))
}
