import { deepCopy, deepEqual } from '../../apimachinery/deep-copy.ts'
import type { JSONMap } from './lookup.ts'
import { isMap } from './lookup.ts'

/** RFC 7386: members of `patch` replace those of `target`, null removes. Neither is changed. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return deepCopy(patch)
  const result: JSONMap = isMap(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = mergePatch(result[key], value)
  }
  return result
}

/** The merge patch that makes `modified` of `original`. */
export function createMergePatch(original: JSONMap, modified: JSONMap): JSONMap {
  const patch: JSONMap = {}
  for (const [key, value] of Object.entries(modified)) {
    const before = original[key]
    if (isMap(before) && isMap(value)) {
      const below = createMergePatch(before, value)
      if (Object.keys(below).length > 0) patch[key] = below
    } else if (!deepEqual(before, value)) {
      patch[key] = value
    }
  }
  for (const key of Object.keys(original)) if (!(key in modified)) patch[key] = null
  return patch
}

/**
 * `kubectl apply`'s patch for kinds without merge rules. Follows
 * apimachinery/pkg/util/jsonmergepatch/patch.go CreateThreeWayJSONMergePatch.
 */
export function threeWayJSONMergePatch(original: JSONMap, modified: JSONMap, current: JSONMap): JSONMap {
  const changes = keep(createMergePatch(current, modified), false)
  const deletions = keep(createMergePatch(original, modified), true)
  return weave(deletions, changes)
}

/** Only the nulls of a patch, or only what is none. */
function keep(patch: JSONMap, nulls: boolean): JSONMap {
  const result: JSONMap = {}
  for (const [key, value] of Object.entries(patch)) {
    if (isMap(value)) {
      const below = keep(value, nulls)
      if (Object.keys(below).length > 0 || (!nulls && Object.keys(value).length === 0)) result[key] = below
    } else if ((value === null) === nulls) {
      result[key] = value
    }
  }
  return result
}

function weave(deletions: JSONMap, changes: JSONMap): JSONMap {
  const result: JSONMap = { ...deletions }
  for (const [key, value] of Object.entries(changes)) {
    const before = result[key]
    result[key] = isMap(before) && isMap(value) ? weave(before, value) : value
  }
  return result
}
