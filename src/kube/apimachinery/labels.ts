import type { LabelSelector } from '../api/types.gen.ts'

/** Labels or annotations as they stand in metadata. */
export type Labels = Readonly<Record<string, string>>

/** `a=b,c=d` in sorted order, '' when there are none. Follows apimachinery/pkg/labels/labels.go Set.String. */
export function labelsText(labels: Labels | null | undefined): string {
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort(compareText)
    .join(',')
}

/** As `labelsText`, `<none>` when there are none. Follows FormatLabels. */
export function formatLabels(labels: Labels | null | undefined): string {
  return labelsText(labels) || '<none>'
}

/** Whether every pair of `wanted` stands in `labels`. Nothing wanted matches everything. */
export function matchesLabels(wanted: Labels | null | undefined, labels: Labels | null | undefined): boolean {
  for (const key in wanted) if (labels?.[key] !== wanted[key]) return false
  return true
}

/** Orders texts as Go does, by their bytes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The keys of a map in the order Go's encoder writes them. */
export function sortedKeys(map: Readonly<Record<string, unknown>> | null | undefined): string[] {
  return Object.keys(map ?? {}).sort(compareText)
}

/** A copy with sorted keys, as Go's encoder writes maps; null for none. */
export function sortedMap<T>(map: Readonly<Record<string, T>> | null | undefined): Record<string, T> | null {
  if (map === null || map === undefined) return null
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => compareText(a, b)))
}

/** A selector as Go's encoder writes it; null for none. */
export function sortedSelector(selector: LabelSelector | null | undefined): LabelSelector | null {
  if (selector === null || selector === undefined) return null
  const matchLabels = sortedMap(selector.matchLabels)
  return matchLabels === null ? selector : { ...selector, matchLabels }
}
