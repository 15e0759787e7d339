import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '../../../api/types.gen.ts'

/** Whether a condition is there and True. */
export function isConditionTrue({ status }: CustomResourceDefinition, type: string): boolean {
  return (status.conditions ?? []).some(condition => condition.type === type && condition.status === 'True')
}

/** A condition as controllers set it; the server adds the time. */
export type NewCondition = Pick<CustomResourceDefinitionCondition, 'type' | 'status' | 'reason' | 'message'>

/** The conditions with one set: a change of status takes the time `now`. Follows pkg/apihelpers/helpers.go SetCRDCondition. */
export function withCondition(
  conditions: readonly CustomResourceDefinitionCondition[],
  { type, status, reason, message }: NewCondition,
  now: string,
): CustomResourceDefinitionCondition[] {
  const before = conditions.find(condition => condition.type === type)
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : now
  const next: CustomResourceDefinitionCondition = {
    type,
    status,
    lastTransitionTime,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  }
  return before === undefined ? [...conditions, next] : conditions.map(condition => (condition === before ? next : condition))
}

/** Keeps a definition until its objects are gone. */
export const customResourceCleanup = 'customresourcecleanup.apiextensions.k8s.io'
