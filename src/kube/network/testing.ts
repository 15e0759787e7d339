import type { EndpointSlice, Pod } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { Rand } from '../apimachinery/rand.ts'
import type { API } from '../apiserver/interface.ts'
import { createServer } from '../apiserver/server.ts'
import { createActorContext } from '../client/index.ts'
import { Clock } from '../clock/clock.ts'
import { Network } from './network.ts'
import type { NetworkPlugin } from './policy/plugin.ts'
import type { Protocol, Server } from './server.ts'

/** An object as a test writes it. */
interface Short {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> }
  readonly [part: string]: unknown
}

/** A Pod in short: where it is, its labels, and the ports it listens on. */
export interface ShortPod {
  readonly namespace?: string
  readonly name: string
  readonly address: string
  readonly node?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: string; readonly hostPort?: number }[]
  readonly listens?: readonly (number | { readonly port: number; readonly protocol: Protocol })[]
  readonly spec?: object
}

/** An endpoint in short. */
export interface ShortEndpoint {
  readonly address: string
  readonly node?: string
  readonly hostname?: string
  readonly ready?: boolean
  readonly serving?: boolean
  readonly terminating?: boolean
  readonly forNodes?: readonly string[]
  readonly forZones?: readonly string[]
}

/** A network over a store that tests fill themselves: kind's three nodes, and nobody who acts. */
export class TestNet {
  readonly clock = new Clock(Date.parse('2026-11-02T09:00:00Z'))
  readonly api: API
  readonly network: Network

  constructor(seed = 1, plugin: NetworkPlugin = 'kindnet') {
    const rand = new Rand(seed)
    this.api = createServer({ clock: this.clock, rand })
    this.network = new Network({ informers: createActorContext(this.api, this.clock, rand).informers, clock: this.clock, seed, plugin })
    for (const name of ['default', 'kube-system']) this.create('v1', 'Namespace', { metadata: { name } })
    for (const [index, name] of ['kind-control-plane', 'kind-worker', 'kind-worker2'].entries()) {
      const node = this.create('v1', 'Node', { metadata: { name }, spec: { podCIDR: `10.244.${index}.0/24` } })
      const status = { addresses: [{ type: 'InternalIP', address: `172.18.0.${index + 2}` }] }
      this.write({ ...node, status } as KubeObject, 'status')
    }
  }

  /** Creates an object, as a client would; one that is there already is given back. */
  create(apiVersion: string, kindName: string, object: Short): KubeObject {
    const kind = this.api.kindOf(apiVersion, kindName)
    if (kind === undefined) throw new Error(`no kind ${kindName}`)
    const namespace = kind.namespaced ? (object.metadata.namespace ?? 'default') : ''
    return (
      this.api.get(apiVersion, kindName, namespace, object.metadata.name) ?? this.api.create(kind, namespace, { apiVersion, kind: kindName, ...object }).object
    )
  }

  private write(object: KubeObject, subresource?: string): void {
    const kind = this.api.kindOf(object.apiVersion, object.kind)
    if (kind !== undefined) this.api.updateTrusted(kind, object, subresource === undefined ? {} : { subresource })
  }

  /** A running Pod. */
  pod({ namespace = 'default', name, address, node = 'kind-worker', labels, ports = [], listens = [], spec = {} }: ShortPod): Pod {
    this.create('v1', 'Namespace', { metadata: { name: namespace } })
    this.create('v1', 'ServiceAccount', { metadata: { name: 'default', namespace } })
    const created = this.create('v1', 'Pod', {
      metadata: { name, namespace, ...(labels === undefined ? {} : { labels }) },
      spec: { nodeName: node, automountServiceAccountToken: false, containers: [{ name: 'c', image: 'busybox', ports }], ...spec },
    }) as KubeObject & Pod
    this.write(
      { ...created, status: { ...created.status, phase: 'Running', podIP: address, podIPs: [{ ip: address }], hostIP: '172.18.0.3' } } as KubeObject & Pod,
      'status',
    )
    for (const each of listens) {
      const { port, protocol } = typeof each === 'number' ? { port: each, protocol: 'TCP' as const } : each
      this.listen(address, port, name, protocol)
    }
    return created
  }

  /** Somebody who answers with `text`. */
  listen(address: string, port: number, text: string, protocol: Protocol = 'TCP'): void {
    const server: Server = { http: ({ from }) => ({ status: 200, body: `${text} ${from}` }), line: () => text }
    this.network.listen(address, port, server, protocol)
  }

  /** CoreDNS, at its usual address. */
  dns(): void {
    this.pod({ namespace: 'kube-system', name: 'coredns', address: '10.244.0.2', node: 'kind-control-plane', labels: { 'k8s-app': 'kube-dns' } })
    for (const protocol of ['UDP', 'TCP'] as const)
      this.network.listen('10.244.0.2', 53, { dns: (name, type) => this.network.zone.answer(name, type) }, protocol)
    this.service('kube-dns', { clusterIP: '10.96.0.10', ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] }, [{ address: '10.244.0.2' }], 'kube-system')
  }

  /** A Service and the endpoints behind each of its ports. */
  service(name: string, spec: object, endpoints: readonly ShortEndpoint[], namespace = 'default'): void {
    this.create('v1', 'Service', { metadata: { name, namespace }, spec })
    this.endpoints(name, endpoints, namespace)
  }

  /** Replaces the endpoints of a Service. */
  endpoints(name: string, endpoints: readonly ShortEndpoint[], namespace = 'default'): void {
    const service = this.network.inventory.services.get(namespace, name)
    const ports = (service?.spec.ports ?? []).map(({ name: portName = '', protocol = 'TCP', port, targetPort }) => ({
      name: portName,
      protocol,
      port: typeof targetPort === 'number' && targetPort !== 0 ? targetPort : port,
    }))
    const slice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-x`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports,
      endpoints: endpoints.map(({ address, node = 'kind-worker', hostname, ready = true, serving = ready, terminating = false, forNodes, forZones }) => ({
        addresses: [address],
        nodeName: node,
        conditions: { ready, serving, terminating },
        ...(hostname === undefined ? {} : { hostname }),
        ...(forNodes === undefined && forZones === undefined
          ? {}
          : {
              hints: {
                ...(forNodes && { forNodes: forNodes.map(each => ({ name: each })) }),
                ...(forZones && { forZones: forZones.map(each => ({ name: each })) }),
              },
            }),
      })),
    }
    const old = this.api.get<KubeObject & EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice', namespace, slice.metadata.name)
    if (old === undefined) this.create('discovery.k8s.io/v1', 'EndpointSlice', slice)
    else this.write({ ...old, endpoints: slice.endpoints } as KubeObject & EndpointSlice)
  }

  /** A Pod's place. */
  at(name: string, namespace = 'default') {
    const place = this.network.podPlace(namespace, name)
    if (place === undefined) throw new Error(`no Pod ${name}`)
    return place
  }
}
