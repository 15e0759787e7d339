import type { EndpointSlice, Namespace, NetworkPolicy, Node, Pod, Service } from '../api/types.gen.ts'
import type { Informer, Informers } from '../client/actor.ts'
import { isPodTerminal } from '../registry/core/pod/helpers.ts'

/** One address a Service leads to, for one of its ports. */
export interface ServiceEndpoint {
  readonly address: string
  readonly port: number
  readonly node: string
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  /** Nodes and zones that should prefer it; undefined without hints. */
  readonly forNodes: readonly string[] | undefined
  readonly forZones: readonly string[] | undefined
}

const byPodAddress = 'network/pod-address'
const byServiceAddress = 'network/service-address'
const byNodePort = 'network/node-port'
const byService = 'network/service'
const byHostPort = 'network/host-port'

/** Addresses a Service is reached by: its own, external ones, and those of a load balancer that its nodes may take. */
function addressesOf({ spec, status }: Service): string[] {
  const balanced = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) => (ip === undefined || ipMode === 'Proxy' ? [] : [ip]))
  return [...(spec.clusterIPs ?? (spec.clusterIP === undefined ? [] : [spec.clusterIP])), ...(spec.externalIPs ?? []), ...balanced].filter(
    address => address !== 'None' && address !== '',
  )
}

function hostPortsOf({ spec }: Pod): string[] {
  if (spec.hostNetwork === true) return []
  return (spec.containers ?? []).flatMap(({ ports }) =>
    (ports ?? []).flatMap(({ hostPort, protocol }) => (hostPort ? [`${spec.nodeName ?? ''}:${hostPort}/${protocol ?? 'TCP'}`] : [])),
  )
}

/** What the network's rules are made of, as it stands in the store. */
export class Inventory {
  readonly pods: Informer<Pod>
  readonly services: Informer<Service>
  readonly slices: Informer<EndpointSlice>
  readonly nodes: Informer<Node>
  readonly namespaces: Informer<Namespace>
  readonly policies: Informer<NetworkPolicy>

  constructor(informers: Informers) {
    this.pods = informers.of<Pod>('v1', 'Pod')
    this.services = informers.of<Service>('v1', 'Service')
    this.slices = informers.of<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice')
    this.nodes = informers.of<Node>('v1', 'Node')
    this.namespaces = informers.of<Namespace>('v1', 'Namespace')
    this.policies = informers.of<NetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy')
    this.pods.addIndex(byPodAddress, pod => (pod.spec.hostNetwork === true || !pod.status?.podIP || isPodTerminal(pod) ? [] : [pod.status.podIP]))
    this.pods.addIndex(byHostPort, pod => (isPodTerminal(pod) ? [] : hostPortsOf(pod)))
    this.services.addIndex(byServiceAddress, addressesOf)
    this.services.addIndex(byNodePort, ({ spec }) =>
      (spec.ports ?? []).flatMap(({ nodePort, protocol }) => (nodePort ? [`${nodePort}/${protocol ?? 'TCP'}`] : [])),
    )
    this.slices.addIndex(byService, ({ metadata }) => {
      const name = metadata.labels?.['kubernetes.io/service-name']
      return name === undefined ? [] : [`${metadata.namespace ?? ''}/${name}`]
    })
  }

  /** The Pod that owns an address of the Pod network. */
  podAt(address: string): Pod | undefined {
    return this.pods.byIndex(byPodAddress, address)[0]
  }

  nodeAt(address: string): Node | undefined {
    return this.nodes.list().find(node => addressOfNode(node) === address)
  }

  /** The Service that owns an address of the Service network, an external one, or a load balancer's. */
  servicesAt(address: string): readonly Service[] {
    return this.services.byIndex(byServiceAddress, address)
  }

  /** The Service that owns a port of every node. */
  serviceOnNodePort(port: number, protocol: string): Service | undefined {
    return this.services.byIndex(byNodePort, `${port}/${protocol}`)[0]
  }

  /** The Pod that a port of one node leads to. */
  podOnHostPort(node: string, port: number, protocol: string): Pod | undefined {
    return this.pods.byIndex(byHostPort, `${node}:${port}/${protocol}`)[0]
  }

  slicesOf(namespace: string, service: string): readonly EndpointSlice[] {
    return this.slices.byIndex(byService, `${namespace}/${service}`)
  }

  /** Everything behind one port of a Service, in the order kube-proxy has it. Follows pkg/proxy/endpointslicecache.go. */
  endpointsOf(namespace: string, service: string, portName: string, protocol: string): ServiceEndpoint[] {
    const found = new Map<string, ServiceEndpoint>()
    for (const slice of this.slicesOf(namespace, service)) {
      if (slice.addressType !== 'IPv4') continue
      const port = slice.ports?.find(candidate => (candidate.name ?? '') === portName && (candidate.protocol ?? 'TCP') === protocol)?.port
      if (port === undefined) continue
      for (const { addresses, conditions, nodeName = '', hints } of slice.endpoints ?? []) {
        const [address] = addresses ?? []
        if (address === undefined) continue
        const ready = conditions.ready !== false
        found.set(`${address}:${port}`, {
          address,
          port,
          node: nodeName,
          ready,
          serving: conditions.serving ?? ready,
          terminating: conditions.terminating === true,
          forNodes: hints?.forNodes?.map(({ name }) => name),
          forZones: hints?.forZones?.map(({ name }) => name),
        })
      }
    }
    return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, endpoint]) => endpoint)
  }
}

/** A node's own address. */
export function addressOfNode(node: Node): string {
  return node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
}
