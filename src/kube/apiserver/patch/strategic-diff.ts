import type { StructSchema, TypeSchema } from '../../api/schema.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { goSort, sortByOrder } from './element-order.ts'
import type { FieldMerge, JSONMap } from './lookup.ts'
import { directives, elementType, goText, isMap, isMapType, lookup, mergeKeyOf, rootType } from './lookup.ts'
import { mergeMap } from './strategic-merge.ts'

interface DiffOptions {
  readonly setElementOrder: boolean
  readonly ignoreChangesAndAdditions?: boolean
  readonly ignoreDeletions?: boolean
  readonly retainKeys?: boolean
}

/** What makes `modified` of `original`, as a strategic merge patch. Follows strategicpatch/patch.go CreateTwoWayMergeMapPatch. */
export function twoWayMergePatch(original: JSONMap, modified: JSONMap, struct: StructSchema): JSONMap {
  return diffMaps(original, modified, rootType(struct), { setElementOrder: true })
}

/**
 * The patch of `kubectl apply`: what `modified` adds or changes against `current`, and what it drops of
 * `original` (what was applied last). Follows CreateThreeWayMergePatch with overwrite.
 */
export function threeWayMergePatch(original: JSONMap, modified: JSONMap, current: JSONMap, struct: StructSchema): JSONMap {
  const type = rootType(struct)
  const changes = diffMaps(current, modified, type, { setElementOrder: true, ignoreDeletions: true })
  const deletions = diffMaps(original, modified, type, { setElementOrder: true, ignoreChangesAndAdditions: true })
  return mergeMap(deletions, changes, type, { mergeParallelList: false, ignoreUnmatchedNulls: false })
}

function diffMaps(original: JSONMap, modified: JSONMap, type: TypeSchema | undefined, options: DiffOptions): JSONMap {
  const patch: JSONMap = {}
  for (const [key, value] of Object.entries(modified)) {
    if (!(key in original)) {
      if (!options.ignoreChangesAndAdditions) patch[key] = value
      continue
    }
    const before = original[key]
    if (isMap(before) && isMap(value)) diffMember(patch, key, before, value, type, options)
    else if (Array.isArray(before) && Array.isArray(value)) diffListMember(patch, key, before, value, type, options)
    else if (!options.ignoreChangesAndAdditions && !deepEqual(before, value)) patch[key] = value
  }
  const removed = Object.keys(original).filter(key => !(key in modified))
  if (!options.ignoreDeletions) for (const key of removed) patch[key] = null
  const kept = options.retainKeys ? Object.keys(modified).filter(key => modified[key] !== null) : []
  if (kept.length > 0 && (Object.keys(patch).length > 0 || removed.some(key => original[key] !== null))) patch[directives.retainKeys] = kept.sort()
  return patch
}

function diffMember(patch: JSONMap, key: string, before: JSONMap, value: JSONMap, type: TypeSchema | undefined, options: DiffOptions): void {
  const rule = rules(type, key, before, value)
  if (rule === undefined) return
  if (rule.strategy === 'replace') {
    if (!options.ignoreChangesAndAdditions) patch[key] = value
    return
  }
  const change = diffMaps(before, value, rule.below, { ...options, retainKeys: rule.retainKeys })
  if (Object.keys(change).length > 0) patch[key] = change
}

function diffListMember(patch: JSONMap, key: string, before: unknown[], value: unknown[], type: TypeSchema | undefined, options: DiffOptions): void {
  const rule = rules(type, key, before, value)
  if (rule?.strategy !== 'merge') {
    if (!options.ignoreChangesAndAdditions && !deepEqual(before, value)) patch[key] = value
    return
  }
  const { changed, deleted, order } = diffLists(before, value, rule.below, rule.mergeKey, { ...options, retainKeys: rule.retainKeys })
  if (changed.length > 0) patch[key] = changed
  if (deleted.length > 0) patch[`${directives.deleteFromPrimitiveList}/${key}`] = deleted
  if (order.length > 0) patch[`${directives.setElementOrder}/${key}`] = order
}

/** How a field is merged; one that nobody knows does not matter while it stays the same. */
function rules(type: TypeSchema | undefined, key: string, before: unknown, value: unknown): FieldMerge | undefined {
  try {
    return lookup(type, key)
  } catch (thrown) {
    if (deepEqual(before, value)) return undefined
    throw thrown
  }
}

interface ListDiff {
  readonly changed: unknown[]
  readonly deleted: unknown[]
  readonly order: unknown[]
}

function diffLists(original: unknown[], modified: unknown[], type: TypeSchema | undefined, mergeKey: string, options: DiffOptions): ListDiff {
  if (original.length === 0) return { changed: options.ignoreChangesAndAdditions ? [] : modified, deleted: [], order: [] }
  return isMapType(elementType(original, modified)) ? diffMapLists(original, modified, type, mergeKey, options) : diffScalarLists(original, modified, options)
}

function diffMapLists(original: unknown[], modified: unknown[], type: TypeSchema | undefined, mergeKey: string, options: DiffOptions): ListDiff {
  const { changed, deletions } = walkByKey(original, modified, type, mergeKey, options)
  const all = [...sortByOrder(changed, modified, mergeKey), ...deletions]
  const sameOrder =
    original.length === modified.length && original.every((element, index) => mergeKeyOf(element, mergeKey) === mergeKeyOf(modified[index], mergeKey))
  const ordered = (!options.ignoreChangesAndAdditions && (all.length > 0 || !sameOrder)) || (!options.ignoreDeletions && all.length > 0)
  return {
    changed: all,
    deleted: [],
    order: options.setElementOrder && ordered ? modified.map(element => ({ [mergeKey]: mergeKeyOf(element, mergeKey) })) : [],
  }
}

/**
 * Walks both lists side by side, sorted by the text of their keys: entries that share a key meet in pairs, and what is
 * left over is new or gone. Follows diffListsOfMaps.
 */
function walkByKey(
  original: readonly unknown[],
  modified: readonly unknown[],
  type: TypeSchema | undefined,
  mergeKey: string,
  options: DiffOptions,
): { readonly changed: JSONMap[]; readonly deletions: JSONMap[] } {
  const [before, after] = [original, modified].map(list => sortByKey(list, mergeKey)) as [Keyed[], Keyed[]]
  const changed: JSONMap[] = []
  const deletions: JSONMap[] = []
  let [left, right] = [0, 0]
  while (left < before.length || right < after.length) {
    const [old, next] = [before[left], after[right]]
    if (old !== undefined && old.id === next?.id) {
      const change = diffMaps(old.element, next.element, type, options)
      if (Object.keys(change).length > 0) changed.push({ ...change, [mergeKey]: next.element[mergeKey] })
      left++
      right++
    } else if (next !== undefined && (old === undefined || old.id > next.id)) {
      if (!options.ignoreChangesAndAdditions) changed.push(next.element)
      right++
    } else if (old !== undefined) {
      if (!options.ignoreDeletions) deletions.push({ [mergeKey]: old.element[mergeKey], [directives.marker]: directives.delete })
      left++
    }
  }
  return { changed, deletions }
}

interface Keyed {
  readonly id: string
  readonly element: JSONMap
}

/** Entries of one key come in the opposite order: Go compares them with "less or equal". Follows sortMapsBasedOnField. */
function sortByKey(list: readonly unknown[], mergeKey: string): Keyed[] {
  const keyed = list.filter(isMap).map(element => ({ id: goText(mergeKeyOf(element, mergeKey)), element }))
  return goSort(keyed, (a, b) => a.id <= b.id)
}

/** Follows diffListsOfScalars; it leaves the original sorted, and so an order that is the same can count as another. */
function diffScalarLists(original: unknown[], modified: unknown[], options: DiffOptions): ListDiff {
  const byText = (a: unknown, b: unknown) => goText(a) <= goText(b)
  const [before, after] = [goSort(original, byText), goSort(modified, byText)]
  const counts = new Map<string, number>()
  for (const entry of before) counts.set(goText(entry), (counts.get(goText(entry)) ?? 0) + 1)
  const taken = (entry: unknown) => {
    const count = counts.get(goText(entry)) ?? 0
    counts.set(goText(entry), count - 1)
    return count > 0
  }
  const added = after.filter(entry => !taken(entry))
  const deleted = options.ignoreDeletions ? [] : [...new Set(before.filter(taken))]
  const ordered = deleted.length > 0 || (!options.ignoreChangesAndAdditions && !deepEqual(before, modified))
  return {
    changed: options.ignoreChangesAndAdditions ? [] : sortByOrder(added, modified, ''),
    deleted,
    order: options.setElementOrder && ordered ? modified : [],
  }
}
