import { compareText } from '../../apimachinery/labels.ts'

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** All but null and false. */
export const truth = (value: unknown): boolean => value !== null && value !== undefined && value !== false

/** A text as it is, anything else as JSON. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

const ranks = ['null', 'false', 'true', 'number', 'string', 'array', 'object']

function rank(value: unknown): number {
  if (value === null || value === undefined) return 0
  if (typeof value === 'boolean') return value ? 2 : 1
  return ranks.indexOf(typeOf(value))
}

/** jq's name of a value's type. */
export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'object' ? 'object' : typeof value
}

/** jq's order: null, false, true, numbers, texts, lists, objects. */
export function compareValues(a: unknown, b: unknown): number {
  const byType = rank(a) - rank(b)
  if (byType !== 0) return byType
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let index = 0; index < Math.min(a.length, b.length); index++) {
      const order = compareValues(a[index], b[index])
      if (order !== 0) return order
    }
    return a.length - b.length
  }
  if (isObject(a) && isObject(b)) {
    const [left, right] = [Object.keys(a).sort(compareText), Object.keys(b).sort(compareText)]
    const keys = compareValues(left, right)
    return keys !== 0
      ? keys
      : compareValues(
          left.map(key => a[key]),
          right.map(key => b[key]),
        )
  }
  return 0
}
