/** The sentence of a field that may not change. */
export const fieldImmutable = 'field is immutable'

/** Equal as the API compares: missing, null and empty lists or maps are the same. Follows apiequality.Semantic.DeepEqual. */
export function semanticallyEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (isEmpty(a) && isEmpty(b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => semanticallyEqual(item, b[index]))
  }
  const left: Record<string, unknown> = { ...a }
  const right: Record<string, unknown> = { ...b }
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every(key => semanticallyEqual(left[key], right[key]))
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
