import type { Pod, PodCondition } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { parseTime } from '../apimachinery/meta.ts'
import type { Informer } from '../client/actor.ts'

/** A Pod as it is stored. */
export type StoredPod = Pod & KubeObject

/** Not finished and not marked for deletion. Follows pkg/controller/controller_utils.go IsPodActive. */
export function isPodActive({ status, metadata }: StoredPod): boolean {
  return status.phase !== 'Succeeded' && status.phase !== 'Failed' && metadata.deletionTimestamp === undefined
}

/** Marked for deletion and not finished yet. Follows controller_utils.go IsPodTerminating. */
export function isPodTerminating({ status, metadata }: StoredPod): boolean {
  return metadata.deletionTimestamp !== undefined && status.phase !== 'Succeeded' && status.phase !== 'Failed'
}

/** The Pod's condition of a type, if it has one. */
export function podCondition({ status }: StoredPod, type: string): PodCondition | undefined {
  if (status.conditions !== undefined) for (const condition of status.conditions) if (condition.type === type) return condition
  return undefined
}

/** Follows pkg/api/v1/pod/util.go IsPodReady. */
export function isPodReady(pod: StoredPod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True'
}

/** Milliseconds until the Pod has been ready for `minReadySeconds`: 0 when it has, undefined when it is not ready. */
export function untilAvailable(pod: StoredPod, minReadySeconds: number, now: number): number | undefined {
  const ready = podCondition(pod, 'Ready')
  if (ready?.status !== 'True') return undefined
  if (minReadySeconds <= 0) return 0
  return Math.max(0, parseTime(ready.lastTransitionTime ?? '') + minReadySeconds * 1000 - now)
}

const index = 'controllerUID'
const orphanPrefix = 'orphan/'

/** Keeps Pods by the uid of their controller. */
export function indexByController(pods: Informer<StoredPod>): void {
  pods.addIndex(index, ({ metadata }) => {
    const owner = metadata.ownerReferences?.find(reference => reference.controller === true)
    return [owner?.uid ?? `${orphanPrefix}${metadata.namespace ?? ''}`]
  })
}

/** The Pods that the object with this uid controls. */
export function podsOf(pods: Informer<StoredPod>, uid: string): readonly StoredPod[] {
  return pods.byIndex(index, uid)
}

/** The Pods of a namespace that nobody controls. */
export function orphansIn(pods: Informer<StoredPod>, namespace: string): readonly StoredPod[] {
  return pods.byIndex(index, `${orphanPrefix}${namespace}`)
}
