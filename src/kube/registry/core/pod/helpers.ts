import type { Container, ContainerStatus, Pod, PodCondition } from '../../../api/types.gen.ts'
import { parseTime } from '../../../apimachinery/meta.ts'
import type { AnyContainer } from './containers.ts'
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

/** Whether the Pod has been ready for `minReadySeconds` at `now` (milliseconds since the epoch). Follows IsPodAvailable. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  const ready = podCondition(pod, 'Ready')
  if (ready?.status !== 'True') return false
  if (minReadySeconds === 0) return true
  return Boolean(ready.lastTransitionTime) && parseTime(ready.lastTransitionTime ?? '') + minReadySeconds * 1000 <= now
}

/** Whether the Pod is neither done nor on its way out. Follows pkg/controller/controller_utils.go IsPodActive. */
export function isPodActive({ metadata, status }: Pod): boolean {
  return status.phase !== 'Succeeded' && status.phase !== 'Failed' && metadata.deletionTimestamp === undefined
}

/** Whether the Pod has ended for good. Follows IsPodTerminal. */
export const isPodTerminal = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'

/** The container of that name in any list, or undefined. */
export function containerNamed({ spec }: Pod, name: string): AnyContainer | undefined {
  for (const list of containerLists) {
    const found = spec[list]?.find(container => container.name === name)
    if (found !== undefined) return found
  }
  return undefined
}

/** The names of all containers: init containers, containers, ephemeral containers. */
export const containerNames = ({ spec }: Pod): string[] => containerLists.flatMap(list => (spec[list] ?? []).map(({ name }) => name))

/** The status of the container of that name, or undefined. */
export function containerStatusNamed({ status }: Pod, name: string): ContainerStatus | undefined {
  const lists = [status.initContainerStatuses, status.containerStatuses, status.ephemeralContainerStatuses]
  return lists.flatMap(list => list ?? []).find(container => container.name === name)
}

/** The containers that run at the same time: the Pod's own and its sidecars. */
export function runningContainers({ spec }: Pod): Container[] {
  return [...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'), ...(spec.containers ?? [])]
}
