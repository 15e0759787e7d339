import type { StructSchema, TypeSchema } from '../../api/schema.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { sortByOrder } from './element-order.ts'
import type { JSONMap } from './lookup.ts'
import { directives, goText, isMap, lookup, mergeKeyOf, PatchError, rootType } from './lookup.ts'
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
  if (kept.length > 0 && (Object.keys(patch).length > 0 || removed.length > 0)) patch[directives.retainKeys] = kept.sort()
  return patch
}

function diffMember(patch: JSONMap, key: string, before: JSONMap, value: JSONMap, type: TypeSchema | undefined, options: DiffOptions): void {
  if (deepEqual(before, value)) return
  const { below, strategy, retainKeys } = lookup(type, key)
  if (strategy === 'replace') {
    if (!options.ignoreChangesAndAdditions) patch[key] = value
    return
  }
  const change = diffMaps(before, value, below, { ...options, retainKeys })
  if (Object.keys(change).length > 0) patch[key] = change
}

function diffListMember(patch: JSONMap, key: string, before: unknown[], value: unknown[], type: TypeSchema | undefined, options: DiffOptions): void {
  if (deepEqual(before, value)) return
  const { below, strategy, retainKeys, mergeKey } = lookup(type, key)
  if (strategy !== 'merge') {
    if (!options.ignoreChangesAndAdditions) patch[key] = value
    return
  }
  const { changed, deleted, order } = diffLists(before, value, below, mergeKey, { ...options, retainKeys })
  if (changed.length > 0) patch[key] = changed
  if (deleted.length > 0) patch[`${directives.deleteFromPrimitiveList}/${key}`] = deleted
  if (order.length > 0) patch[`${directives.setElementOrder}/${key}`] = order
}

interface ListDiff {
  readonly changed: unknown[]
  readonly deleted: unknown[]
  readonly order: unknown[]
}

function diffLists(original: unknown[], modified: unknown[], type: TypeSchema | undefined, mergeKey: string, options: DiffOptions): ListDiff {
  if (original.length === 0) return { changed: options.ignoreChangesAndAdditions ? [] : modified, deleted: [], order: [] }
  const sample = original[0]
  if (Array.isArray(sample)) throw new PatchError('lists of lists are not supported', 'unprocessable')
  return isMap(sample) ? diffMapLists(original, modified, type, mergeKey, options) : diffScalarLists(original, modified, options)
}

function diffMapLists(original: unknown[], modified: unknown[], type: TypeSchema | undefined, mergeKey: string, options: DiffOptions): ListDiff {
  const byKey = new Map(original.map(element => [goText(mergeKeyOf(element, mergeKey)), element]))
  const wanted = new Map(modified.map(element => [goText(mergeKeyOf(element, mergeKey)), element]))
  const changed: JSONMap[] = []
  for (const [id, element] of wanted) {
    const before = byKey.get(id)
    if (before === undefined) {
      if (!options.ignoreChangesAndAdditions && isMap(element)) changed.push(element)
    } else if (isMap(before) && isMap(element)) {
      const change = diffMaps(before, element, type, options)
      if (Object.keys(change).length > 0) changed.push({ ...change, [mergeKey]: element[mergeKey] })
    }
  }
  const gone = options.ignoreDeletions ? [] : [...byKey].filter(([id]) => !wanted.has(id)).map(([, element]) => mergeKeyOf(element, mergeKey))
  const deletions = gone.map(value => ({ [mergeKey]: value, [directives.marker]: directives.delete }))
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

function diffScalarLists(original: unknown[], modified: unknown[], options: DiffOptions): ListDiff {
  const added = options.ignoreChangesAndAdditions ? [] : modified.filter(entry => !original.includes(entry))
  const deleted = options.ignoreDeletions ? [] : [...new Set(original.filter(entry => !modified.includes(entry)))].sort()
  const ordered = deleted.length > 0 || !options.ignoreChangesAndAdditions
  return { changed: added, deleted, order: options.setElementOrder && ordered ? modified : [] }
}
