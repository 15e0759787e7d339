import type { Condition, PodDisruptionBudget } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { formatTime } from '../../apimachinery/meta.ts'

export type StoredBudget = PodDisruptionBudget & KubeObject

/** The budget's conditions with what holds now. Follows pkg/apis/policy util UpdateDisruptionAllowedCondition. */
export function disruptionCondition(
  { status }: StoredBudget,
  says: { readonly allowed: boolean; readonly reason: string; readonly message: string; readonly observedGeneration: number },
  now: number,
): Condition[] {
  const conditions = status.conditions ?? []
  const at = conditions.findIndex(({ type }) => type === 'DisruptionAllowed')
  const before = conditions[at]
  const holds = says.allowed ? 'True' : 'False'
  const condition: Condition = {
    type: 'DisruptionAllowed',
    status: holds,
    observedGeneration: says.observedGeneration,
    lastTransitionTime: before?.status === holds ? before.lastTransitionTime : formatTime(now),
    reason: says.reason,
    message: says.message,
  }
  return before === undefined ? [...conditions, condition] : conditions.with(at, condition)
}

export const withoutChange = (old: StoredBudget['status'], status: StoredBudget['status']) => deepEqual(old, status)
