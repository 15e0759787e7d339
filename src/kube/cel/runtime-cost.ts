import { regexLength, stringTraversal } from './estimate.ts'
import type { Value } from './values.ts'
import { CelBytes, CelOptional, elementsOf, isList, isMap, isOpaque } from './values.ts'

/** How large a value is to what looks at all of it. */
function sizeOf(value: Value | undefined): number {
  if (typeof value === 'string') return [...value].length
  if (value instanceof CelBytes) return value.bytes.length
  if (value instanceof CelOptional) return value.value === undefined ? 1 : sizeOf(value.value)
  if (value !== undefined && (isList(value) || isMap(value))) return value.size
  return 1
}

function traversal(value: Value): number {
  if (typeof value === 'string') return Math.floor(value.length * stringTraversal)
  if (isList(value)) return elementsOf(value).reduce<number>((sum, element) => sum + traversal(element), 0)
  if (isMap(value)) return value.keys().reduce<number>((sum, key) => sum + traversal(key) + traversal(value.get(key) ?? null), 0)
  return 1
}

const scan = (size: number, factor = stringTraversal) => Math.ceil(size * factor)
const wholeLists: ReadonlySet<string> = new Set(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf'])
const scanned: ReadonlySet<string> = new Set([
  'url',
  'lowerAscii',
  'upperAscii',
  'substring',
  'trim',
  'cidr',
  'isIP',
  'isCIDR',
  'ip',
  'quantity',
  'isQuantity',
  'semver',
  'isSemver',
  'bytes',
  'string',
  'strings.quote',
  'format',
])
const comparisons: ReadonlySet<string> = new Set(['_<_', '_<=_', '_>_', '_>=_', '_==_', '_!=_'])

/**
 * What a call cost, after it was made. Follows cel-go interpreter/runtimecost.go costCall and
 * apiserver/pkg/cel/library/cost.go CallCost.
 */
export function callCost(name: string, args: readonly Value[], result: Value): number {
  const [first, second] = args
  if (wholeLists.has(name)) return first === undefined ? 0 : traversal(first)
  if (scanned.has(name) && (typeof first === 'string' || first instanceof CelBytes)) return scan(sizeOf(first))
  if (comparisons.has(name)) return first !== undefined && isOpaque(first) ? 1 : scan(Math.min(sizeOf(first), sizeOf(second)))
  switch (name) {
    case 'replace':
    case 'split':
    case 'ip.isCanonical':
      return scan(sizeOf(first), 2 * stringTraversal)
    case 'join':
      return scan(sizeOf(result), 2 * stringTraversal)
    case 'startsWith':
    case 'endsWith':
      return scan(sizeOf(second))
    case '@in':
      return second !== undefined && isList(second) ? second.size : 1
    case '_+_':
      return typeof first === 'string' || first instanceof CelBytes ? scan(sizeOf(first) + sizeOf(second)) : 1
    case 'matches':
    case 'find':
    case 'findAll':
      return scan(1 + sizeOf(first)) * scan(sizeOf(second), regexLength)
    case 'contains':
      return scan(sizeOf(first)) * scan(sizeOf(second))
    case 'validate':
      return scan(1 + sizeOf(second)) * scan(60, regexLength)
    case 'sets.contains':
    case 'sets.intersects':
      return 1 + sizeOf(first) * sizeOf(second)
    case 'sets.equivalent':
      return 1 + 2 * sizeOf(first) * sizeOf(second)
    case 'slice':
    case 'reverse':
    case 'lists.range':
      return 11 + sizeOf(result)
    case 'flatten':
      return 11 + sizeOf(first) * (typeof second === 'bigint' ? Number(second) : 1)
    case 'distinct':
    case 'sort':
      return 11 + 2 * sizeOf(first) ** 2
    case '@sortByAssociatedKeys':
      return 11 + 2 * sizeOf(second) ** 2
    default:
      return 1
  }
}
