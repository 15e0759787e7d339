import type { CallEstimate, CostNode, Estimate } from './estimate.ts'
import { add, byFactor, fixed, most, multiply, regexLength, stringTraversal } from './estimate.ts'

type SizeOfNode = (node: CostNode) => Estimate

/** The largest pattern that a named format can have. */
const longestFormat = 128

const traversal = (size: Estimate, factor = stringTraversal): CallEstimate => ({ cost: byFactor(size, factor) })
const one: CallEstimate = { cost: fixed(1) }
const accessors: ReadonlySet<string> = new Set(
  'masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast format.named sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch getScheme getHostname getHost getPort getEscapedPath getQuery'.split(
    ' ',
  ),
)

function elementOf(list: CostNode): CostNode | undefined {
  const [type] = list.type.params
  return type === undefined ? undefined : { path: list.path === undefined ? undefined : [...list.path, '@items'], type, literal: undefined, size: undefined }
}

function listTraversal(target: CostNode, sizeOf: SizeOfNode): CallEstimate {
  const size = sizeOf(target)
  const element = elementOf(target)
  if (element === undefined) return traversal(size)
  const isText = element.type.kind === 'string' || element.type.kind === 'bytes'
  return { cost: multiply(size, isText ? add(fixed(1), byFactor(sizeOf(element), stringTraversal)) : fixed(1)) }
}

function replaceEstimate(size: Estimate, from: Estimate, to: Estimate): CallEstimate {
  let countMax = 0
  let countMin = 0
  let keptMax = 0
  let keptMin = 0
  if (from.min === 0) {
    countMax = size.max < most ? size.max + 1 : size.max
    keptMax = size.max
  } else if (to.max <= from.min) keptMax = size.max
  else countMax = Math.ceil(size.max / from.min)
  if (from.max === 0) {
    countMin = size.min < most ? size.min + 1 : size.min
    keptMin = size.min
  } else if (from.max <= to.min) keptMin = size.min
  else countMin = Math.ceil(size.min / from.max)
  const resultSize = add(multiply({ min: countMin, max: countMax }, to), { min: keptMin, max: keptMax })
  return { cost: byFactor(size, 2 * stringTraversal), resultSize }
}

function joinEstimate(target: CostNode, separator: CostNode | undefined, sizeOf: SizeOfNode): CallEstimate {
  const list = sizeOf(target)
  const element = elementOf(target)
  let size = element === undefined ? fixed(0) : multiply(list, sizeOf(element))
  if (separator !== undefined) size = add(size, multiply(sizeOf(separator), { min: Math.max(list.min - 1, 0), max: Math.max(list.max - 1, 0) }))
  return { cost: byFactor(size, stringTraversal), resultSize: size }
}

function containsEstimate(overload: string, other: CostNode, sizeOf: SizeOfNode): CallEstimate {
  const address = { min: 4, max: 16 }
  let cost = byFactor(add(address, address), stringTraversal)
  if (overload.startsWith('cidr_contains_cidr')) cost = add(add(cost, byFactor(address, stringTraversal)), fixed(1))
  if (overload.endsWith('_string')) cost = add(cost, byFactor(sizeOf(other), stringTraversal))
  return { cost }
}

/** Equality of the libraries' own values. */
function equalityEstimate(left: CostNode, right: CostNode): CallEstimate | undefined {
  if (left.type.name !== right.type.name) return undefined
  switch (left.type.name) {
    case 'net.IP':
    case 'net.CIDR':
    case 'kubernetes.Quantity':
    case 'kubernetes.Semver':
      return one
    case 'kubernetes.NamedFormat':
      return traversal({ min: 1, max: 64 })
    case 'kubernetes.URL':
      return traversal({ min: 1, max: right.size?.max ?? 1 })
    default:
      return undefined
  }
}

/** A whole number given as a literal. */
function literalCount({ literal }: CostNode, otherwise: number): number {
  return typeof literal === 'bigint' ? Math.max(Number(literal), 0) : otherwise
}

function allocating(factor: number, size: Estimate): CallEstimate {
  return { cost: add(byFactor(size, factor), fixed(11)), resultSize: size }
}

/** Functions of cel-go's list and set extensions. Follows cel-go ext/lists.go and ext/sets.go. */
function extensionEstimate(
  name: string,
  overload: string,
  target: CostNode | undefined,
  args: readonly CostNode[],
  sizeOf: SizeOfNode,
): CallEstimate | undefined {
  const [first, second] = args
  if (name.startsWith('sets.')) {
    if (first === undefined || second === undefined) return undefined
    return { cost: add(byFactor(multiply(sizeOf(first), sizeOf(second)), name === 'sets.equivalent' ? 2 : 1), fixed(1)) }
  }
  if (overload === 'lists_range') return first === undefined ? undefined : allocating(1, fixed(literalCount(first, most)))
  if (target === undefined) return undefined
  const size = sizeOf(target)
  const compared = (sorted: CostNode) => {
    const isText = /_(?:string|bytes)_sort/.test(overload)
    const count = sizeOf(sorted)
    return allocating(isText ? 2 + stringTraversal : 2, multiply(count, count))
  }
  switch (name) {
    case 'slice':
      if (first === undefined || second === undefined) return undefined
      return allocating(1, fixed(Math.max(literalCount(second, size.max) - literalCount(first, 0), 0)))
    case 'flatten':
      return allocating(first === undefined ? 1 : literalCount(first, most), size)
    case 'reverse':
      return allocating(1, size)
    case 'distinct':
      return allocating(2, multiply(size, size))
    case 'sort':
      return compared(target)
    case '@sortByAssociatedKeys':
      return first === undefined ? undefined : compared(first)
    default:
      return undefined
  }
}

/** What a call of Kubernetes' libraries, or of a function they put a price on, costs. Follows apiserver/pkg/cel/library/cost.go EstimateCallCost. */
export function callEstimate(
  name: string,
  overload: string,
  target: CostNode | undefined,
  args: readonly CostNode[],
  sizeOf: SizeOfNode,
): CallEstimate | undefined {
  const [first, second] = args
  if (name === '_==_') return first === undefined || second === undefined ? undefined : equalityEstimate(first, second)
  if (accessors.has(name) || overload === 'cidr_ip') return one
  const extension = extensionEstimate(name, overload, target, args, sizeOf)
  if (extension !== undefined) return extension
  if (target !== undefined) {
    const size = sizeOf(target)
    switch (name) {
      case 'isSorted':
      case 'sum':
      case 'max':
      case 'min':
      case 'indexOf':
      case 'lastIndexOf':
        return listTraversal(target, sizeOf)
      case 'lowerAscii':
      case 'upperAscii':
      case 'substring':
      case 'trim':
        return { ...traversal(size), resultSize: size }
      case 'replace':
        return first === undefined || second === undefined ? undefined : replaceEstimate(size, sizeOf(first), sizeOf(second))
      case 'split':
        return { ...traversal(size, 2 * stringTraversal), resultSize: { min: 0, max: typeof second?.literal === 'bigint' ? Number(second.literal) : size.max } }
      case 'join':
        return joinEstimate(target, first, sizeOf)
      case 'find':
      case 'findAll':
        if (first === undefined) return undefined
        return {
          cost: multiply(byFactor(add(size, fixed(1)), stringTraversal), byFactor(sizeOf(first), regexLength)),
          resultSize: { min: 0, max: size.max },
        }
      case 'containsIP':
      case 'containsCIDR':
        return first === undefined ? undefined : containsEstimate(overload, first, sizeOf)
      case 'validate':
        return first === undefined ? undefined : { cost: byFactor(byFactor(sizeOf(first), stringTraversal), longestFormat * regexLength) }
      default:
        return undefined
    }
  }
  if (first === undefined) return undefined
  switch (name) {
    case 'url':
      return { ...traversal(sizeOf(first)), resultSize: sizeOf(first) }
    case 'cidr':
    case 'isIP':
    case 'isCIDR':
    case 'ip':
    case 'quantity':
    case 'isQuantity':
    case 'semver':
    case 'isSemver':
      return traversal(sizeOf(first))
    case 'ip.isCanonical':
      return traversal(sizeOf(first), 2 * stringTraversal)
    default:
      return undefined
  }
}
