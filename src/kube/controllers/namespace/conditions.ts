import type { NamespaceCondition } from '../../api/types.gen.ts'

/** What is still in a Namespace: per resource, and per finalizer. */
export interface Remaining {
  /** `pods.` or `deployments.apps`, with how many. */
  readonly resources: ReadonlyMap<string, number>
  readonly finalizers: ReadonlyMap<string, number>
}

interface Told {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
}

const fine: readonly Told[] = [
  { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
  { type: 'NamespaceDeletionGroupVersionParsingFailure', status: 'False', reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' },
  {
    type: 'NamespaceDeletionContentFailure',
    status: 'False',
    reason: 'ContentDeleted',
    message: 'All content successfully deleted, may be waiting on finalization',
  },
  { type: 'NamespaceContentRemaining', status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' },
  { type: 'NamespaceFinalizersRemaining', status: 'False', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' },
]

const listed = (counts: ReadonlyMap<string, number>, verb: string) =>
  [...counts]
    .map(([name, count]) => `${name} ${verb} ${count} resource instances`)
    .sort()
    .join(', ')

/** What the deletion came to, where it is not done. Follows pkg/controller/namespace/deletion/status_condition_utils.go ProcessContentTotals. */
function problems({ resources, finalizers }: Remaining): Told[] {
  const told: Told[] = []
  if (resources.size > 0)
    told.push({
      type: 'NamespaceContentRemaining',
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: `Some resources are remaining: ${listed(resources, 'has')}`,
    })
  if (finalizers.size > 0) {
    told.push({
      type: 'NamespaceFinalizersRemaining',
      status: 'True',
      reason: 'SomeFinalizersRemain',
      message: `Some content in the namespace has finalizers remaining: ${listed(finalizers, 'in')}`,
    })
  }
  return told
}

/** A Namespace's conditions brought up to date; undefined when nothing changed. `remaining` undefined: nothing is told yet. Follows updateConditions. */
export function updatedConditions(conditions: readonly NamespaceCondition[], remaining: Remaining | undefined, now: string): NamespaceCondition[] | undefined {
  const found = remaining === undefined ? [] : problems(remaining)
  const result = [...conditions]
  let changed = false
  for (const good of fine) {
    const { type, status, reason, message } = found.find(each => each.type === good.type) ?? good
    const at = result.findIndex(each => each.type === type)
    const before = result[at]
    if (before === undefined) result.push({ type, status, lastTransitionTime: now, reason, message })
    else if (before.status !== status || before.reason !== reason || before.message !== message) {
      result[at] = { type, status, lastTransitionTime: before.status === status ? before.lastTransitionTime : now, reason, message }
    } else continue
    changed = true
  }
  return changed ? result : undefined
}
