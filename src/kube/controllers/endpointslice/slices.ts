import type { DiscoveryEndpointPort, Endpoint, EndpointSlice, Node } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { isIPv6 } from '../../apimachinery/ip.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { newControllerRef } from '../../apimachinery/meta.ts'
import type { StoredPod } from '../pods.ts'
import { isPodReady } from '../pods.ts'
import type { StoredService } from '../service-pods.ts'
import { findPort, hostnameIn, isHeadless } from '../service-pods.ts'

/** An EndpointSlice as it is stored. */
export type StoredSlice = EndpointSlice & KubeObject

/** The labels this controller sets. */
export const sliceLabels = {
  serviceName: 'kubernetes.io/service-name',
  managedBy: 'endpointslice.kubernetes.io/managed-by',
  headless: 'service.kubernetes.io/headless',
} as const
const reserved: ReadonlySet<string> = new Set(Object.values(sliceLabels))

/** Who manages the slices of Services that select Pods. */
export const managedBy = 'endpointslice-controller.k8s.io'
const zoneLabel = 'topology.kubernetes.io/zone'

/** A Pod as an endpoint, or undefined when it has no address of that family. Follows endpointslice/utils.go podToEndpoint. */
export function endpointOf(pod: StoredPod, node: (Node & KubeObject) | undefined, service: StoredService, addressType: string): Endpoint | undefined {
  const addresses = (pod.status.podIPs ?? []).map(each => each.ip).filter(ip => isIPv6(ip) === (addressType === 'IPv6'))
  if (addresses.length === 0) return undefined
  const serving = isPodReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const hostname = hostnameIn(service, pod)
  const zone = node?.metadata.labels?.[zoneLabel]
  return {
    addresses,
    conditions: { ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: { kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name ?? '', uid: pod.metadata.uid ?? '' },
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    ...(zone ? { zone } : {}),
  }
}

/** The ports a Service leads to on a Pod. Follows utils.go getEndpointPorts. */
export function portsOf(service: StoredService, pod: StoredPod): DiscoveryEndpointPort[] {
  const ports: DiscoveryEndpointPort[] = []
  for (const port of service.spec.ports ?? []) {
    const number = findPort(pod, port)
    if (number === undefined) continue
    ports.push({
      name: port.name ?? '',
      protocol: port.protocol ?? 'TCP',
      port: number,
      ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
    })
  }
  return ports
}

/** Ports as one text: slices with the same ports hold their endpoints together. */
export function portKey(ports: readonly DiscoveryEndpointPort[] | null): string {
  return (ports ?? [])
    .map(port => [port.name ?? '', port.protocol ?? '', port.port ?? 0, port.appProtocol ?? ''].join('/'))
    .sort()
    .join(',')
}

/** The labels of a slice: its Service's and the reserved ones. Follows utils.go setEndpointSliceLabels. */
export function labelsFor(service: StoredService): Record<string, string> {
  const labels: Record<string, string> = {}
  for (const [key, value] of Object.entries(service.metadata.labels ?? {})) if (!reserved.has(key)) labels[key] = value
  if (isHeadless(service)) labels[sliceLabels.headless] = ''
  labels[sliceLabels.serviceName] = service.metadata.name ?? ''
  labels[sliceLabels.managedBy] = managedBy
  return labels
}

/** Whether a slice's labels, the reserved ones apart, are no longer its Service's. */
export function labelsDiffer(slice: StoredSlice, service: StoredService): boolean {
  const own = (labels: Readonly<Record<string, string>> | undefined) => Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => !reserved.has(key)))
  return !deepEqual(own(slice.metadata.labels), own(service.metadata.labels))
}

/** A slice to be created. Follows utils.go newEndpointSlice. */
export function newSlice(service: StoredService, addressType: string, ports: DiscoveryEndpointPort[]): StoredSlice {
  return {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: {
      generateName: `${service.metadata.name ?? ''}-`,
      namespace: service.metadata.namespace ?? '',
      labels: labelsFor(service),
      ownerReferences: [newControllerRef(service)],
    },
    addressType,
    endpoints: null,
    ports: ports.length > 0 ? ports : null,
  }
}

/** What tells an endpoint from the others of its Service: addresses and what they belong to. */
export function endpointKey({ addresses, targetRef }: Endpoint): string {
  return `${(addresses ?? []).join(',')} ${targetRef?.uid ?? ''}`
}
