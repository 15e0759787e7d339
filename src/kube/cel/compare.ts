import type { CelList, CelMap, Value } from './values.ts'
import { CelBytes, CelDuration, CelError, CelOptional, CelTimestamp, CelTypeValue, CelUint, isList, isMap, isOpaque } from './values.ts'

/** A number's amount: int and uint exactly, double as it is. */
function amount(value: Value): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value
  return value instanceof CelUint ? value.value : undefined
}

function listsEqual(a: CelList, b: CelList): boolean {
  if (a.equals !== undefined) return a.equals(b)
  if (a.size !== b.size) return false
  for (let index = 0; index < a.size; index++) if (!equal(a.at(index), b.at(index))) return false
  return true
}

function mapsEqual(a: CelMap, b: CelMap): boolean {
  if (a.size !== b.size) return false
  return a.keys().every(key => {
    const left = a.get(key)
    const right = b.get(key)
    return left !== undefined && right !== undefined && equal(left, right)
  })
}

/** Whether two values are equal; numbers of different types are when their amounts are. Follows cel-go types.Equal. */
export function equal(a: Value, b: Value): boolean {
  if (a === null || b === null) return a === b
  const left = amount(a)
  const right = amount(b)
  if (left !== undefined && right !== undefined) return typeof left === typeof right ? left === right : Number(left) === Number(right)
  if (typeof a !== 'object' || typeof b !== 'object') return a === b
  if (a instanceof CelBytes) return b instanceof CelBytes && a.bytes.length === b.bytes.length && a.bytes.every((byte, index) => byte === b.bytes[index])
  if (a instanceof CelDuration) return b instanceof CelDuration && a.nanos === b.nanos
  if (a instanceof CelTimestamp) return b instanceof CelTimestamp && a.nanos === b.nanos
  if (a instanceof CelTypeValue) return b instanceof CelTypeValue && a.type.name === b.type.name
  if (a instanceof CelOptional) {
    if (!(b instanceof CelOptional)) return false
    return a.value === undefined || b.value === undefined ? a.value === b.value : equal(a.value, b.value)
  }
  if (isList(a)) return isList(b) && listsEqual(a, b)
  if (isMap(a)) return isMap(b) && mapsEqual(a, b)
  return isOpaque(a) && isOpaque(b) && a.opaque.name === b.opaque.name && a.equals(b)
}

const sign = (a: bigint | number | string, b: bigint | number | string) => (a < b ? -1 : a > b ? 1 : 0)

function textOrder(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
  return Math.sign(a.length - b.length)
}

/** Below, at or above zero as `a` is before, at or after `b`. Throws `no such overload` when they have no order. */
export function compare(a: Value, b: Value): number {
  const left = amount(a)
  const right = amount(b)
  if (left !== undefined && right !== undefined) {
    if (Number.isNaN(left) || Number.isNaN(right)) throw new CelError('NaN values cannot be ordered')
    return sign(left, right)
  }
  if (typeof a === 'string' && typeof b === 'string') return textOrder(CelBytes.ofText(a).bytes, CelBytes.ofText(b).bytes)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (a instanceof CelBytes && b instanceof CelBytes) return textOrder(a.bytes, b.bytes)
  if (a instanceof CelDuration && b instanceof CelDuration) return sign(a.nanos, b.nanos)
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return sign(a.nanos, b.nanos)
  throw new CelError('no such overload')
}
