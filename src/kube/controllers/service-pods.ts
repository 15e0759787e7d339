import type { Service, ServicePort } from '../api/types.gen.ts'
import { deepEqual } from '../apimachinery/deep-copy.ts'
import { matchesLabels } from '../apimachinery/labels.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { keyOf } from '../apimachinery/meta.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { Informer } from '../client/actor.ts'
import { isPodTerminal } from '../registry/core/pod/helpers.ts'
import type { StoredPod } from './pods.ts'
import { isPodReady, podCondition } from './pods.ts'

/** A Service as it is stored. */
export type StoredService = Service & KubeObject

/** Whether the Service's endpoints are kept from Pods. */
export const selectsPods = ({ spec }: StoredService) => spec.type !== 'ExternalName' && spec.selector !== undefined

/** The Service has no address of its own. */
export const isHeadless = ({ spec }: StoredService) => spec.clusterIP === 'None' || !spec.clusterIP

/** A Pod that traffic may go to: it has an address and is not finished. Follows endpointslice/util/controller_utils.go ShouldPodBeInEndpoints. */
export function isInEndpoints({ status, metadata }: StoredPod, includeTerminating: boolean): boolean {
  if (isPodTerminal({ status })) return false
  if (!status.podIP && (status.podIPs ?? []).length === 0) return false
  return includeTerminating || metadata.deletionTimestamp === undefined
}

/** The container port a Service's port leads to, or undefined. Follows endpointslice/utils.go FindPort. */
export function findPort({ spec }: StoredPod, port: ServicePort): number | undefined {
  if (typeof port.targetPort === 'number') return port.targetPort
  const sidecars = (spec.initContainers ?? []).filter(container => container.restartPolicy === 'Always')
  for (const container of [...(spec.containers ?? []), ...sidecars]) {
    const found = container.ports?.find(each => each.name === port.targetPort && each.protocol === port.protocol)
    if (found !== undefined) return found.containerPort
  }
  return undefined
}

/** The Pod's own name in the Service's domain. */
export function hostnameIn(service: StoredService, { spec }: StoredPod): string | undefined {
  return spec.hostname && spec.subdomain === service.metadata.name ? spec.hostname : undefined
}

const none: readonly never[] = []

/** The keys of the Services whose endpoints a change of a Pod can change. Follows GetPodUpdateProjectionKey and GetServicesToUpdate. */
export function affectedServices(services: Informer<StoredService>, { object, old }: WatchEvent<StoredPod>): readonly string[] {
  const moved =
    old !== undefined &&
    (!deepEqual(object.metadata.labels, old.metadata.labels) || object.spec.hostname !== old.spec.hostname || object.spec.subdomain !== old.spec.subdomain)
  const changed =
    old === undefined ||
    object.metadata.deletionTimestamp !== old.metadata.deletionTimestamp ||
    isPodReady(old) !== isPodReady(object) ||
    !deepEqual(old.status.podIPs ?? none, object.status.podIPs ?? none) ||
    object.status.phase !== old.status.phase
  if (!moved && !changed) return []
  return services
    .list(object.metadata.namespace)
    .filter(service => {
      const { selector } = service.spec
      return selector !== undefined && (matchesLabels(selector, object.metadata.labels) || (moved && matchesLabels(selector, old.metadata.labels)))
    })
    .map(keyOf)
}

interface Seen {
  readonly service: string
  readonly pods: ReadonlyMap<string, string>
}

/** Remembers what last changed the endpoints of each Service. Follows endpointslice/util/trigger_time_tracker.go. */
export class TriggerTimes {
  private readonly seen = new Map<string, Seen>()

  /** The time for the annotation of a change, or undefined when it has none. */
  next(service: StoredService, pods: readonly StoredPod[]): string | undefined {
    const key = keyOf(service)
    const before = this.seen.get(key)
    const created = service.metadata.creationTimestamp ?? ''
    const times = new Map<string, string>()
    let earliest: string | undefined
    const consider = (time: string) => {
      if (earliest === undefined || time < earliest) earliest = time
    }
    for (const pod of pods) {
      const time = podCondition(pod, 'Ready')?.lastTransitionTime
      if (!time) continue
      const name = pod.metadata.name ?? ''
      times.set(name, time)
      if (time > (before?.pods.get(name) ?? '')) consider(time)
    }
    if (created > (before?.service ?? '')) consider(created)
    this.seen.set(key, { service: created, pods: times })
    return before === undefined ? created : earliest
  }

  /** Forgets a Service that is gone. */
  forget(key: string): void {
    this.seen.delete(key)
  }
}

/** The annotation that carries the trigger's time. */
export const lastChangeTriggerTime = 'endpoints.kubernetes.io/last-change-trigger-time'
