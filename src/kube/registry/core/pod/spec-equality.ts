import { parseQuantity, QuantityError } from '../../../apimachinery/quantity.ts'

const lists: ReadonlySet<string> = new Set(['limits', 'requests', 'overhead'])
/** Maps, which are equal to none when they are empty; an empty struct is not. */
const maps: ReadonlySet<string> = new Set([...lists, 'nodeSelector', 'matchLabels', 'labels', 'annotations', 'options', 'volumeAttributes', 'userAnnotations'])
const amounts: ReadonlySet<string> = new Set(['sizeLimit', 'divisor'])

function isEmpty(value: unknown, key: string): boolean {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return value.length === 0
  return maps.has(key) && typeof value === 'object' && Object.keys(value).length === 0
}

/**
 * Whether two Pod specs, or parts of them, mean the same: empty and missing lists are equal, and amounts are compared
 * as amounts and not as text. Follows apiequality.Semantic.DeepEqual.
 */
export function equalSpecs(a: unknown, b: unknown): boolean {
  return equal(a, b, '')
}

/** `key` is the name under which both stand. */
function equal(a: unknown, b: unknown, key: string): boolean {
  if (a === b) return true
  if (typeof a === 'string' && typeof b === 'string') return amounts.has(key) && equalAmounts(a, b)
  if (isEmpty(a, key) && isEmpty(b, key)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((entry, index) => equal(entry, b[index], ''))
  }
  const left = a as Readonly<Record<string, unknown>>
  const right = b as Readonly<Record<string, unknown>>
  const inner = (name: string) => (lists.has(key) ? 'sizeLimit' : name)
  for (const name in left) if (!equal(left[name], right[name], inner(name))) return false
  for (const name in right) if (!(name in left) && !isEmpty(right[name], inner(name))) return false
  return true
}

function equalAmounts(a: string, b: string): boolean {
  try {
    return parseQuantity(a).equals(parseQuantity(b))
  } catch (error) {
    if (error instanceof QuantityError) return false
    throw error
  }
}
