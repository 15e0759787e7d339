import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../api/types.gen.ts'
import type { StoredPod } from '../pods.ts'
import { isPodReady } from '../pods.ts'
import { inHashOrder } from '../port-order.ts'
import type { StoredService } from '../service-pods.ts'
import { findPort, hostnameIn, isInEndpoints } from '../service-pods.ts'

interface Entry {
  readonly address: EndpointAddress
  readonly ready: boolean
  readonly ports: EndpointPort[]
}

/**
 * A Service's Pods as the legacy Endpoints lists them: ports that the same addresses have together, ready and not
 * ready apart. Follows pkg/api/v1/endpoints/util.go RepackSubsets.
 */
export function subsetsOf(service: StoredService, pods: readonly StoredPod[]): EndpointSubset[] {
  const entries = pods.flatMap(pod => entryOf(service, pod) ?? []).sort((a, b) => (a.address.ip < b.address.ip ? -1 : a.address.ip > b.address.ip ? 1 : 0))
  const byPort = new Map<string, { readonly port: EndpointPort | undefined; readonly entries: Entry[] }>()
  for (const entry of entries) {
    for (const port of entry.ports.length > 0 ? entry.ports : [undefined]) {
      const key = port === undefined ? '' : `${port.name ?? ''} ${port.port} ${port.protocol ?? ''}`
      const found = byPort.get(key) ?? { port, entries: [] }
      found.entries.push(entry)
      byPort.set(key, found)
    }
  }
  const subsets = new Map<string, { readonly ports: EndpointPort[]; readonly entries: readonly Entry[] }>()
  for (const { port, entries: having } of byPort.values()) {
    const key = having.map(({ address }) => `${address.ip} ${address.targetRef?.uid ?? ''}`).join()
    const found = subsets.get(key) ?? { ports: [], entries: having }
    if (port !== undefined) found.ports.push(port)
    subsets.set(key, found)
  }
  return [...subsets.values()].map(({ ports, entries: having }) => {
    const addresses = having.filter(entry => entry.ready).map(entry => entry.address)
    const notReadyAddresses = having.filter(entry => !entry.ready).map(entry => entry.address)
    return {
      ...(addresses.length > 0 ? { addresses } : {}),
      ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
      ...(ports.length > 0 ? { ports: inHashOrder(ports, 'core/v1') } : {}),
    }
  })
}

/** Follows pkg/controller/endpoint/endpoints_controller.go podToEndpointAddressForService and addEndpointSubset. */
function entryOf(service: StoredService, pod: StoredPod): Entry | undefined {
  const tolerant = service.spec.publishNotReadyAddresses === true
  if (!isInEndpoints(pod, tolerant)) return undefined
  const ip = pod.status.podIP
  if (!ip) return undefined
  const ports: EndpointPort[] = []
  for (const port of service.spec.ports ?? []) {
    const number = findPort(pod, port)
    if (number === undefined) continue
    ports.push({
      ...(port.name ? { name: port.name } : {}),
      port: number,
      protocol: port.protocol ?? 'TCP',
      ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
    })
  }
  if (ports.length === 0 && !((service.spec.ports ?? []).length === 0 && service.spec.clusterIP === 'None')) return undefined
  const hostname = hostnameIn(service, pod)
  const address: EndpointAddress = {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name ?? '', uid: pod.metadata.uid ?? '' },
  }
  return { address, ready: tolerant || isPodReady(pod), ports }
}
