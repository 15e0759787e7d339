import type { Node, Service } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Recorder } from '../../client/actor.ts'
import type { Place } from '../../network/index.ts'
import { addressOfNode, inRange } from '../../network/index.ts'
import type { Addon, AddonContext } from '../addon.ts'
import { Reconciler } from '../reconciler.ts'
import { tcpProxy } from './tcp-proxy.ts'

const finalizer = 'service.kubernetes.io/load-balancer-cleanup'
const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers'
/** How long the container engine takes to start a proxy until it passes traffic on, in milliseconds. */
const startTime = 1800

interface Balancer {
  readonly address: string
  readonly close: () => void
  readyAt: number
}

const keyOf = ({ metadata }: Service) => `${metadata.namespace}/${metadata.name}`
const wants = ({ spec, metadata }: Service) => spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined && metadata.deletionTimestamp === undefined

/**
 * Gives Services of type LoadBalancer an address: a proxy container for each, on the nodes' network. Follows
 * cloud-provider/controllers/service/controller.go and cloud-provider-kind's pkg/loadbalancer.
 */
export class LoadBalancers implements Addon {
  private readonly context: AddonContext
  private readonly recorder: Recorder
  private readonly reconciler: Reconciler
  private readonly balancers = new Map<string, Balancer>()

  constructor(context: AddonContext) {
    this.context = context
    this.recorder = context.recorder('service-controller')
    this.reconciler = new Reconciler(context, ['Service', 'Node'], () => this.sync())
  }

  start(): void {
    this.reconciler.start()
  }

  /** The containers stay when the program that made them ends; nobody looks after them any more. */
  stop(): void {
    this.reconciler.stop()
  }

  private sync(): void {
    const services = this.context.network.inventory.services.list()
    for (const service of services) {
      if (wants(service)) this.ensure(service)
      else if (service.metadata.finalizers?.includes(finalizer) === true || this.balancers.has(keyOf(service))) this.release(service)
    }
  }

  private ensure(service: Service): void {
    const key = keyOf(service)
    const known = this.balancers.get(key)
    const { clock } = this.context
    if (known === undefined) {
      this.recorder.event(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer')
      if (service.metadata.finalizers?.includes(finalizer) !== true) {
        this.write({ ...service, metadata: { ...service.metadata, finalizers: [...(service.metadata.finalizers ?? []), finalizer] } })
      }
      this.balancers.set(key, this.create(service, clock.now() + startTime))
      this.reconciler.queue(startTime)
      return
    }
    if (clock.now() < known.readyAt) {
      this.reconciler.queue(known.readyAt - clock.now())
      return
    }
    const current = this.context.network.inventory.services.get(service.metadata.namespace ?? '', service.metadata.name ?? '') ?? service
    const ports = (current.spec.ports ?? []).map(({ port, protocol }) => ({ port, protocol: protocol ?? 'TCP' }))
    const status = { loadBalancer: { ingress: [{ ip: known.address, ipMode: 'Proxy', ports }] } }
    if (JSON.stringify(current.status?.loadBalancer) === JSON.stringify(status.loadBalancer)) return
    this.recorder.event(current, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer')
    this.write({ ...current, status: { ...current.status, ...status } }, 'status')
  }

  private release(service: Service): void {
    const balancer = this.balancers.get(keyOf(service))
    if (balancer !== undefined) {
      this.recorder.event(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer')
      balancer.close()
      this.balancers.delete(keyOf(service))
    }
    const { namespace = '', name = '' } = service.metadata
    const finalizers = (service.metadata.finalizers ?? []).filter(each => each !== finalizer)
    this.write({ ...service, metadata: { ...service.metadata, finalizers } })
    this.recorder.event(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer')
    const left = this.context.network.inventory.services.get(namespace, name)
    if (left !== undefined && (left.status?.loadBalancer?.ingress ?? []).length > 0)
      this.write({ ...left, status: { ...left.status, loadBalancer: {} } }, 'status')
  }

  /** A proxy that listens on the Service's ports and leads to its node ports. */
  private create(service: Service, readyAt: number): Balancer {
    const { network } = this.context
    const { namespace = '', name = '' } = service.metadata
    const address = service.spec.loadBalancerIP || network.nextAddress()
    const container = `load balancer of ${namespace}/${name}`
    const place: Place = { kind: 'Neighbor', name: container, address }
    const closers = [network.join(address, container)]
    const current = () => network.inventory.services.get(namespace, name)
    for (const { port, protocol = 'TCP' } of service.spec.ports ?? []) {
      const backends = () => {
        const nodePort = current()?.spec.ports?.find(each => each.port === port && (each.protocol ?? 'TCP') === protocol)?.nodePort ?? 0
        return this.nodes(current()).map(node => ({ address: node, port: nodePort }))
      }
      const allows = (client: string) => {
        const sources = current()?.spec.loadBalancerSourceRanges ?? []
        return sources.length === 0 || sources.some(range => inRange(client, range.trim()))
      }
      const close = network.listen(address, port, tcpProxy(network, place, backends, allows), protocol === 'UDP' ? 'UDP' : 'TCP')
      if (close !== undefined) closers.push(close)
    }
    return {
      address,
      readyAt,
      close: () =>
        closers.forEach(close => {
          close()
        }),
    }
  }

  /** The nodes that pass the proxy's health check: with externalTrafficPolicy Local only those with an endpoint. */
  private nodes(service: Service | undefined): string[] {
    const { inventory } = this.context.network
    const usable = ({ metadata, status }: Node) =>
      metadata.labels?.[excluded] === undefined && status?.conditions?.some(({ type, status: held }) => type === 'Ready' && held !== 'True') !== true
    const nodes = inventory.nodes.list().filter(usable)
    if (service?.spec.externalTrafficPolicy !== 'Local') return nodes.map(addressOfNode)
    const { namespace = '', name = '' } = service.metadata
    const homes = new Set(
      inventory
        .slicesOf(namespace, name)
        .flatMap(({ endpoints }) => (endpoints ?? []).filter(({ conditions }) => conditions.ready !== false).map(({ nodeName }) => nodeName)),
    )
    return nodes.filter(({ metadata }) => homes.has(metadata.name)).map(addressOfNode)
  }

  private write(service: Service, subresource?: string): void {
    const kind = this.context.api.kindOf('v1', 'Service')
    if (kind !== undefined) this.context.api.updateTrusted(kind, service as Service & KubeObject, subresource === undefined ? {} : { subresource })
  }
}
