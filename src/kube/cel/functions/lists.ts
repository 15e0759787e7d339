import { compare, equal } from '../compare.ts'
import type { CelList, CelMap, Value } from '../values.ts'
import { CelBytes, CelDuration, CelError, CelOptional, CelUint, elementsOf, isList, isMap, listOf, mapOf } from '../values.ts'
import type { CelFunction } from './operators.ts'
import { noOverload, operators } from './operators.ts'
import { indexOfText, lastIndexOfText } from './text.ts'

function list(value: Value | undefined): CelList {
  if (value === undefined || !isList(value)) throw noOverload()
  return value
}

function int(value: Value | undefined): number {
  if (typeof value !== 'bigint') throw noOverload()
  return Number(value)
}

function size(args: readonly Value[]): Value {
  const [value] = args
  if (typeof value === 'string') return BigInt([...value].length)
  if (value instanceof CelBytes) return BigInt(value.bytes.length)
  if (value !== undefined && (isList(value) || isMap(value))) return BigInt(value.size)
  throw noOverload()
}

function isSorted(args: readonly Value[]): Value {
  const elements = elementsOf(list(args[0]))
  return elements.every((element, index) => index === 0 || compare(elements[index - 1] ?? null, element) <= 0)
}

function sum(args: readonly Value[]): Value {
  const elements = elementsOf(list(args[0]))
  const [first] = elements
  if (first === undefined) return 0n
  const zero = typeof first === 'number' ? 0 : first instanceof CelUint ? new CelUint(0n) : first instanceof CelDuration ? new CelDuration(0n) : 0n
  return elements.reduce((total, element) => operators['_+_']?.([total, element]) ?? total, zero)
}

function extreme(name: string, sign: number): CelFunction {
  return args => {
    const elements = elementsOf(list(args[0]))
    const [first] = elements
    if (first === undefined) throw new CelError(`${name} called on empty list`)
    return elements.reduce((best, element) => (compare(element, best) * sign > 0 ? element : best), first)
  }
}

const indexIn = (list: readonly Value[], value: Value) => BigInt(list.findIndex(element => equal(element, value)))
const lastIndexIn = (list: readonly Value[], value: Value) => BigInt(list.findLastIndex(element => equal(element, value)))

function slice(args: readonly Value[]): Value {
  const elements = elementsOf(list(args[0]))
  const [start, end] = [int(args[1]), int(args[2])]
  if (start < 0 || end < 0) throw new CelError(`cannot slice(${start}, ${end}), negative indexes not supported`)
  if (start > end) throw new CelError(`cannot slice(${start}, ${end}), start index must be less than or equal to end index`)
  if (end > elements.length) throw new CelError(`cannot slice(${start}, ${end}), list is length ${elements.length}`)
  return listOf(elements.slice(start, end))
}

function flattened(elements: readonly Value[], depth: number): Value[] {
  return elements.flatMap(element => (isList(element) && depth > 0 ? flattened(elementsOf(element), depth - 1) : [element]))
}

function flatten(args: readonly Value[]): Value {
  const depth = args[1] === undefined ? 1 : int(args[1])
  if (depth < 0) throw new CelError('level must be non-negative')
  return listOf(flattened(elementsOf(list(args[0])), depth))
}

const longestRange = 1_000_000

function range(args: readonly Value[]): Value {
  const count = int(args[0])
  if (count < 0) throw new CelError(`lists.range: size must be non-negative, got ${count}`)
  if (count > longestRange) throw new CelError(`lists.range: size ${count} exceeds maximum allowed (${longestRange})`)
  return listOf(Array.from({ length: count }, (_, index) => BigInt(index)))
}

function sortByKeys(args: readonly Value[]): Value {
  const elements = elementsOf(list(args[0]))
  const keys = elementsOf(list(args[1]))
  const order = elements.map((element, index) => ({ element, key: keys[index] ?? null }))
  return listOf(order.sort((a, b) => compare(a.key, b.key)).map(({ element }) => element))
}

function distinct(args: readonly Value[]): Value {
  const kept: Value[] = []
  for (const element of elementsOf(list(args[0]))) if (!kept.some(other => equal(other, element))) kept.push(element)
  return listOf(kept)
}

const containsAll = (a: readonly Value[], b: readonly Value[]) => b.every(element => a.some(other => equal(other, element)))

const pairOf =
  (run: (a: readonly Value[], b: readonly Value[]) => boolean): CelFunction =>
  args =>
    run(elementsOf(list(args[0])), elementsOf(list(args[1])))

function insert(args: readonly Value[]): Value {
  const [into, key, value] = args
  if (into === undefined || !isMap(into) || key === undefined) throw noOverload()
  const added: readonly (readonly [Value, Value])[] = value === undefined ? entriesOf(key) : [[key, value]]
  for (const [each] of added) if (into.get(each) !== undefined) throw new CelError(`insert failed: key ${String(each)} already exists`)
  return mapOf([...entriesOf(into), ...added])
}

function entriesOf(value: Value): (readonly [Value, Value])[] {
  if (!isMap(value)) throw noOverload()
  const map: CelMap = value
  return map.keys().map(key => [key, map.get(key) ?? null] as const)
}

function unwrap(args: readonly Value[]): Value {
  return listOf(
    elementsOf(list(args[0])).flatMap(element => {
      if (!(element instanceof CelOptional)) throw new CelError(`value ${String(element)} is not optional`)
      return element.value === undefined ? [] : [element.value]
    }),
  )
}

function end(which: 0 | -1): CelFunction {
  return args => new CelOptional(elementsOf(list(args[0])).at(which))
}

/** Functions of lists and maps. Follows cel-go ext/{lists,sets,comprehensions}.go and apiserver/pkg/cel/library/lists.go. */
export const listFunctions: Readonly<Record<string, CelFunction>> = {
  size,
  isSorted,
  sum,
  max: extreme('max', 1),
  min: extreme('min', -1),
  indexOf: args => (typeof args[0] === 'string' ? indexOfText(args) : indexIn(elementsOf(list(args[0])), args[1] ?? null)),
  lastIndexOf: args => (typeof args[0] === 'string' ? lastIndexOfText(args) : lastIndexIn(elementsOf(list(args[0])), args[1] ?? null)),
  slice,
  flatten,
  'lists.range': range,
  sort: args => listOf(elementsOf(list(args[0])).sort(compare)),
  '@sortByAssociatedKeys': sortByKeys,
  reverse: args => listOf(elementsOf(list(args[0])).reverse()),
  distinct,
  'sets.contains': pairOf(containsAll),
  'sets.equivalent': pairOf((a, b) => containsAll(a, b) && containsAll(b, a)),
  'sets.intersects': pairOf((a, b) => a.some(element => b.some(other => equal(element, other)))),
  'cel.@mapInsert': insert,
  'optional.unwrap': unwrap,
  unwrapOpt: unwrap,
  first: end(0),
  last: end(-1),
}
