import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../api/types.gen.ts'
import type { StoredPod } from '../pods.ts'
import { isPodReady } from '../pods.ts'
import type { StoredService } from '../service-pods.ts'
import { findPort, hostnameIn, isInEndpoints } from '../service-pods.ts'

interface Entry {
  readonly address: EndpointAddress
  readonly ready: boolean
  readonly ports: EndpointPort[]
}

/** A Service's Pods as the legacy Endpoints lists them: addresses with the same ports together, ready and not ready apart. */
export function subsetsOf(service: StoredService, pods: readonly StoredPod[]): EndpointSubset[] {
  const groups = new Map<string, Entry[]>()
  for (const pod of pods) {
    const entry = entryOf(service, pod)
    if (entry === undefined) continue
    const key = entry.ports.map(port => `${port.name ?? ''} ${port.port} ${port.protocol ?? ''}`).join(',')
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups.values()].map(entries => {
    const sorted = [...entries].sort((a, b) => (a.address.ip < b.address.ip ? -1 : a.address.ip > b.address.ip ? 1 : 0))
    const addresses = sorted.filter(entry => entry.ready).map(entry => entry.address)
    const notReadyAddresses = sorted.filter(entry => !entry.ready).map(entry => entry.address)
    const ports = entries[0]?.ports ?? []
    return {
      ...(addresses.length > 0 ? { addresses } : {}),
      ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
      ...(ports.length > 0 ? { ports } : {}),
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
