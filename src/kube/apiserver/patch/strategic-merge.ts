import type { StructSchema, TypeSchema } from '../../api/schema.ts'
import { deepCopy, deepEqual } from '../../apimachinery/deep-copy.ts'
import { orderElements } from './element-order.ts'
import type { JSONMap } from './lookup.ts'
import { directives, elementType, goText, isMap, isMapType, listOf, lookup, mergeKeyOf, PatchError, rootType } from './lookup.ts'

/** Merging into an object carries directives out; merging two patches keeps them. */
export interface MergeOptions {
  readonly mergeParallelList: boolean
  readonly ignoreUnmatchedNulls: boolean
}

/**
 * `original` with `patch` merged in, as the server does it. Neither is changed.
 * Follows apimachinery/pkg/util/strategicpatch/patch.go StrategicMergeMapPatch.
 */
export function strategicMergePatch(original: JSONMap, patch: JSONMap, struct: StructSchema): JSONMap {
  return mergeMap(deepCopy(original), deepCopy(patch), rootType(struct), { mergeParallelList: true, ignoreUnmatchedNulls: true })
}

/** Merges `patch` into `original`, both of which it may change. Follows mergeMap. */
export function mergeMap(original: JSONMap, patch: JSONMap, type: TypeSchema | undefined, options: MergeOptions): JSONMap {
  if (directives.marker in patch) return byDirective(patch)
  retainKeys(original, patch, options)
  mergeOrdered(original, patch, type, options)
  for (const [patchKey, value] of Object.entries(patch)) {
    const isDeleteList = patchKey.startsWith(directives.deleteFromPrimitiveList)
    const key = isDeleteList ? keyBehind(patchKey, directives.deleteFromPrimitiveList, 'invalid patch format of primitive list') : patchKey
    if (isDeleteList && !options.mergeParallelList) {
      original[patchKey] = value
      continue
    }
    if (value === null) {
      delete original[key]
      if (options.ignoreUnmatchedNulls) continue
    }
    mergeMember(original, key, value, type, options, isDeleteList)
  }
  return original
}

function mergeMember(original: JSONMap, key: string, value: unknown, type: TypeSchema | undefined, options: MergeOptions, isDeleteList: boolean): void {
  const before = original[key]
  const take = () => {
    if (isDeleteList) return
    if (options.ignoreUnmatchedNulls) discardNulls(value)
    const kept = removeDirectives(value)
    if (kept.keep) original[key] = kept.value
    else delete original[key]
  }
  if (!(key in original)) {
    take()
    return
  }
  if (isMap(before) && isMap(value)) {
    const merge = lookup(type, key)
    original[key] = merge.strategy === 'replace' ? value : mergeMap(before, value, merge.below, options)
  } else if (Array.isArray(before) && Array.isArray(value)) {
    const merge = lookup(type, key)
    original[key] = merge.strategy === 'merge' || isDeleteList ? mergeList(before, value, merge.below, merge.mergeKey, options, isDeleteList).list : value
  } else {
    take()
  }
}

function byDirective(patch: JSONMap): JSONMap {
  const directive = patch[directives.marker]
  if (directive === directives.replace) {
    delete patch[directives.marker]
    return patch
  }
  if (directive === directives.delete) return {}
  throw new PatchError(`unknown patch type: ${goText(directive)} in map: ${goText(patch)}`)
}

function keyBehind(key: string, prefix: string, problem: string): string {
  if (key.charAt(prefix.length) !== '/') throw new PatchError(problem, 'bad-request')
  return key.slice(prefix.length + 1)
}

/** Drops every key that the patch's $retainKeys does not name. Follows applyRetainKeysDirective. */
function retainKeys(original: JSONMap, patch: JSONMap, options: MergeOptions): void {
  if (!(directives.retainKeys in patch)) return
  const keys = patch[directives.retainKeys]
  delete patch[directives.retainKeys]
  if (!options.mergeParallelList) {
    const before = original[directives.retainKeys]
    if (before !== undefined && !deepEqual(before, keys))
      throw new PatchError(`${goText(before)} and ${goText(keys)} are not deep equal: this may happen when calculating the 3-way diff patch`)
    original[directives.retainKeys] = keys
    return
  }
  if (!Array.isArray(keys)) throw new PatchError('invalid patch format of retainKeys', 'bad-request')
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || key.startsWith(directives.deleteFromPrimitiveList) || key.startsWith(directives.setElementOrder)) continue
    if (!keys.includes(key)) throw new PatchError('invalid patch format of retainKeys', 'bad-request')
  }
  for (const key of Object.keys(original)) if (!keys.includes(key)) delete original[key]
}

/** Merges the lists whose order the patch gives. Follows mergePatchIntoOriginal. */
function mergeOrdered(original: JSONMap, patch: JSONMap, type: TypeSchema | undefined, options: MergeOptions): void {
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith(directives.setElementOrder)) continue
    delete patch[directive]
    if (!options.mergeParallelList) {
      if (directive in original && !deepEqual(original[directive], order)) throw new PatchError('invalid patch format of setElementOrder list', 'bad-request')
      original[directive] = order
    }
    const wanted = listOf(order)
    const key = keyBehind(directive, directives.setElementOrder, 'invalid patch format of setElementOrder list')
    const before = original[key] === undefined ? undefined : listOf(original[key])
    const change = patch[key] === undefined ? undefined : listOf(patch[key])
    const { below, mergeKey, strategy } = lookup(type, key)
    checkOrder(change ?? [], wanted, mergeKey)
    if (before === undefined && change === undefined) continue
    let merged: MergedList = { list: before ?? [], left: before ?? [] }
    if (before === undefined) merged = { list: removeDirectives(change).value as unknown[], left: [] }
    else if (change !== undefined) merged = strategy === 'merge' ? mergeList(before, change, below, mergeKey, options, false) : { list: change, left: before }
    elementType(merged.left, change ?? [])
    original[key] = orderElements(merged.list, wanted, merged.left, mergeKey)
    delete patch[key]
  }
}

/** The patch's elements must stand in the order it gives. Follows validatePatchWithSetOrderList. */
function checkOrder(patch: readonly unknown[], order: readonly unknown[], mergeKey: string): void {
  if (patch.length === 0 || order.length === 0) return
  const idOf = (element: unknown) => (mergeKey === '' ? element : mergeKeyOf(element, mergeKey))
  const elements = patch.filter(element => !(isMap(element) && directives.marker in element))
  let at = 0
  for (const wanted of order) if (at < elements.length && idOf(elements[at]) === idOf(wanted)) at++
  if (at < elements.length)
    throw new PatchError(`The order in patch list:\n${goText(patch)}\n doesn't match ${directives.setElementOrder} list:\n${goText(order)}\n`)
}

/** A merged list, and what the places of the list that it was made of hold afterwards. */
interface MergedList {
  readonly list: unknown[]
  readonly left: unknown[]
}

/** Follows mergeSlice. */
function mergeList(
  original: unknown[],
  patch: unknown[],
  type: TypeSchema | undefined,
  mergeKey: string,
  options: MergeOptions,
  isDeleteList: boolean,
): MergedList {
  if (original.length === 0 && patch.length === 0) return { list: original, left: original }
  if (!isMapType(elementType(original, patch))) {
    if (options.mergeParallelList && isDeleteList) return { list: original.filter(entry => !patch.includes(entry)), left: original }
    const both = [...new Set([...original, ...patch])]
    if (mergeKey !== '') for (const entry of both) mergeKeyOf(entry, mergeKey)
    return { list: orderElements(both, patch, original, ''), left: original }
  }
  if (mergeKey === '') throw new PatchError(`cannot merge lists without merge key for ${type?.go ?? ''}`)
  const { kept, added } = specialElements(original, patch, mergeKey)
  const merged = [...kept]
  for (const element of added) mergeElement(merged, element, type, mergeKey, options)
  // Go deletes in place and appends where that made room: the server's order then names what came new.
  const left = kept.length < original.length && added.length > 0 ? merged.slice(0, original.length) : original
  return { list: orderElements(merged, added, kept, mergeKey), left }
}

/** Carries out the elements that hold `$patch`. Follows mergeSliceWithSpecialElements. */
function specialElements(original: readonly unknown[], patch: readonly unknown[], mergeKey: string): { kept: unknown[]; added: unknown[] } {
  let kept = [...original]
  const added: unknown[] = []
  let replace = false
  for (const element of patch) {
    if (!isMap(element) || !(directives.marker in element)) {
      added.push(element)
      continue
    }
    const directive = element[directives.marker]
    if (directive === directives.delete) {
      const value = mergeKeyOf(element, mergeKey)
      kept = kept.filter(other => mergeKeyOf(other, mergeKey) !== value)
    } else if (directive === directives.replace) {
      replace = true
    } else if (directive === directives.merge) {
      throw new PatchError('merging lists cannot yet be specified in the patch')
    } else {
      throw new PatchError(`unknown patch type: ${goText(directive)} in map: ${goText(element)}`)
    }
  }
  return replace ? { kept: added, added: [] } : { kept, added }
}

function mergeElement(list: unknown[], element: unknown, type: TypeSchema | undefined, mergeKey: string, options: MergeOptions): void {
  const value = mergeKeyOf(element, mergeKey)
  const at = list.findIndex(other => mergeKeyOf(other, mergeKey) === value)
  const before = list[at]
  if (isMap(before) && isMap(element)) {
    list[at] = mergeMap(before, element, type, options)
    return
  }
  const kept = removeDirectives(element)
  if (kept.keep) list.push(kept.value)
}

function discardNulls(value: unknown): void {
  if (Array.isArray(value)) {
    for (const entry of value) discardNulls(entry)
  } else if (isMap(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (member === null) delete value[key]
      else discardNulls(member)
    }
  }
}

/** A patch's value as it stands in an object. Follows removeDirectives: what only holds a directive goes. */
function removeDirectives(value: unknown): { readonly value: unknown; readonly keep: boolean } {
  if (Array.isArray(value))
    return {
      value: value
        .map(removeDirectives)
        .filter(entry => entry.keep)
        .map(entry => entry.value),
      keep: true,
    }
  if (!isMap(value)) return { value, keep: true }
  if (directives.marker in value) return { value: undefined, keep: false }
  const result: JSONMap = {}
  for (const [key, member] of Object.entries(value)) {
    const kept = removeDirectives(member)
    if (kept.keep) result[key] = kept.value
  }
  return { value: result, keep: true }
}
