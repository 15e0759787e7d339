import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { compare, fieldSetOf } from './compare.ts'
import { type FieldPath, FieldSet, pathText } from './field-set.ts'
import { type Managed, type Managers, unmanaged, type Writer, within, withoutTaken, writerId } from './managers.ts'
import { mergeTyped, removeFields, withNamedFields } from './merge.ts'
import type { Shape } from './shape.ts'

/** A field that another manager owns with another value. */
export interface FieldConflict {
  readonly owner: Managed
  readonly path: FieldPath
}

/** A server-side apply that would take fields from others. */
export class ConflictError extends Error {
  readonly conflicts: readonly FieldConflict[]

  constructor(conflicts: readonly FieldConflict[]) {
    super(conflictMessage(conflicts))
    this.conflicts = conflicts
  }
}

/** `"alice"`, `"kubectl-create" using v1`, `"scaler" with subresource "scale" using apps/v1`. Follows managedfields/internal/conflict.go printManager. */
export function ownerText({ manager, operation, apiVersion, subresource }: Writer): string {
  const text = `${JSON.stringify(manager)}${subresource === '' ? '' : ` with subresource ${JSON.stringify(subresource)}`}`
  return operation === 'Update' ? `${text} using ${apiVersion}` : text
}

/** Follows managedfields/internal/conflict.go getConflictMessage. */
function conflictMessage(conflicts: readonly FieldConflict[]): string {
  const [first] = conflicts
  if (conflicts.length === 1 && first !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${ownerText(first.owner)}: ${pathText(first.path)}`
  }
  const byOwner = new Map<string, FieldConflict[]>()
  for (const conflict of conflicts) {
    const id = writerId(conflict.owner)
    byOwner.set(id, [...(byOwner.get(id) ?? []), conflict])
  }
  const parts = [...byOwner]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, list]) => {
      const [one] = list
      return one === undefined ? [] : [`conflicts with ${ownerText(one.owner)}:`, ...list.map(({ path }) => `- ${pathText(path)}`)]
    })
  return `Apply failed with ${conflicts.length} conflicts: ${parts.join('\n')}`
}

/** A server-side apply on its way. `config` was checked against the shape. */
export interface Application extends Writer {
  readonly shape: Shape
  readonly live: unknown
  readonly config: unknown
  readonly time: number
  readonly reset: FieldSet
  readonly force: boolean
}

/**
 * What an apply makes of the object (undefined when nothing), and who owns what then. Throws ConflictError.
 * Follows structured-merge-diff/merge/update.go Apply.
 */
export function applied(managers: Managers, application: Application): { readonly object: unknown; readonly managers: Managers } {
  const { shape, live, config, reset, force, manager, operation, apiVersion, subresource } = application
  const id = writerId(application)
  const last = managers.get(id)
  const fields = fieldSetOf(shape, config).recursiveDifference(reset)
  const owners = new Map(managers).set(id, { manager, operation, apiVersion, subresource, time: last?.time, fields })
  const merged = pruned(shape, mergeTyped(shape, live, config), owners, last)
  const { removed, modified, added } = within(compare(shape, live, merged), reset)
  const taken = modified.union(added)
  const conflicts = [...owners].flatMap(([other, owner]) =>
    other === id ? [] : [...owner.fields.intersection(taken).paths()].map((path): FieldConflict => ({ owner, path })),
  )
  if (!force && conflicts.length > 0) throw new ConflictError(conflicts)
  const result = withoutTaken(owners, taken, removed, id)
  const same = deepEqual(live, merged)
  const own = fields.difference(unmanaged)
  if (own.isEmpty) result.delete(id)
  else result.set(id, { manager, operation, apiVersion, subresource, time: same ? last?.time : application.time, fields: own })
  return { object: same ? undefined : merged, managers: result }
}

/** Takes out what this applier set before, sets no more, and nobody else owns. Follows update.go prune. */
function pruned(shape: Shape, merged: unknown, owners: Managers, last: Managed | undefined): unknown {
  if (last === undefined || last.fields.isEmpty) return merged
  const named = (set: FieldSet) => withNamedFields(shape, set)
  const mergedSet = named(fieldSetOf(shape, merged))
  const lastSet = named(last.fields)
  const dropped = removeFields(shape, merged, lastSet)
  let owned = new FieldSet()
  for (const { fields } of owners.values()) owned = owned.union(fields)
  const backOwned = removeFields(shape, merged, mergedSet.difference(named(fieldSetOf(shape, dropped)).union(named(owned))))
  return removeFields(shape, merged, mergedSet.difference(named(fieldSetOf(shape, backOwned))).intersection(lastSet))
}
