import type { Pod, PodCondition } from '../../../api/types.gen.ts'
import { containerLists } from './containers.ts'

// What controllers, the kubelet and kubectl ask of Pods.

export type { AnyContainer, ContainerList } from './containers.ts'
export { isRestartableInitContainer, visitContainers } from './containers.ts'
export { probeText } from './probe-text.ts'
export type { QOSClass } from './qos.ts'
export { computePodQOS, podQOS } from './qos.ts'
export type { ResourceList } from './resource-list.ts'
export { setResourceListDefaults } from './resource-list.ts'
export { isHugePageResourceName, isIntegerResourceName, isNativeResource, isStandardResourceName } from './resource-names.ts'
export type { PodResourcesOptions, Quantities } from './resource-sums.ts'
export { podLimits, podRequests } from './resource-totals.ts'
export { allContainersCouldRestart, containerShouldRestart } from './restart-rules.ts'
export { equalSpecs } from './spec-equality.ts'
export type { PodSummary } from './status-text.ts'
export { podStatusText, summarizePod } from './status-text.ts'

/** A condition of the Pod, or undefined. Follows pkg/api/v1/pod/util.go GetPodCondition. */
export function podCondition({ status }: Pod, type: string): PodCondition | undefined {
  return status.conditions?.find(condition => condition.type === type)
}

/** Whether traffic may go to the Pod. Follows IsPodReady. */
export const isPodReady = (pod: Pod): boolean => podCondition(pod, 'Ready')?.status === 'True'

/** Whether the Pod has ended for good; its kubelet will start nothing in it any more. Follows pkg/api/v1/pod/util.go IsPodTerminal. */
export const isPodTerminal = ({ status }: Pick<Partial<Pod>, 'status'>): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

/** Whether the Pod is neither done nor on its way out. Follows pkg/controller/controller_utils.go IsPodActive. */
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined
}

/** The names of all containers: init containers, containers, ephemeral containers. */
export const containerNames = ({ spec }: Pod): string[] => containerLists.flatMap(list => (spec[list] ?? []).map(({ name }) => name))
