import type { Service, ServicePort } from '../../api/types.gen.ts'
import type { ServiceHop } from '../hop.ts'
import type { Inventory, ServiceEndpoint } from '../inventory.ts'
import { inRange } from '../place.ts'
import type { Protocol } from '../server.ts'
import { categorize } from './endpoints.ts'

/** A packet as a node's rules see it. */
export interface Packet {
  readonly from: string
  readonly address: string
  readonly port: number
  readonly protocol: Protocol
  /** The node whose rules it meets. */
  readonly node: string
  readonly nodeAddress: string
  /** Whether it comes from a Pod of this node, from the node itself, or from elsewhere. */
  readonly origin: 'pod' | 'node' | 'outside'
}

/** What a node's rules do with a packet: where it may go, before chance picks one. */
export interface Ruling {
  readonly service: Service
  readonly port: ServicePort
  readonly via: ServiceHop['via']
  readonly verdict: ServiceHop['verdict']
  readonly endpoints: readonly ServiceEndpoint[]
  readonly masqueraded: boolean
  /** Seconds a client keeps its endpoint, for session affinity. */
  readonly sticky: number | undefined
}

/** The rule of kube-proxy that catches a packet, or undefined. Follows pkg/proxy/iptables/proxier.go syncProxyRules. */
export function rulingFor(inventory: Inventory, packet: Packet): Ruling | undefined {
  for (const service of inventory.servicesAt(packet.address)) {
    const port = service.spec.ports?.find(candidate => candidate.port === packet.port && (candidate.protocol ?? 'TCP') === packet.protocol)
    if (port === undefined) continue
    const own = service.spec.clusterIPs?.includes(packet.address) === true || service.spec.clusterIP === packet.address
    if (own) return internal(inventory, packet, service, port)
    return external(inventory, packet, service, port, service.spec.externalIPs?.includes(packet.address) === true ? 'ExternalIP' : 'LoadBalancer')
  }
  if (packet.address !== packet.nodeAddress && !packet.address.startsWith('127.')) return undefined
  const service = inventory.serviceOnNodePort(packet.port, packet.protocol)
  const port = service?.spec.ports?.find(candidate => candidate.nodePort === packet.port && (candidate.protocol ?? 'TCP') === packet.protocol)
  return service === undefined || port === undefined ? undefined : external(inventory, packet, service, port, 'NodePort')
}

interface Choices {
  readonly cluster: readonly ServiceEndpoint[]
  readonly local: readonly ServiceEndpoint[]
  readonly any: boolean
  readonly internalLocal: boolean
  readonly externalLocal: boolean
  readonly sticky: number | undefined
}

// Follows pkg/proxy/serviceport.go ExternallyAccessible.
const externallyAccessible = ({ spec, status }: Service, { nodePort }: ServicePort) =>
  Boolean(nodePort) ||
  (spec.externalIPs ?? []).length > 0 ||
  (status?.loadBalancer?.ingress ?? []).some(({ ip, ipMode }) => ip !== undefined && ipMode !== 'Proxy')

function choicesOf(inventory: Inventory, { node }: Packet, service: Service, port: ServicePort): Choices {
  const { spec, metadata } = service
  const internalLocal = spec.internalTrafficPolicy === 'Local'
  const externalLocal = spec.externalTrafficPolicy === 'Local'
  const accessible = externallyAccessible(service, port)
  const all = inventory.endpointsOf(metadata.namespace ?? '', metadata.name ?? '', port.name ?? '', port.protocol ?? 'TCP')
  const zone = inventory.nodes.get('', node)?.metadata.labels?.['topology.kubernetes.io/zone'] ?? ''
  const categorized = categorize(all, {
    node,
    zone,
    // Follows pkg/proxy/serviceport.go UsesClusterEndpoints and UsesLocalEndpoints.
    cluster: !internalLocal || accessible,
    local: internalLocal || (externalLocal && accessible),
  })
  const sticky = spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : undefined
  return { ...categorized, internalLocal, externalLocal, sticky }
}

function internal(inventory: Inventory, packet: Packet, service: Service, port: ServicePort): Ruling {
  const { cluster, local, any, internalLocal, sticky } = choicesOf(inventory, packet, service, port)
  const endpoints = internalLocal ? local : cluster
  const verdict = !any ? 'no-endpoints' : endpoints.length === 0 ? 'no-local-endpoints' : 'forwarded'
  return { service, port, via: 'ClusterIP', verdict, endpoints, masqueraded: packet.origin !== 'pod', sticky }
}

function external(inventory: Inventory, packet: Packet, service: Service, port: ServicePort, via: Ruling['via']): Ruling {
  const { cluster, local, any, externalLocal, sticky } = choicesOf(inventory, packet, service, port)
  const rule = { service, port, via, sticky }
  if (!any) return { ...rule, verdict: 'no-endpoints', endpoints: [], masqueraded: false }
  const sources = service.spec.loadBalancerSourceRanges ?? []
  if (via === 'LoadBalancer' && sources.length > 0 && !sources.some(range => inRange(packet.from, range.trim()))) {
    return { ...rule, verdict: 'source-not-allowed', endpoints: [], masqueraded: false }
  }
  if (!externalLocal) return { ...rule, verdict: 'forwarded', endpoints: cluster, masqueraded: true }
  // What starts inside the cluster does not feel the policy for outside traffic.
  if (packet.origin !== 'outside') return { ...rule, verdict: 'forwarded', endpoints: cluster, masqueraded: packet.origin === 'node' }
  return { ...rule, verdict: local.length === 0 ? 'no-local-endpoints' : 'forwarded', endpoints: local, masqueraded: false }
}
