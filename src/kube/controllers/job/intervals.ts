/** Completion indexes as ranges in order, both ends included. */
export type Intervals = readonly { readonly first: number; readonly last: number }[]

/** Single indexes, in any order, as ranges. */
export function intervalsOf(indexes: Iterable<number>): Intervals {
  return merge(
    [...new Set(indexes)].sort((a, b) => a - b).map(index => ({ first: index, last: index })),
    [],
  )
}

/** Both, as one. Follows pkg/controller/job/indexed_job_utils.go merge. */
export function merge(a: Intervals, b: Intervals): Intervals {
  const result: { first: number; last: number }[] = []
  for (const { first, last } of [...a, ...b].sort((left, right) => left.first - right.first)) {
    const before = result.at(-1)
    if (before === undefined || first > before.last + 1) result.push({ first, last })
    else before.last = Math.max(before.last, last)
  }
  return result
}

/** How many indexes there are. */
export const total = (intervals: Intervals) => intervals.reduce((sum, { first, last }) => sum + last - first + 1, 0)

/** Whether the index is in one of the ranges. */
export const has = (intervals: Intervals, index: number) => intervals.some(({ first, last }) => first <= index && index <= last)

/** `0,2-4,6`. Two neighbours are written with a comma. */
export function intervalsText(intervals: Intervals): string {
  return intervals.map(({ first, last }) => (first === last ? String(first) : `${first}${last === first + 1 ? ',' : '-'}${last}`)).join(',')
}

/** Reads what `intervalsText` writes; indexes from `completions` on are left out. Follows parseIndexesFromString. */
export function parseIntervals(text: string, completions: number): Intervals {
  const result: { first: number; last: number }[] = []
  for (const part of text === '' ? [] : text.split(',')) {
    const [first, last] = part.split('-').map(Number)
    if (first === undefined || Number.isNaN(first)) continue
    if (first >= completions) break
    result.push({ first, last: Math.min(last ?? first, completions - 1) })
  }
  return merge(result, [])
}
