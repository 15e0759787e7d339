import type { JobCondition, JobStatus } from '../../api/types.gen.ts'

/** A condition, its times now. */
export function newCondition(type: string, status: string, reason: string, message: string, now: string): JobCondition {
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message }
}

/** The condition of a type that holds. */
export function trueCondition({ conditions }: JobStatus, type: string): JobCondition | undefined {
  return conditions?.find(condition => condition.type === type && condition.status === 'True')
}

/** A Job that is Complete or Failed changes no more. */
export const isFinished = (status: JobStatus) => trueCondition(status, 'Complete') !== undefined || trueCondition(status, 'Failed') !== undefined

/** Sets a condition; a false one only where it stood. Gives whether that changed anything. Follows ensureJobConditionStatus. */
export function ensureCondition(status: JobStatus, wanted: JobCondition): boolean {
  const conditions = status.conditions ?? []
  const at = conditions.findIndex(condition => condition.type === wanted.type)
  const before = conditions[at]
  if (
    before === undefined ? wanted.status === 'False' : before.status === wanted.status && before.reason === wanted.reason && before.message === wanted.message
  )
    return false
  status.conditions = before === undefined ? [...conditions, wanted] : conditions.with(at, wanted)
  return true
}

/** The status as Go writes it: zero counts and empty lists left out. */
export function canonicalStatus(status: JobStatus): JobStatus {
  const { active, succeeded, failed, completedIndexes, conditions, uncountedTerminatedPods, ...rest } = status
  const uncounted = uncountedTerminatedPods ?? {}
  return {
    ...rest,
    ...(conditions !== undefined && conditions.length > 0 ? { conditions } : {}),
    ...(active ? { active } : {}),
    ...(succeeded ? { succeeded } : {}),
    ...(failed ? { failed } : {}),
    ...(completedIndexes ? { completedIndexes } : {}),
    uncountedTerminatedPods: {
      ...(uncounted.succeeded !== undefined && uncounted.succeeded.length > 0 ? { succeeded: uncounted.succeeded } : {}),
      ...(uncounted.failed !== undefined && uncounted.failed.length > 0 ? { failed: uncounted.failed } : {}),
    },
  }
}
