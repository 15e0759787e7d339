import type { ContainerStatus, Job, PodFailurePolicyOnExitCodesRequirement } from '../../api/types.gen.ts'
import type { StoredPod } from '../pods.ts'
import type { Intervals } from './intervals.ts'
import { parseIntervals, total } from './intervals.ts'

/** What a job's policy says of a failed Pod. */
export interface FailureVerdict {
  readonly action: string | undefined
  /** Whether the failure counts toward the limit. */
  readonly counts: boolean
  /** Why the whole job fails, if it does. */
  readonly message: string | undefined
}

function matchesExit(
  { containerName, operator, values }: PodFailurePolicyOnExitCodesRequirement,
  statuses: readonly ContainerStatus[],
): ContainerStatus | undefined {
  return statuses.find(({ name, state }) => {
    const code = state?.terminated?.exitCode ?? 0
    if (code === 0 || (containerName !== undefined && containerName !== name)) return false
    return operator === 'In' ? (values ?? []).includes(code) : operator === 'NotIn' && !(values ?? []).includes(code)
  })
}

/** The first rule that matches decides. Follows pkg/controller/job/pod_failure_policy.go matchPodFailurePolicy. */
export function judgeFailure({ spec }: Job, { metadata, status }: StoredPod): FailureVerdict {
  const pod = `${metadata.namespace ?? ''}/${metadata.name ?? ''}`
  const rules = spec.podFailurePolicy?.rules ?? []
  for (const [index, { action, onExitCodes, onPodConditions }] of rules.entries()) {
    let subject: string | undefined
    if (onExitCodes !== undefined && onExitCodes !== null) {
      const found = matchesExit(onExitCodes, status.containerStatuses ?? []) ?? matchesExit(onExitCodes, status.initContainerStatuses ?? [])
      if (found !== undefined) subject = `Container ${found.name} for pod ${pod} failed with exit code ${found.state?.terminated?.exitCode ?? 0}`
    } else {
      const found = status.conditions?.find(condition =>
        onPodConditions?.some(pattern => pattern.type === condition.type && pattern.status === condition.status),
      )
      if (found !== undefined) subject = `Pod ${pod} has condition ${found.type}`
    }
    if (subject === undefined) continue
    return { action, counts: action !== 'Ignore', message: action === 'FailJob' ? `${subject} matching ${action} rule at index ${index}` : undefined }
  }
  return { action: undefined, counts: true, message: undefined }
}

/** Which success rule is met, in upstream's words. Follows success_policy.go matchSuccessPolicy. */
export function metSuccessPolicy({ spec }: Job, succeeded: Intervals): string | undefined {
  if (spec.successPolicy === undefined || succeeded.length === 0) return undefined
  for (const [index, rule] of (spec.successPolicy.rules ?? []).entries()) {
    const count = rule.succeededCount
    if (rule.succeededIndexes === undefined) {
      if (count !== undefined && total(succeeded) >= count) return `Matched rules at index ${index}`
      continue
    }
    const wanted = parseIntervals(rule.succeededIndexes, spec.completions ?? 0)
    if (wanted.length === 0) continue
    const met = overlap(wanted, succeeded)
    if (met === total(wanted) || (count !== undefined && met >= count)) return `Matched rules at index ${index}`
  }
  return undefined
}

function overlap(a: Intervals, b: Intervals): number {
  return a.reduce(
    (sum, left) => sum + b.reduce((inner, right) => inner + Math.max(0, Math.min(left.last, right.last) - Math.max(left.first, right.first) + 1), 0),
    0,
  )
}
