import { compare, equal } from '../compare.ts'
import type { Value } from '../values.ts'
import { CelBytes, CelDuration, CelError, CelTimestamp, CelUint, elementsOf, isList, isMap, listOf } from '../values.ts'

/** A function of values; the receiver comes first. */
export type CelFunction = (args: readonly Value[]) => Value

/** The error of a call whose arguments fit none of a function's overloads. */
export const noOverload = () => new CelError('no such overload')

function int64(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelError('integer overflow')
  return value
}

function uint64(value: bigint): CelUint {
  if (BigInt.asUintN(64, value) !== value) throw new CelError('unsigned integer overflow')
  return new CelUint(value)
}

type Arithmetic = { readonly ints: (a: bigint, b: bigint) => bigint; readonly doubles: ((a: number, b: number) => number) | undefined }

function calculate(a: Value, b: Value, { ints, doubles }: Arithmetic): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int64(ints(a, b))
  if (a instanceof CelUint && b instanceof CelUint) return uint64(ints(a.value, b.value))
  if (typeof a === 'number' && typeof b === 'number' && doubles !== undefined) return doubles(a, b)
  throw noOverload()
}

function nonZero(name: string, divide: (a: bigint, b: bigint) => bigint) {
  return (a: bigint, b: bigint) => {
    if (b === 0n) throw new CelError(`${name} by zero`)
    return divide(a, b)
  }
}

function plus(a: Value, b: Value): Value {
  if (typeof a === 'string' && typeof b === 'string') return a + b
  if (a instanceof CelBytes && b instanceof CelBytes) return new CelBytes([...a.bytes, ...b.bytes])
  if (a instanceof CelDuration && b instanceof CelDuration) return new CelDuration(a.nanos + b.nanos)
  if (a instanceof CelDuration && b instanceof CelTimestamp) return new CelTimestamp(a.nanos + b.nanos)
  if (a instanceof CelTimestamp && b instanceof CelDuration) return new CelTimestamp(a.nanos + b.nanos)
  if (isList(a) && isList(b)) return a.concat?.(b) ?? listOf([...elementsOf(a), ...elementsOf(b)])
  return calculate(a, b, { ints: (x, y) => x + y, doubles: (x, y) => x + y })
}

function minus(a: Value, b: Value): Value {
  if (a instanceof CelDuration && b instanceof CelDuration) return new CelDuration(a.nanos - b.nanos)
  if (a instanceof CelTimestamp && b instanceof CelDuration) return new CelTimestamp(a.nanos - b.nanos)
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return new CelDuration(a.nanos - b.nanos)
  return calculate(a, b, { ints: (x, y) => x - y, doubles: (x, y) => x - y })
}

/** The element or entry under `key`; undefined when there is none. */
export function lookUp(container: Value, key: Value): Value | undefined {
  if (isMap(container)) return container.get(key)
  if (!isList(container)) throw noOverload()
  const index =
    typeof key === 'bigint' ? Number(key) : key instanceof CelUint ? Number(key.value) : typeof key === 'number' && Number.isInteger(key) ? key : undefined
  if (index === undefined) throw noOverload()
  return index >= 0 && index < container.size ? container.at(index) : undefined
}

/** A key as errors name it. */
export function shownKey(key: Value): string {
  if (key instanceof CelUint) return String(key.value)
  return String(key)
}

function contains(value: Value, container: Value): boolean {
  if (isMap(container)) return container.get(value) !== undefined
  if (!isList(container)) throw noOverload()
  for (let index = 0; index < container.size; index++) if (equal(value, container.at(index))) return true
  return false
}

const pair =
  (run: (a: Value, b: Value) => Value): CelFunction =>
  ([a = null, b = null]) =>
    run(a, b)

/** Operators that look at all of their operands. */
export const operators: Readonly<Record<string, CelFunction>> = {
  '!_': ([value]) => {
    if (typeof value !== 'boolean') throw noOverload()
    return !value
  },
  '-_': ([value]) => {
    if (typeof value === 'bigint') return int64(-value)
    if (typeof value === 'number') return -value
    throw noOverload()
  },
  '_==_': pair(equal),
  '_!=_': pair((a, b) => !equal(a, b)),
  '_<_': pair((a, b) => compare(a, b) < 0),
  '_<=_': pair((a, b) => compare(a, b) <= 0),
  '_>_': pair((a, b) => compare(a, b) > 0),
  '_>=_': pair((a, b) => compare(a, b) >= 0),
  '_+_': pair(plus),
  '_-_': pair(minus),
  '_*_': pair((a, b) => calculate(a, b, { ints: (x, y) => x * y, doubles: (x, y) => x * y })),
  '_/_': pair((a, b) => calculate(a, b, { ints: nonZero('division', (x, y) => x / y), doubles: (x, y) => x / y })),
  '_%_': pair((a, b) => calculate(a, b, { ints: nonZero('modulus', (x, y) => x % y), doubles: undefined })),
  '@in': pair(contains),
}
