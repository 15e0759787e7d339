import type { DeploymentCondition, DeploymentStatus } from '../../api/types.gen.ts'

type Kept = Pick<DeploymentStatus, 'conditions'>

/** The condition of a type. */
export function conditionOf({ conditions }: Kept, type: string): DeploymentCondition | undefined {
  return conditions?.find(condition => condition.type === type)
}

/** A new condition, both of its times now. */
export function newCondition(type: string, status: string, reason: string, message: string, now: string): DeploymentCondition {
  return { type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message }
}

/**
 * Puts a condition last in the list, unless one of its type with the same status and reason stands there.
 * Follows deployment_util.go SetDeploymentCondition.
 */
export function setCondition(status: Kept, condition: DeploymentCondition): void {
  const current = conditionOf(status, condition.type)
  if (current !== undefined && current.status === condition.status && current.reason === condition.reason) return
  const entry = current?.status === condition.status ? { ...condition, lastTransitionTime: current.lastTransitionTime } : condition
  status.conditions = [...(status.conditions ?? []).filter(other => other.type !== condition.type), entry]
}

/** Takes the condition of a type away. */
export function removeCondition(status: Kept, type: string): void {
  const rest = (status.conditions ?? []).filter(condition => condition.type !== type)
  if (rest.length > 0) status.conditions = rest
  else delete status.conditions
}
