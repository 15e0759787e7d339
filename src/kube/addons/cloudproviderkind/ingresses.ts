import type { HTTPIngressPath, Ingress, IngressBackend, IngressClass } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { newControllerRef } from '../../apimachinery/meta.ts'
import { sha256 } from '../../apimachinery/sha256.ts'
import { encodeUTF8 } from '../../apimachinery/utf8.ts'
import type { Addon, AddonContext } from '../addon.ts'
import { Reconciler } from '../reconciler.ts'
import type { BackendRef, Gateway, HTTPRoute, Listener, RouteRule } from './gateway-types.ts'
import { gatewayVersion } from './gateway-types.ts'
import { gatewayClass } from './gateways.ts'

const className = 'cloud-provider-kind'
const classController = 'kind.sigs.k8s.io/ingress-controller'
const gatewayName = 'kind-ingress-gateway'
const defaultClass = 'ingressclass.kubernetes.io/is-default-class'
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Turns Ingresses of its class into a Gateway a namespace and HTTPRoutes, and tells them its address. Follows cloud-provider-kind's pkg/ingress. */
export class Ingresses implements Addon {
  private readonly context: AddonContext
  private readonly reconciler: Reconciler

  constructor(context: AddonContext) {
    this.context = context
    this.reconciler = new Reconciler(context, ['Ingress', 'IngressClass', 'Service', 'Gateway', 'HTTPRoute', 'CustomResourceDefinition'], () => this.sync())
  }

  start(): void {
    this.createClass()
    this.reconciler.start()
  }

  stop(): void {
    this.reconciler.stop()
  }

  private createClass(): void {
    const { api } = this.context
    const kind = api.kindOf('networking.k8s.io/v1', 'IngressClass')
    if (kind === undefined || api.get('networking.k8s.io/v1', 'IngressClass', '', className) !== undefined) return
    const metadata = { name: className, annotations: { [defaultClass]: 'true' } }
    api.create(kind, '', { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata, spec: { controller: classController } })
  }

  private sync(): void {
    const { api } = this.context
    if (api.kindOf(gatewayVersion, 'Gateway') === undefined || api.kindOf(gatewayVersion, 'HTTPRoute') === undefined) return
    const isDefault = api.get<IngressClass & KubeObject>('networking.k8s.io/v1', 'IngressClass', '', className)?.metadata.annotations?.[defaultClass] === 'true'
    const isOurs = ({ spec }: Ingress) => (spec.ingressClassName === undefined ? isDefault : spec.ingressClassName === className)
    const ingresses = api.list<Ingress & KubeObject>('networking.k8s.io/v1', 'Ingress').filter(isOurs)
    for (const namespace of new Set(ingresses.map(({ metadata }) => metadata.namespace ?? ''))) {
      const here = ingresses.filter(({ metadata }) => metadata.namespace === namespace)
      const gateway = this.ensureGateway(namespace, here)
      for (const ingress of here) {
        this.ensureRoutes(ingress)
        this.tellAddress(ingress, gateway)
      }
    }
  }

  /** One Gateway a namespace, with the certificates of all its Ingresses. */
  private ensureGateway(namespace: string, ingresses: readonly Ingress[]): Gateway | undefined {
    const { api } = this.context
    const kind = api.kindOf(gatewayVersion, 'Gateway')
    if (kind === undefined) return undefined
    const secrets = [...new Set(ingresses.flatMap(({ spec }) => (spec.tls ?? []).flatMap(({ secretName }) => (secretName ? [secretName] : []))))].sort()
    const allowedRoutes = { namespaces: { from: 'Same' } }
    const listeners: Listener[] = [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes }]
    if (secrets.length > 0) {
      const certificateRefs = secrets.map(name => ({ group: '', kind: 'Secret', name }))
      listeners.push({ name: 'https', port: 443, protocol: 'HTTPS', allowedRoutes, tls: { mode: 'Terminate', certificateRefs } })
    }
    const found = api.get<Gateway>(gatewayVersion, 'Gateway', namespace, gatewayName)
    const spec = { gatewayClassName: gatewayClass.name, listeners }
    if (found === undefined) {
      api.create(kind, namespace, { apiVersion: gatewayVersion, kind: 'Gateway', metadata: { name: gatewayName, namespace }, spec })
      return undefined
    }
    const names = (each: readonly Listener[]) => each.map(({ name, tls }) => [name, tls?.certificateRefs?.map(ref => ref.name)])
    if (!same(names(found.spec.listeners), names(listeners))) api.updateTrusted<Gateway>(kind, { ...found, spec: { ...found.spec, listeners } })
    return found
  }

  private ensureRoutes(ingress: Ingress & KubeObject): void {
    const { api } = this.context
    const kind = api.kindOf(gatewayVersion, 'HTTPRoute')
    const namespace = ingress.metadata.namespace ?? ''
    const wanted = this.routesOf(ingress)
    if (kind === undefined || wanted === undefined) return
    const owned = api
      .list<HTTPRoute>(gatewayVersion, 'HTTPRoute', namespace)
      .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === ingress.metadata.uid) === true)
    for (const route of wanted) {
      const found = owned.find(({ metadata }) => metadata.name === route.metadata.name)
      if (found === undefined) api.create(kind, namespace, route)
      else if (!same([found.spec.hostnames, found.spec.rules], [route.spec.hostnames, route.spec.rules]))
        api.updateTrusted<HTTPRoute>(kind, { ...found, spec: route.spec })
    }
    for (const { metadata } of owned) if (!wanted.some(route => route.metadata.name === metadata.name)) api.delete(kind, namespace, metadata.name ?? '')
  }

  /** A route a host, and one for requests that no host takes; undefined while a port's name leads nowhere. */
  private routesOf(ingress: Ingress & KubeObject): HTTPRoute[] | undefined {
    const { name = '', namespace = '' } = ingress.metadata
    const parentRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace, name: gatewayName }]
    const route = (title: string, rules: readonly RouteRule[], hostnames?: readonly string[]): HTTPRoute => ({
      apiVersion: gatewayVersion,
      kind: 'HTTPRoute',
      metadata: { name: title, namespace, ownerReferences: [newControllerRef(ingress)] },
      spec: { parentRefs, ...(hostnames === undefined ? {} : { hostnames }), rules },
    })
    const routes: HTTPRoute[] = []
    const open: HTTPIngressPath[] = []
    let named = false
    for (const { host, http } of ingress.spec.rules ?? []) {
      if (!host) {
        open.push(...(http?.paths ?? []))
        named ||= http !== undefined
        continue
      }
      if (http === undefined) continue
      const rules = this.rulesOf(namespace, http.paths ?? [])
      if (rules === undefined) return undefined
      routes.push(route(`${name}-${sha256(encodeUTF8(host)).slice(0, 10)}`, rules, [host]))
    }
    const backend = ingress.spec.defaultBackend
    if (!named && backend === undefined) return routes
    const last = named ? this.rulesOf(namespace, open) : this.defaultRule(namespace, backend)
    return last === undefined ? undefined : [...routes, route(`${name}-default-backend`, last)]
  }

  private defaultRule(namespace: string, backend: IngressBackend | undefined): RouteRule[] | undefined {
    const found = backend === undefined ? undefined : this.backend(namespace, backend)
    return found === undefined ? undefined : [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [found] }]
  }

  // Exact paths come first, then the longer ones.
  private rulesOf(namespace: string, paths: readonly HTTPIngressPath[]): RouteRule[] | undefined {
    const exact = ({ pathType }: HTTPIngressPath) => (pathType === 'Exact' ? 0 : 1)
    const ordered = [...paths].sort((a, b) => exact(a) - exact(b) || (b.path ?? '').length - (a.path ?? '').length)
    const rules: RouteRule[] = []
    for (const each of ordered) {
      const backend = this.backend(namespace, each.backend)
      if (backend === undefined) return undefined
      const type = each.pathType === 'Exact' ? 'Exact' : 'PathPrefix'
      rules.push({ matches: [{ path: { type, value: each.path || '/' } }], backendRefs: [backend] })
    }
    return rules
  }

  private backend(namespace: string, { service }: IngressBackend): BackendRef | undefined {
    if (service === undefined) return undefined
    const named = service.port?.name
    const found = this.context.network.inventory.services.get(namespace, service.name)?.spec.ports?.find(({ name }) => name === named)
    const port = named ? found?.port : service.port?.number
    return port === undefined ? undefined : { group: '', kind: 'Service', name: service.name, port, weight: 1 }
  }

  private tellAddress(ingress: Ingress & KubeObject, gateway: Gateway | undefined): void {
    const addresses = (gateway?.status?.addresses ?? []).map(({ value }) => ({ ip: value }))
    if (addresses.length === 0 || same(ingress.status?.loadBalancer?.ingress, addresses)) return
    const kind = this.context.api.kindOf('networking.k8s.io/v1', 'Ingress')
    if (kind !== undefined)
      this.context.api.updateTrusted<Ingress & KubeObject>(kind, { ...ingress, status: { loadBalancer: { ingress: addresses } } }, { subresource: 'status' })
  }
}
