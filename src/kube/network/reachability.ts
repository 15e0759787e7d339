import type { Pod, Service } from '../api/types.gen.ts'
import type { Hop, Outcome } from './hop.ts'
import type { ServiceEndpoint } from './inventory.ts'
import type { Network } from './network.ts'
import type { Place } from './place.ts'
import type { Protocol } from './server.ts'
import { podObject, Walk } from './walk.ts'
import { reasonOf } from './words.ts'

/** One column: a port of a Service or of a Pod. */
export interface Destination {
  readonly kind: 'Service' | 'Pod'
  readonly namespace: string
  readonly name: string
  readonly address: string
  readonly port: number
  readonly protocol: Protocol
}

/** Whether a Pod reaches a destination. `some`: only some of the Pods behind it. */
export interface Reach {
  readonly verdict: 'yes' | 'some' | 'no'
  /** How a connection that fails ends. */
  readonly outcome: Outcome
  /** Why not, in one sentence; '' when it does. */
  readonly why: string
}

/** Who reaches whom: `cells[row][column]`. */
export interface Reachability {
  readonly sources: readonly (Place & { readonly kind: 'Pod' })[]
  readonly destinations: readonly Destination[]
  readonly cells: readonly (readonly Reach[])[]
}

/** Which Pods and Services a table is about. */
export interface ReachabilityScope {
  /** Only these namespaces; all when left out. */
  readonly namespaces?: readonly string[]
  /** The namespaces of the Pods that ask, where they are others. */
  readonly sources?: readonly string[]
}

const runs = ({ status, spec }: Pod) => spec.nodeName !== undefined && status?.phase === 'Running' && Boolean(status.podIP)

/** From every Pod to every port of every Service and Pod. Nothing is chosen by chance: every endpoint is tried. */
export function reachability(network: Network, { namespaces, sources: askers = namespaces }: ReachabilityScope = {}): Reachability {
  const wanted = (namespace = '') => namespaces === undefined || namespaces.includes(namespace)
  const running = network.inventory.pods.list().filter(runs)
  const pods = running.filter(pod => wanted(pod.metadata.namespace))
  const services = network.inventory.services.list().filter(({ metadata }) => wanted(metadata.namespace))
  const sources = running.flatMap(({ metadata }) => {
    if (askers !== undefined && !askers.includes(metadata.namespace ?? '')) return []
    const place = network.podPlace(metadata.namespace ?? '', metadata.name ?? '')
    return place?.kind === 'Pod' ? [place] : []
  })
  const destinations = [...services.flatMap(servicePorts), ...pods.filter(({ spec }) => spec.hostNetwork !== true).flatMap(pod => podPorts(network, pod))]
  return { sources, destinations, cells: sources.map(from => destinations.map(to => reach(network, from, to))) }
}

function servicePorts({ metadata, spec }: Service): Destination[] {
  const address = spec.clusterIP ?? ''
  if (address === '' || address === 'None') return []
  const { namespace = '', name = '' } = metadata
  return (spec.ports ?? []).map(({ port, protocol }) => ({ kind: 'Service', namespace, name, address, port, protocol: (protocol ?? 'TCP') as Protocol }))
}

function podPorts(network: Network, pod: Pod): Destination[] {
  const address = pod.status?.podIP ?? ''
  const declared = (pod.spec.containers ?? []).flatMap(({ ports }) =>
    (ports ?? []).map(({ containerPort, protocol }) => ({ port: containerPort, protocol: protocol ?? 'TCP' })),
  )
  const all = new Map([...declared, ...network.listeners.portsOf(address)].map(each => [`${each.port}/${each.protocol}`, each]))
  return [...all.values()].map(({ port, protocol }) => ({ ...podObject(pod), kind: 'Pod' as const, address, port, protocol: protocol as Protocol }))
}

function reach(network: Network, from: Place, { address, port, protocol }: Destination): Reach {
  const tries: { outcome: Outcome; hops: readonly Hop[] }[] = []
  for (let turn = 0, choices = 1; turn < choices; turn++) {
    const choose = (endpoints: readonly ServiceEndpoint[]) => {
      choices = Math.max(choices, endpoints.length)
      const endpoint = endpoints[turn]
      return endpoint === undefined ? undefined : { endpoint, sticky: false }
    }
    const walk = new Walk({ ...network.terrain, chooser: { choose } }, from, protocol)
    const { outcome } = walk.to(address, port)
    tries.push({ outcome, hops: walk.hops })
  }
  const failed = tries.filter(({ outcome }) => outcome !== 'connected')
  const [first] = failed
  if (first === undefined) return { verdict: 'yes', outcome: 'connected', why: '' }
  return { verdict: failed.length < tries.length ? 'some' : 'no', outcome: first.outcome, why: reasonOf(first.hops) }
}
