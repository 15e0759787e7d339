import type { Pod, PodSpec, ResourceRequirements } from '../../../api/types.gen.ts'
import { parseQuantity, zeroQuantity } from '../../../apimachinery/quantity.ts'
import { isSupportedPodLevelResource } from './resource-names.ts'

/** How likely a Pod is to be killed when memory runs out. */
export type QOSClass = 'BestEffort' | 'Burstable' | 'Guaranteed'

/** The class in the Pod's status, or what it would be. Follows pkg/apis/core/helper/qos/qos.go GetPodQOS. */
export const podQOS = (pod: Pod): string => pod.status.qosClass || computePodQOS(pod.spec)

/** The class that requests and limits make. Follows pkg/apis/core/helper/qos/qos.go ComputePodQOS. */
export function computePodQOS(spec: PodSpec): QOSClass {
  if (spec.resources !== undefined && hasPodLevelResources(spec)) return classOf(spec.resources)
  let podClass: QOSClass | undefined
  for (const { resources } of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    const own = classOf(resources)
    if (own === 'Burstable') return own
    podClass ??= own
    if (podClass !== own) return 'Burstable'
  }
  return podClass ?? 'BestEffort'
}

/** Whether requests or limits for the Pod as a whole name a resource that counts. Follows pkg/apis/core/helper/helpers.go IsPodLevelResourcesSet. */
export function hasPodLevelResources({ resources }: PodSpec): boolean {
  return [resources?.requests, resources?.limits].some(list => Object.keys(list ?? {}).some(isSupportedPodLevelResource))
}

function classOf(resources: ResourceRequirements): QOSClass {
  const cpu = classOfResource(resources, 'cpu')
  return cpu === classOfResource(resources, 'memory') ? cpu : 'Burstable'
}

function classOfResource({ requests, limits }: ResourceRequirements, name: string): QOSClass {
  const [request, limit] = [requests?.[name], limits?.[name]].map(amount => (amount === undefined ? zeroQuantity : parseQuantity(amount)))
  if (request === undefined || limit === undefined || !request.equals(limit)) return 'Burstable'
  return request.isZero() ? 'BestEffort' : 'Guaranteed'
}
