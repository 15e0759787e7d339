import { causeOf } from './cause.ts'
import type { Hop, HopObject, NameHop, Outcome } from './hop.ts'
import type { Connection, Network } from './network.ts'
import type { Place } from './place.ts'
import type { Response } from './server.ts'

/** How a request went, from the name to the answer, as plain data. */
export interface Journey {
  readonly from: Place
  /** What was asked, as it was written. */
  readonly to: string
  /** `resolved`: only the name was asked for, and found. */
  readonly outcome: Outcome | 'no-answer' | 'not-tls' | 'resolved'
  readonly hops: readonly Hop[]
  /** The HTTP answer, when there was one. */
  readonly answer: { readonly status: number; readonly body: string; readonly milliseconds: number } | undefined
  /** The Pod that was reached, or that answered in the end. */
  readonly pod: HopObject | undefined
  /** What in the cluster makes it stop where it does, where that can be told. */
  readonly cause: string | undefined
}

/** What came over a connection: an HTTP answer, or how it ended without one. */
export type Ending = Response | 'connected' | 'no-answer' | 'not-tls'

/** A connection and what came over it, told as one journey. */
export function journeyOf(network: Network, connection: Connection, to: string, ending: Ending): Journey {
  const { from, hops, outcome, pod } = connection
  if (outcome !== 'connected' || typeof ending === 'string') {
    const ended = outcome === 'connected' && typeof ending === 'string' ? ending : outcome
    return { from, to, outcome: ended, hops, answer: undefined, pod, cause: causeOf(network, from, hops) }
  }
  const { status, body, delay: milliseconds = 0 } = ending
  const answeredBy = lastPod(connection, ending.hops)
  const end: Hop = { hop: 'answer', status, pod: answeredBy, milliseconds }
  const all = [...hops, ...(ending.hops ?? []), end]
  return { from, to, outcome: 'connected', hops: all, answer: { status, body, milliseconds }, pod: answeredBy, cause: causeOf(network, from, all) }
}

/** A question for a name alone. */
export function lookupJourney(network: Network, from: Place, name: NameHop): Journey {
  const outcome = name.verdict === 'found' ? 'resolved' : name.verdict === 'unknown' ? 'unknown-name' : 'no-dns'
  return { from, to: name.name, outcome, hops: [name], answer: undefined, pod: undefined, cause: causeOf(network, from, [name]) }
}

/** Whoever answered behind everything that only passes requests on. */
function lastPod({ pod }: Connection, behind: readonly Hop[] = []): HopObject | undefined {
  const listener = behind.findLast(hop => hop.hop === 'listener')
  return listener?.hop === 'listener' && listener.verdict === 'open' ? listener.pod : behind.length === 0 ? pod : undefined
}
