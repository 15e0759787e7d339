import type { Journey } from './journey.ts'
import { journeyOf } from './journey.ts'
import type { Network } from './network.ts'
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
  const speaksHttp = target.scheme === 'http' || target.scheme === 'https'
  if (connection.outcome !== 'connected' || !speaksHttp) return journeyOf(network, connection, to, 'connected')
  if (target.scheme === 'https' && connection.server?.tls === undefined) return journeyOf(network, connection, to, 'not-tls')
  const { Host: host = hostHeader(target), ...rest } = headers
  const asked = { method, path: target.path, host, headers: rest, secure: target.scheme === 'https', ...(body === undefined ? {} : { body }) }
  return journeyOf(network, connection, to, exchange(connection, asked) ?? 'no-answer')
}
