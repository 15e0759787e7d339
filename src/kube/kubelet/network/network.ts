import type { EndpointSlice, Service } from '../../api/types.gen.ts'
import type { Rand } from '../../apimachinery/rand.ts'
import type { Informers } from '../../client/actor.ts'

/** A request as a server inside a container sees it. */
export interface Request {
  readonly method: string
  /** With the query, such as `/healthz?full=1`. */
  readonly path: string
  readonly host: string
  readonly headers: Readonly<Record<string, string>>
  /** Address of who asks. */
  readonly from: string
}

/** What a server answers, after `delay` virtual milliseconds. */
export interface Response {
  readonly status: number
  readonly body: string
  readonly contentType?: string
  readonly delay?: number
}

/** Something that listens on a port. Without `http` it takes connections and says nothing; `grpc` answers health checks. */
export interface Server {
  http?(request: Request): Response
  grpc?(service: string): 'SERVING' | 'NOT_SERVING' | 'UNIMPLEMENTED' | 'SERVICE_UNKNOWN'
  /** One line in, one line out, as redis speaks. */
  line?(text: string): string
  /** Speaks TLS: only https reaches it. */
  readonly tls?: true
  /** Gives the same answer whoever asks, and keeps no record of it: asking once tells how it stands until it goes. */
  readonly steady?: true
}

/** Where a name or address leads: an address and port, or why it leads nowhere. */
export type Route = { readonly address: string; readonly port: number } | { readonly failure: 'unknown-name' | 'refused' | 'unreachable' }

const ipv4 = /^\d{1,3}(\.\d{1,3}){3}$/

/** The Pods' network: who listens where, and what Services and their names lead to. */
export class Network {
  private readonly servers = new Map<string, Server>()
  private readonly waiting = new Map<string, Set<() => void>>()
  private readonly informers: Informers
  private readonly rand: Rand

  constructor(informers: Informers, rand: Rand) {
    this.informers = informers
    this.rand = rand
  }

  /** Takes a port of an address; gives what frees it, or undefined when it is taken. */
  listen(address: string, port: number, server: Server): (() => void) | undefined {
    const key = `${address}:${port}`
    if (this.servers.has(key)) return undefined
    this.servers.set(key, server)
    return () => {
      this.servers.delete(key)
      const waiting = this.waiting.get(key)
      this.waiting.delete(key)
      for (const wake of waiting ?? []) wake()
    }
  }

  /** Calls `wake` when whoever listens there goes; gives what takes that back. */
  onceGone(address: string, port: number, wake: () => void): () => void {
    const key = `${address}:${port}`
    const waiting = this.waiting.get(key) ?? new Set()
    this.waiting.set(key, waiting.add(wake))
    return () => waiting.delete(wake)
  }

  /** Who listens there, or undefined: connection refused. */
  serverAt(address: string, port: number): Server | undefined {
    return this.servers.get(`${address}:${port}`)
  }

  /** The address a name stands for, seen from a namespace; undefined when there is none. */
  lookup(name: string, namespace: string): string | undefined {
    if (ipv4.test(name)) return name
    const labels = name.replace(/\.$/, '').split('.')
    const [service = '', home = namespace, kind = 'svc', ...domain] = labels
    if (kind !== 'svc' || (domain.length > 0 && domain.join('.') !== 'cluster.local')) return this.hostOfService(labels)
    const found = this.informers.of<Service>('v1', 'Service').get(home, service)
    if (found === undefined) return this.hostOfService(labels)
    const { clusterIP } = found.spec
    return clusterIP === undefined || clusterIP === 'None' ? this.endpoints(found)[0]?.address : clusterIP
  }

  /** Follows Services: the endpoint a connection to `address:port` reaches. */
  route(address: string, port: number): Route {
    const service = this.informers
      .of<Service>('v1', 'Service')
      .list()
      .find(({ spec }) => spec.clusterIP === address)
    if (service === undefined) return { address, port }
    const servicePort = service.spec.ports?.find(candidate => candidate.port === port)
    if (servicePort === undefined) return { failure: 'unreachable' }
    const ready = this.endpoints(service, servicePort.name ?? '').filter(endpoint => endpoint.ready)
    const chosen = ready[this.rand.int(Math.max(1, ready.length))]
    return chosen === undefined ? { failure: 'refused' } : { address: chosen.address, port: chosen.port }
  }

  /** `pod-name.service.namespace.svc`: a Pod's own name under a headless Service. */
  private hostOfService([hostname = '', service = '', namespace = '', kind = 'svc']: readonly string[]): string | undefined {
    if (kind !== 'svc') return undefined
    const slices = this.slicesOf(namespace, service)
    return slices.flatMap(slice => slice.endpoints ?? []).find(endpoint => endpoint.hostname === hostname)?.addresses?.[0]
  }

  private slicesOf(namespace: string, service: string): readonly EndpointSlice[] {
    return this.informers
      .of<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice')
      .list(namespace)
      .filter(slice => slice.metadata.labels?.['kubernetes.io/service-name'] === service)
  }

  private endpoints(service: Service, portName?: string): { address: string; port: number; ready: boolean }[] {
    return this.slicesOf(service.metadata.namespace ?? '', service.metadata.name ?? '').flatMap(slice => {
      const port = slice.ports?.find(candidate => portName === undefined || (candidate.name ?? '') === portName)?.port ?? 0
      return (slice.endpoints ?? []).flatMap(endpoint =>
        (endpoint.addresses ?? []).map(address => ({ address, port, ready: endpoint.conditions.ready === true })),
      )
    })
  }
}
