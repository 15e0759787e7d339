/** A condition of a custom resource's status. */
export interface StatusCondition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
  readonly observedGeneration?: number
  readonly lastTransitionTime?: string
}

/** Sets conditions; a time changes only with its status. Follows apimachinery/pkg/api/meta/conditions.go SetStatusCondition. */
export function setConditions(old: readonly StatusCondition[], wanted: readonly StatusCondition[], now: string): StatusCondition[] {
  const result = [...old]
  for (const condition of wanted) {
    const at = result.findIndex(({ type }) => type === condition.type)
    const before = result[at]
    const lastTransitionTime = before?.status === condition.status ? (before.lastTransitionTime ?? now) : now
    const next: StatusCondition = { ...before, ...condition, lastTransitionTime }
    if (at < 0) result.push(next)
    else result[at] = next
  }
  return result
}
