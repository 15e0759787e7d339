import type { Secret } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { formatTime } from '../../apimachinery/meta.ts'
import type { Place, Server } from '../../network/index.ts'
import type { Addon, AddonContext } from '../addon.ts'
import type { StatusCondition } from '../conditions.ts'
import { setConditions } from '../conditions.ts'
import { Reconciler } from '../reconciler.ts'
import type { Surroundings } from './attachment.ts'
import { attach, listenerConditions, parentsTo } from './attachment.ts'
import { acceptedCondition, listenerStatus, programmedCondition } from './gateway-status.ts'
import type { Gateway, GatewayClass, HTTPRoute, Listener, ReferenceGrant, RouteParentStatus } from './gateway-types.ts'
import { gatewayVersion } from './gateway-types.ts'
import { intersection } from './hostnames.ts'
import type { VirtualHosts } from './http-proxy.ts'
import { answer } from './http-proxy.ts'
import type { Compiled, CompiledRoute } from './route-rules.ts'
import { compile } from './route-rules.ts'

/** The name of the class and who answers for it. */
export const gatewayClass = { name: 'cloud-provider-kind', controller: 'kind.sigs.k8s.io/gateway-controller' } as const

const features = [
  'Gateway',
  'GatewayAddressEmpty',
  'GatewayPort8080',
  'GatewayStaticAddresses',
  'HTTPRoute',
  'HTTPRoute303RedirectStatusCode',
  'HTTPRoute307RedirectStatusCode',
  'HTTPRoute308RedirectStatusCode',
  'HTTPRouteBackendProtocolWebSocket',
  'HTTPRouteParentRefPort',
  'HTTPRouteQueryParamMatching',
  'ReferenceGrant',
]

/** How long the container engine takes to start a proxy, in milliseconds. */
const startTime = 1800

interface Proxy {
  readonly address: string
  readonly place: Place
  readonly leave: () => void
  readonly readyAt: number
  /** What frees each port that is listened on. */
  readonly ports: Map<number, { readonly secure: boolean; readonly close: () => void }>
  hosts: ReadonlyMap<number, VirtualHosts>
}

const sameButTimes = (a: unknown, b: unknown) => stripped(a) === stripped(b)
const stripped = (value: unknown) => JSON.stringify(value, (key, held: unknown) => (key === 'lastTransitionTime' ? undefined : held))

/** Gives Gateways of its class a proxy and an address, and attaches HTTPRoutes. Follows cloud-provider-kind's pkg/gateway. */
export class Gateways implements Addon {
  private readonly context: AddonContext
  private readonly reconciler: Reconciler
  private readonly proxies = new Map<string, Proxy>()

  constructor(context: AddonContext) {
    this.context = context
    const kinds = ['GatewayClass', 'Gateway', 'HTTPRoute', 'ReferenceGrant', 'Service', 'Secret', 'Namespace', 'CustomResourceDefinition']
    this.reconciler = new Reconciler(context, kinds, () => this.sync())
  }

  start(): void {
    this.reconciler.start()
  }

  stop(): void {
    this.reconciler.stop()
  }

  private list<T extends KubeObject>(kind: string, version = gatewayVersion): readonly T[] {
    return this.context.api.kindOf(version, kind) === undefined ? [] : this.context.api.list<T>(version, kind)
  }

  private get now(): string {
    return formatTime(this.context.clock.now())
  }

  private sync(): void {
    this.syncClasses()
    const ours = new Set(
      this.list<GatewayClass>('GatewayClass').flatMap(({ metadata, spec }) => (spec.controllerName === gatewayClass.controller ? [metadata.name] : [])),
    )
    const gateways = this.list<Gateway>('Gateway').filter(({ spec }) => ours.has(spec.gatewayClassName))
    const parents = new Map<string, RouteParentStatus[]>()
    for (const gateway of gateways) this.syncGateway(gateway, parents)
    const present = new Set(gateways.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`))
    for (const [key, proxy] of this.proxies) {
      if (present.has(key)) continue
      for (const { close } of proxy.ports.values()) close()
      proxy.leave()
      this.proxies.delete(key)
    }
    for (const route of this.list<HTTPRoute>('HTTPRoute')) {
      const wanted = parents.get(`${route.metadata.namespace}/${route.metadata.name}`)
      if (wanted !== undefined && !sameButTimes(route.status?.parents, wanted)) this.writeStatus({ ...route, status: { ...route.status, parents: wanted } })
    }
  }

  private syncClasses(): void {
    const kind = this.context.api.kindOf(gatewayVersion, 'GatewayClass')
    if (kind === undefined) return
    const classes = this.list<GatewayClass>('GatewayClass')
    if (!classes.some(({ metadata }) => metadata.name === gatewayClass.name)) {
      const spec = { controllerName: gatewayClass.controller, description: 'cloud-provider-kind gateway API' }
      this.context.api.create(kind, '', { apiVersion: gatewayVersion, kind: 'GatewayClass', metadata: { name: gatewayClass.name }, spec })
      return
    }
    for (const each of classes) {
      if (each.spec.controllerName !== gatewayClass.controller) continue
      const message = 'GatewayClass is accepted by this controller.'
      const accepted: StatusCondition = { type: 'Accepted', status: 'True', reason: 'Accepted', message, observedGeneration: each.metadata.generation ?? 0 }
      const status = { conditions: setConditions(each.status?.conditions ?? [], [accepted], this.now), supportedFeatures: features.map(name => ({ name })) }
      if (!sameButTimes(each.status, status)) this.writeStatus({ ...each, status })
    }
  }

  private surroundings(): Surroundings {
    const { inventory } = this.context.network
    return {
      namespaceLabels: name => inventory.namespaces.get('', name)?.metadata.labels,
      secret: (namespace, name) => {
        const secret = this.context.api.get<Secret & KubeObject>('v1', 'Secret', namespace, name)
        return secret === undefined ? undefined : { type: secret.type ?? '', keys: Object.keys(secret.data ?? {}) }
      },
      hasService: (namespace, name) => inventory.services.get(namespace, name) !== undefined,
      grants: [...this.list<ReferenceGrant>('ReferenceGrant'), ...this.list<ReferenceGrant>('ReferenceGrant', 'gateway.networking.k8s.io/v1beta1')],
    }
  }

  private syncGateway(gateway: Gateway, parents: Map<string, RouteParentStatus[]>): void {
    const surroundings = this.surroundings()
    const attached = new Map<string, { route: HTTPRoute; compiled: Compiled }[]>(gateway.spec.listeners.map(({ name }) => [name, []]))
    for (const route of this.list<HTTPRoute>('HTTPRoute')) this.attachRoute(gateway, route, surroundings, attached, parents)
    const own = listenerConditions(gateway, surroundings)
    const listeners = gateway.spec.listeners.map(listener =>
      listenerStatus(
        gateway,
        listener,
        own.get(listener.name) ?? [],
        attached.get(listener.name)?.filter(({ compiled }) => compiled.routes.length > 0).length ?? 0,
        this.now,
      ),
    )
    const accepted = acceptedCondition(gateway, listeners)
    const proxy = accepted.status === 'True' ? this.proxyOf(gateway) : undefined
    if (proxy !== undefined && this.context.clock.now() < proxy.readyAt) {
      this.reconciler.queue(proxy.readyAt - this.context.clock.now())
      return
    }
    if (proxy !== undefined) this.program(proxy, gateway, attached, own)
    const programmed = programmedCondition(gateway, accepted.status === 'True', proxy?.address, listeners)
    const conditions = setConditions(gateway.status?.conditions ?? [], [accepted, programmed], this.now)
    const addresses = proxy === undefined ? gateway.status?.addresses : [{ type: 'IPAddress', value: proxy.address }]
    const status = { ...(addresses === undefined ? {} : { addresses }), conditions, listeners }
    if (!sameButTimes(gateway.status, status)) this.writeStatus({ ...gateway, status })
  }

  private attachRoute(
    gateway: Gateway,
    route: HTTPRoute,
    surroundings: Surroundings,
    attached: Map<string, { route: HTTPRoute; compiled: Compiled }[]>,
    parents: Map<string, RouteParentStatus[]>,
  ): void {
    const { inventory } = this.context.network
    const compiled = compile(route, { service: (namespace, name) => inventory.services.get(namespace, name), grants: surroundings.grants })
    const key = `${route.metadata.namespace}/${route.metadata.name}`
    const { generation: observedGeneration = 0 } = route.metadata
    for (const parentRef of parentsTo(gateway, route)) {
      const { listeners, conditions } = attach(gateway, route, parentRef, surroundings)
      const more: StatusCondition[] = []
      if (listeners.length > 0) {
        const none = compiled.dropped.length > 0 && compiled.routes.length === 0
        if (none)
          more.push({
            type: 'Accepted',
            status: 'False',
            reason: 'UnsupportedValue',
            message: `no rules could be translated: ${compiled.dropped.join('; ')}`,
            observedGeneration,
          })
        else {
          const message = compiled.unresolved === 'RefNotPermitted' ? 'permission error' : 'backend not found'
          more.push(
            compiled.unresolved === undefined
              ? { type: 'ResolvedRefs', status: 'True', reason: 'ResolvedRefs', message: 'All references resolved', observedGeneration }
              : { type: 'ResolvedRefs', status: 'False', reason: compiled.unresolved, message, observedGeneration },
          )
          if (compiled.dropped.length > 0)
            more.push({
              type: 'PartiallyInvalid',
              status: 'True',
              reason: 'UnsupportedValue',
              message: `Dropped Rule(s): ${compiled.dropped.join('; ')}`,
              observedGeneration,
            })
        }
      }
      const old = route.status?.parents?.find(each => stripped(each.parentRef) === stripped(parentRef))?.conditions ?? []
      const kept = old.filter(({ type }) => [...conditions, ...more].some(each => each.type === type))
      const status = {
        parentRef,
        controllerName: gatewayClass.controller,
        conditions: setConditions(setConditions(kept, conditions, this.now), more, this.now),
      }
      parents.set(key, [...(parents.get(key) ?? []), status])
      for (const { name } of listeners) {
        const there = attached.get(name)
        if (there !== undefined && !there.some(each => each.route === route)) there.push({ route, compiled })
      }
    }
  }

  private proxyOf(gateway: Gateway): Proxy {
    const { namespace = '', name = '' } = gateway.metadata
    const key = `${namespace}/${name}`
    const known = this.proxies.get(key)
    if (known !== undefined) return known
    const { network, clock } = this.context
    const wanted = gateway.spec.addresses?.find(({ type, value }) => (type ?? 'IPAddress') === 'IPAddress' && value !== undefined)?.value
    const address = wanted ?? network.nextAddress()
    const title = `proxy of Gateway ${key}`
    const place: Place = { kind: 'Neighbor', name: title, address, via: 'kind-control-plane' }
    const proxy: Proxy = { address, place, leave: network.join(address, title), readyAt: clock.now() + startTime, ports: new Map(), hosts: new Map() }
    this.proxies.set(key, proxy)
    return proxy
  }

  /** Hands the proxy its ports and routes. */
  private program(
    proxy: Proxy,
    gateway: Gateway,
    attached: ReadonlyMap<string, readonly { route: HTTPRoute; compiled: Compiled }[]>,
    own: ReadonlyMap<string, readonly StatusCondition[]>,
  ): void {
    const { network } = this.context
    const usable = (listener: Listener) =>
      (listener.protocol === 'HTTP' || listener.protocol === 'HTTPS') &&
      own.get(listener.name)?.some(({ status, type }) => type === 'Conflicted' || status === 'False') !== true
    const hosts = new Map<number, Map<string, CompiledRoute[]>>()
    for (const listener of gateway.spec.listeners.filter(usable)) {
      const port = hosts.get(listener.port) ?? new Map<string, CompiledRoute[]>()
      hosts.set(listener.port, port)
      for (const { route, compiled } of attached.get(listener.name) ?? [])
        for (const domain of intersection(listener.hostname, route.spec.hostnames)) port.set(domain, [...(port.get(domain) ?? []), ...compiled.routes])
      const secure = listener.protocol === 'HTTPS'
      if (proxy.ports.get(listener.port)?.secure === secure) continue
      proxy.ports.get(listener.port)?.close()
      const close = network.listen(proxy.address, listener.port, this.server(proxy, listener.port, secure))
      if (close !== undefined) proxy.ports.set(listener.port, { secure, close })
    }
    proxy.hosts = hosts
    for (const [port, { close }] of proxy.ports) {
      if (hosts.has(port)) continue
      close()
      proxy.ports.delete(port)
    }
  }

  private server(proxy: Proxy, port: number, secure: boolean): Server {
    const { network, clock } = this.context
    const behind = {
      network,
      place: proxy.place,
      now: () => clock.now(),
      service: (namespace: string, name: string) => network.inventory.services.get(namespace, name),
    }
    return { ...(secure ? { tls: true as const } : {}), http: request => answer(behind, proxy.hosts.get(port) ?? new Map(), request) }
  }

  private writeStatus<T extends KubeObject>(object: T): void {
    const kind = this.context.api.kindOf(object.apiVersion, object.kind)
    if (kind !== undefined) this.context.api.updateTrusted(kind, object, { subresource: 'status' })
  }
}
