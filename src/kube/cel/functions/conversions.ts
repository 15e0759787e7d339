import { formatGoFloat } from '../../yaml/go-number.ts'
import { formatDuration, formatTimestamp, parseDuration, parseTimestamp } from '../time.ts'
import type { CelType } from '../types.ts'
import {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  nullType,
  optionalType,
  stringType,
  structType,
  timestampType,
  typeType,
  uintType,
} from '../types.ts'
import type { Value } from '../values.ts'
import { CelBytes, CelDuration, CelError, CelOptional, CelTimestamp, CelTypeValue, CelUint, isList, isMap, isOpaque, typeName } from '../values.ts'
import { networkText } from './network.ts'
import type { CelFunction } from './operators.ts'
import { noOverload } from './operators.ts'

const second = 1_000_000_000n
const unconvertible = (value: Value, to: string) => new CelError(`type conversion error from '${typeName(value)}' to '${to}'`)

/** A double as Go's strconv.FormatFloat(value, 'g', -1, 64) writes it, with the exponent from 21 digits on. */
export function doubleText(value: number): string {
  const magnitude = Math.abs(value)
  if (magnitude >= 1e6 && magnitude < 1e21) return String(value)
  return formatGoFloat(value, 64)
}

function toInt(value: Value): bigint {
  if (typeof value === 'bigint') return value
  if (value instanceof CelUint) {
    if (value.value > 0x7fffffffffffffffn) throw new CelError('integer overflow')
    return value.value
  }
  if (typeof value === 'number') {
    if (!(value > -(2 ** 63) && value < 2 ** 63)) throw new CelError('integer overflow')
    return BigInt(Math.trunc(value))
  }
  if (value instanceof CelDuration) return value.nanos
  if (value instanceof CelTimestamp) return value.nanos / second
  if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) {
    const parsed = BigInt(value.replace(/^\+/, ''))
    if (BigInt.asIntN(64, parsed) === parsed) return parsed
  }
  throw unconvertible(value, 'int')
}

function toUint(value: Value): CelUint {
  if (value instanceof CelUint) return value
  if (typeof value === 'bigint') {
    if (value < 0n) throw new CelError('unsigned integer overflow')
    return new CelUint(value)
  }
  if (typeof value === 'number') {
    if (!(value >= 0 && value < 2 ** 64)) throw new CelError('unsigned integer overflow')
    return new CelUint(BigInt(Math.trunc(value)))
  }
  if (typeof value === 'string' && /^\d+$/.test(value) && BigInt.asUintN(64, BigInt(value)) === BigInt(value)) return new CelUint(BigInt(value))
  throw unconvertible(value, 'uint')
}

function toDouble(value: Value): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof CelUint) return Number(value.value)
  if (typeof value === 'string') {
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) return Number(value)
    const special = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, infinity: Number.POSITIVE_INFINITY }[value.replace(/^[+-]/, '').toLowerCase()]
    if (special !== undefined) return value.startsWith('-') ? -special : special
  }
  throw unconvertible(value, 'double')
}

/** What `string(value)` gives. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return doubleText(value)
  if (value instanceof CelUint) return String(value.value)
  if (value instanceof CelBytes) return value.toText()
  if (value instanceof CelDuration) return formatDuration(value)
  if (value instanceof CelTimestamp) return formatTimestamp(value)
  if (value instanceof CelTypeValue) return value.type.name
  const network = networkText(value)
  if (network !== undefined) return network
  throw unconvertible(value, 'string')
}

const yes: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True'])
const no: ReadonlySet<string> = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False'])

function toBool(value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' && yes.has(value)) return true
  if (typeof value === 'string' && no.has(value)) return false
  throw unconvertible(value, 'bool')
}

function toDuration(value: Value): CelDuration {
  if (value instanceof CelDuration) return value
  const nanos = typeof value === 'string' ? parseDuration(value) : undefined
  if (nanos === undefined) throw unconvertible(value, 'google.protobuf.Duration')
  return new CelDuration(nanos)
}

function toTimestamp(value: Value): CelTimestamp {
  if (value instanceof CelTimestamp) return value
  if (typeof value === 'bigint') return new CelTimestamp(value * second)
  const nanos = typeof value === 'string' ? parseTimestamp(value) : undefined
  if (nanos === undefined) throw unconvertible(value, 'google.protobuf.Timestamp')
  return new CelTimestamp(nanos)
}

function toBytes(value: Value): CelBytes {
  if (value instanceof CelBytes) return value
  if (typeof value === 'string') return CelBytes.ofText(value)
  throw unconvertible(value, 'bytes')
}

/** The type of a value at run time. */
function typeOf(value: Value): CelType {
  if (value === null) return nullType
  if (typeof value === 'boolean') return boolType
  if (typeof value === 'bigint') return intType
  if (typeof value === 'number') return doubleType
  if (typeof value === 'string') return stringType
  if (value instanceof CelUint) return uintType
  if (value instanceof CelBytes) return bytesType
  if (value instanceof CelDuration) return durationType
  if (value instanceof CelTimestamp) return timestampType
  if (value instanceof CelTypeValue) return typeType()
  if (value instanceof CelOptional) return optionalType(dynType)
  if (isList(value)) return listType(dynType)
  if (isMap(value)) return value.typeName === '' ? mapType(dynType, dynType) : structType(value.typeName)
  if (isOpaque(value)) return value.opaque
  throw noOverload()
}

const one =
  (convert: (value: Value) => Value): CelFunction =>
  ([value = null]) =>
    convert(value)

/** `int(x)`, `string(x)`, `type(x)` and their like. */
export const conversions: Readonly<Record<string, CelFunction>> = {
  int: one(toInt),
  uint: one(toUint),
  double: one(toDouble),
  string: one(toText),
  bool: one(toBool),
  bytes: one(toBytes),
  duration: one(toDuration),
  timestamp: one(toTimestamp),
  dyn: one(value => value),
  type: one(value => new CelTypeValue(typeOf(value))),
}
