import type { Io, Pause, Program } from '../../process/process.ts'
import type { Host } from '../../shell-language/host.ts'
import type { Outcome } from '../hop.ts'
import type { Ending } from '../journey.ts'
import { journeyOf } from '../journey.ts'
import type { Connection, Network } from '../network.ts'
import type { Place } from '../place.ts'

/** Where a program that speaks to the network runs. */
export interface Seat {
  readonly host: Host
  readonly network: Network
  readonly place: Place
}

/** A program that speaks to the network. */
export type NetworkProgram = (args: readonly string[], io: Io, seat: Seat) => Program

/** Tells whoever follows how a request went: `ending` is what came over the connection, if there was one. */
export function tell({ network }: Pick<Seat, 'network'>, connection: Connection, to: string, ending: Ending): void {
  network.tell(() => journeyOf(network, connection, to, ending))
}

/** How long the kernel tries to connect before it gives up, in milliseconds: net.ipv4.tcp_syn_retries 6. */
export const synTimeout = 131_000

/** How long the C library waits for a name server that does not answer: twice five seconds. */
export const dnsTimeout = 10_000

/** What a failed connection is called by the C library, which differs between glibc and musl. */
export function errorText(outcome: Outcome, { files }: Host): string {
  if (outcome === 'refused') return 'Connection refused'
  const musl = files.kindOf('/etc/alpine-release') === 'file'
  if (outcome === 'unreachable') return musl ? 'Host is unreachable' : 'No route to host'
  return musl ? 'Operation timed out' : 'Connection timed out'
}

/** How long the kernel asks for the owner of an address before it gives up. */
const neighborTimeout = 3000

/** How long it takes until a connection that ended so has ended, in milliseconds. */
export function waitOf(outcome: Outcome): number {
  if (outcome === 'timeout') return synTimeout
  return outcome === 'no-dns' ? dnsTimeout : outcome === 'unreachable' ? neighborTimeout : 0
}

/** Waits as long as something that ended so takes, at most `limit` milliseconds; gives whether the limit came first. */
export function* waitFor(outcome: Outcome, limit: number): Generator<Pause, boolean, void> {
  const needed = waitOf(outcome)
  if (needed === 0) return false
  yield { sleep: Math.min(needed, limit) }
  return limit < needed
}
