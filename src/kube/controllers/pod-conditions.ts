import type { PodCondition } from '../api/types.gen.ts'
import { formatTime } from '../apimachinery/meta.ts'
import type { StoredPod } from './pods.ts'

/** What a condition says; its time follows by itself. */
export interface PodStatement {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly reason?: string
  readonly message?: string
}

/** The Pod's conditions with this one, or undefined when it stands already. The time moves only when the status does. Follows pkg/api/v1/pod/util.go UpdatePodCondition. */
export function withPodCondition({ status, metadata }: StoredPod, statement: PodStatement, now: number): PodCondition[] | undefined {
  const conditions = status.conditions ?? []
  const at = conditions.findIndex(({ type }) => type === statement.type)
  const before = conditions[at]
  const condition: PodCondition = {
    ...statement,
    ...(metadata.generation === undefined ? {} : { observedGeneration: metadata.generation }),
    lastProbeTime: before?.lastProbeTime ?? null,
    lastTransitionTime: before?.status === statement.status ? before.lastTransitionTime : formatTime(now),
  }
  if (before === undefined) return [...conditions, condition]
  const same =
    before.status === condition.status &&
    before.reason === condition.reason &&
    before.message === condition.message &&
    before.observedGeneration === condition.observedGeneration
  return same ? undefined : conditions.with(at, condition)
}
