import type { Hop, HopObject, Outcome } from './hop.ts'
import type { Connection, Network } from './network.ts'
import type { Place } from './place.ts'
import { exchange, hostHeader, targetOf } from './programs/http.ts'
import type { Protocol } from './server.ts'

/** Who asks: a Pod (`shop/web`), a node, or the reader's machine. */
export type Asker = { readonly pod: string } | { readonly node: string } | 'machine'

/** What is asked: a URL, or a host and port that one only connects to. */
export interface Question {
  readonly from: Asker
  /** `http://web.shop/path`, or `tcp://db:5432`, `udp://kube-dns.kube-system:53`, `icmp://10.244.1.2`. */
  readonly to: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** How a request went, from the name to the answer, as plain data. */
export interface Journey {
  readonly from: Place
  readonly to: string
  readonly outcome: Outcome | 'no-answer' | 'not-tls'
  readonly hops: readonly Hop[]
  /** The HTTP answer, when there was one. */
  readonly answer: { readonly status: number; readonly body: string; readonly milliseconds: number } | undefined
  /** The Pod that was reached, or that answered in the end. */
  readonly pod: HopObject | undefined
}

const transports: Readonly<Record<string, Protocol>> = { udp: 'UDP', sctp: 'SCTP', icmp: 'ICMP' }

/** The place an asker is at, or undefined when there is none. */
export function placeOf(network: Network, from: Asker): Place | undefined {
  if (from === 'machine') return { kind: 'Machine' }
  if ('node' in from) return network.nodePlace(from.node)
  const [namespace = '', name] = from.pod.split('/')
  return name === undefined ? network.podPlace('default', namespace) : network.podPlace(namespace, name)
}

/** Follows one request; undefined when there is nobody to ask it. */
export function follow(network: Network, { from, to, method = 'GET', headers = {}, body }: Question): Journey | undefined {
  const place = placeOf(network, from)
  if (place === undefined) return undefined
  const target = targetOf(to)
  const connection = network.connect(place, target.host, target.port, transports[target.scheme] ?? 'TCP')
  const journey = { from: place, to, hops: connection.hops, answer: undefined, pod: connection.pod }
  const speaksHttp = target.scheme === 'http' || target.scheme === 'https'
  if (connection.outcome !== 'connected' || !speaksHttp) return { ...journey, outcome: connection.outcome }
  if (target.scheme === 'https' && connection.server?.tls === undefined) return { ...journey, outcome: 'not-tls' }
  const { Host: host = hostHeader(target), ...rest } = headers
  const asked = { method, path: target.path, host, headers: rest, secure: target.scheme === 'https', ...(body === undefined ? {} : { body }) }
  const response = exchange(connection, asked)
  if (response === undefined) return { ...journey, outcome: 'no-answer' }
  const pod = lastPod(connection, response.hops)
  const milliseconds = response.delay ?? 0
  const end: Hop = { hop: 'answer', status: response.status, pod, milliseconds }
  return {
    ...journey,
    outcome: 'connected',
    hops: [...connection.hops, ...(response.hops ?? []), end],
    answer: { status: response.status, body: response.body, milliseconds },
    pod,
  }
}

/** Whoever answered behind everything that only passes requests on. */
function lastPod({ pod }: Connection, behind: readonly Hop[] = []): HopObject | undefined {
  const listener = behind.findLast(hop => hop.hop === 'listener')
  return listener?.hop === 'listener' && listener.verdict === 'open' ? listener.pod : behind.length === 0 ? pod : undefined
}
