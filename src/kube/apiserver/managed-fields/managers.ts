import type { ManagedFieldsEntry } from '../../api/types.gen.ts'
import { formatTime, parseTime } from '../../apimachinery/meta.ts'
import type { Comparison } from './compare.ts'
import { compare } from './compare.ts'
import { FieldSet, type Fields } from './field-set.ts'
import type { Shape } from './shape.ts'

/** Who wrote, and how. */
export interface Writer {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
}

/** The fields of one writer. `time` in milliseconds since the epoch. */
export interface Managed extends Writer {
  readonly time: number | undefined
  readonly fields: FieldSet
}

/** All writers of an object, by `writerId`. */
export type Managers = ReadonlyMap<string, Managed>

export const noManagers: Managers = new Map()

const maxUpdaters = 10
const ancient = 'ancient-changes'

/** What nobody owns. Follows managedfields/internal/stripmeta.go. */
export const unmanaged = FieldSet.of(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'].map(
    field => ['f:metadata', `f:${field}`] as const,
  ),
)

/** What tells writers apart: an applier stays the same when it applies another version. Follows managedfields.go BuildManagerIdentifier. */
export function writerId({ manager, operation, apiVersion, subresource }: Writer): string {
  return JSON.stringify([manager || 'unknown', operation, operation === 'Apply' ? '' : apiVersion, subresource])
}

/** A comparison without the fields that this write cannot change. */
export function within(comparison: Comparison, reset: FieldSet): Comparison {
  if (reset.isEmpty) return comparison
  return {
    removed: comparison.removed.recursiveDifference(reset),
    modified: comparison.modified.recursiveDifference(reset),
    added: comparison.added.recursiveDifference(reset),
  }
}

/** The managers without what a write took from them; with `except` left alone. */
export function withoutTaken(managers: Managers, taken: FieldSet, removed: FieldSet, except = ''): Map<string, Managed> {
  const result = new Map<string, Managed>()
  for (const [id, managed] of managers) {
    const fields = id === except ? managed.fields : managed.fields.difference(taken).difference(removed)
    if (!fields.isEmpty) result.set(id, { ...managed, fields })
  }
  return result
}

/** A create, update or patch of an object, for its managers. */
export interface Update extends Writer {
  readonly shape: Shape
  readonly live: unknown
  readonly next: unknown
  readonly time: number | undefined
  /** What this kind of write cannot change. */
  readonly reset: FieldSet
}

/** The managers after an update: what it changed is its writer's now. Follows structured-merge-diff/merge/update.go Update and managedfieldsupdater.go. */
export function updated(managers: Managers, update: Update): Managers {
  const { removed, modified, added } = within(compare(update.shape, update.live, update.next), update.reset)
  const taken = modified.union(added)
  const result = withoutTaken(managers, taken, removed)
  const own = taken.difference(unmanaged)
  if (!own.isEmpty) {
    const id = writerId(update)
    const before = result.get(id)
    const { manager, operation, apiVersion, subresource, time } = update
    result.set(id, { manager: manager || 'unknown', operation, apiVersion, subresource, time, fields: before === undefined ? own : own.union(before.fields) })
  }
  return capped(result)
}

const seconds = ({ time }: Managed) => (time === undefined ? 0 : Math.floor(time / 1000))

/** Joins the oldest updaters when there are more than ten. Follows managedfields/internal/capmanagers.go. */
function capped(managers: Map<string, Managed>): Managers {
  const updaters = [...managers].filter(([, managed]) => managed.operation === 'Update')
  if (updaters.length <= maxUpdaters) return managers
  updaters.sort(([a, left], [b, right]) => seconds(left) - seconds(right) || (a < b ? -1 : 1))
  const firsts = new Map<string, string>()
  let excess = updaters.length - maxUpdaters
  for (const [id, managed] of updaters) {
    if (excess === 0) break
    const first = firsts.get(managed.apiVersion)
    if (first === undefined) {
      firsts.set(managed.apiVersion, id)
      continue
    }
    const bucket: Writer = { manager: ancient, operation: 'Update', apiVersion: managed.apiVersion, subresource: '' }
    const bucketId = writerId(bucket)
    const joined = managers.get(bucketId) ?? managers.get(first)
    if (bucketId !== first) managers.delete(first)
    managers.delete(id)
    managers.set(bucketId, { ...bucket, time: managed.time, fields: joined === undefined ? managed.fields : managed.fields.union(joined.fields) })
    excess--
  }
  return managers
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** metadata.managedFields of these managers, in the server's order. Follows managedfields/internal/managedfields.go sortEncodedManagedFields. */
export function encodeManagers(managers: Managers): ManagedFieldsEntry[] {
  const sorted = [...managers.values()].sort(
    (a, b) =>
      compareText(a.operation, b.operation) ||
      seconds(a) - seconds(b) ||
      compareText(a.manager, b.manager) ||
      compareText(a.apiVersion, b.apiVersion) ||
      compareText(a.subresource, b.subresource),
  )
  return sorted.map(({ manager, operation, apiVersion, subresource, time, fields }) => ({
    manager,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time: formatTime(time) }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields.toFields() as Record<string, unknown>,
    ...(subresource === '' ? {} : { subresource }),
  }))
}

/** The managers that a client sent in metadata.managedFields; undefined when they cannot be read. */
export function decodeManagers(entries: readonly ManagedFieldsEntry[]): Managers | undefined {
  const managers = new Map<string, Managed>()
  for (const { manager = '', operation, apiVersion = '', subresource = '', time, fieldsType, fieldsV1 } of entries) {
    if ((operation !== 'Apply' && operation !== 'Update') || apiVersion === '' || fieldsType !== 'FieldsV1') return undefined
    const writer: Writer = { manager, operation, apiVersion, subresource }
    managers.set(writerId(writer), {
      ...writer,
      time: time === undefined || time === null ? undefined : parseTime(time),
      fields: FieldSet.fromFields((fieldsV1 ?? {}) as Fields),
    })
  }
  return managers
}
