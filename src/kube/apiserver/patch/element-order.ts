import { directives, isMap, mergeKeyOf } from './lookup.ts'

/** What tells an element of a list from the others. */
function idOf(element: unknown, mergeKey: string): unknown {
  return mergeKey !== '' && isMap(element) ? element[mergeKey] : element
}

function positions(list: readonly unknown[], mergeKey: string): Map<unknown, number> {
  const found = new Map<unknown, number>()
  list.forEach((element, index) => {
    const id = idOf(element, mergeKey)
    if (!found.has(id)) found.set(id, index)
  })
  return found
}

/** Go sorts lists up to this length by insertion. */
const shortList = 12

/**
 * Sorts as Go does: short lists by insertion, for where `less` is no order only its own steps give its result. What Go
 * makes of entries that stand before each other in longer lists nobody can rely on: there they keep their order.
 */
export function goSort<T>(list: readonly T[], less: (a: T, b: T) => boolean): T[] {
  if (list.length > shortList) return [...list].sort((a, b) => Number(less(b, a)) - Number(less(a, b)))
  const sorted: T[] = []
  for (const entry of list) {
    let at = sorted.length
    for (; at > 0; at--) {
      const before = sorted[at - 1]
      if (before === undefined || !less(entry, before)) break
    }
    sorted.splice(at, 0, entry)
  }
  return sorted
}

/** The elements in the order of `order`; those marked for deletion last. Follows strategicpatch/patch.go normalizeSliceOrder. */
export function sortByOrder(elements: readonly unknown[], order: readonly unknown[], mergeKey: string): unknown[] {
  if (elements.some(isMap)) for (const element of [...elements, ...order]) mergeKeyOf(element, mergeKey)
  const at = positions(order, mergeKey)
  const isDeleted = (element: unknown) => isMap(element) && element[directives.marker] === directives.delete
  const rank = (element: unknown) => at.get(idOf(element, mergeKey))
  const sorted = goSort(
    elements.filter(element => !isDeleted(element)).map(element => ({ element, rank: rank(element) })),
    (a, b) => a.rank === undefined || b.rank === undefined || a.rank < b.rank,
  )
  return [...sorted.map(entry => entry.element), ...elements.filter(isDeleted)]
}

/**
 * The merged list in its final order: what the patch names in the patch's order, what only the server has in
 * the server's, the two woven together by the server's. Follows normalizeElementOrder and mergeSortedSlice.
 */
export function orderElements(merged: readonly unknown[], patchOrder: readonly unknown[], serverOrder: readonly unknown[], mergeKey: string): unknown[] {
  const named = positions(patchOrder, mergeKey)
  const inPatch = sortByOrder(
    merged.filter(element => named.has(idOf(element, mergeKey))),
    patchOrder,
    mergeKey,
  )
  const serverOnly = sortByOrder(
    merged.filter(element => !named.has(idOf(element, mergeKey))),
    serverOrder,
    mergeKey,
  )
  const at = positions(serverOrder, mergeKey)
  const result: unknown[] = []
  let left = 0
  let right = 0
  while (left < serverOnly.length && right < inPatch.length) {
    const leftAt = at.get(idOf(serverOnly[left], mergeKey))
    const rightAt = at.get(idOf(inPatch[right], mergeKey))
    if (leftAt !== undefined && rightAt !== undefined && leftAt < rightAt) result.push(serverOnly[left++])
    else result.push(inPatch[right++])
  }
  return [...result, ...serverOnly.slice(left), ...inPatch.slice(right)]
}
