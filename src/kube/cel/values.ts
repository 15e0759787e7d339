import { encodeUTF8 } from '../apimachinery/utf8.ts'
import type { CelType } from './types.ts'

/** An evaluation that failed, in cel-go's words. */
export class CelError extends Error {}

/** An unsigned integer. */
export class CelUint {
  readonly value: bigint

  constructor(value: bigint) {
    this.value = value
  }
}

/** Bytes. */
export class CelBytes {
  readonly bytes: readonly number[]

  constructor(bytes: readonly number[]) {
    this.bytes = bytes
  }

  /** The UTF-8 of a text. */
  static ofText(text: string): CelBytes {
    return new CelBytes(encodeUTF8(text))
  }

  /** The text that the bytes are in UTF-8; throws when they are none. */
  toText(): string {
    let text = ''
    for (let index = 0; index < this.bytes.length; ) {
      const first = this.bytes[index] ?? 0
      const length = first < 0x80 ? 1 : first >> 5 === 6 ? 2 : first >> 4 === 14 ? 3 : first >> 3 === 30 ? 4 : 0
      const tail = this.bytes.slice(index + 1, index + length)
      if (length === 0 || tail.length !== length - 1 || tail.some(byte => byte >> 6 !== 2))
        throw new CelError('invalid UTF-8 in bytes, cannot convert to string')
      const head = length === 1 ? first : first & (0xff >> (length + 1))
      text += String.fromCodePoint(tail.reduce((code, byte) => (code << 6) | (byte & 63), head))
      index += length
    }
    return text
  }
}

/** A span of time in nanoseconds. */
export class CelDuration {
  readonly nanos: bigint

  constructor(nanos: bigint) {
    if (BigInt.asIntN(64, nanos) !== nanos) throw new CelError('duration overflow')
    this.nanos = nanos
  }
}

const earliest = -62135596800n * 1_000_000_000n
const latest = 253402300799n * 1_000_000_000n + 999_999_999n

/** A moment, in nanoseconds since 1970 in UTC. */
export class CelTimestamp {
  readonly nanos: bigint

  constructor(nanos: bigint) {
    if (nanos < earliest || nanos > latest) throw new CelError('timestamp overflow')
    this.nanos = nanos
  }
}

/** A type as a value: what `type(x)` gives, and `int`, `string`, … */
export class CelTypeValue {
  readonly type: CelType

  constructor(type: CelType) {
    this.type = type
  }
}

/** A value that may be there. */
export class CelOptional {
  readonly value: Value | undefined

  constructor(value: Value | undefined) {
    this.value = value
  }
}

/** A list; elements are made when they are asked for. */
export interface CelList {
  readonly isList: true
  readonly size: number
  at(index: number): Value
  /** Sets are equal in any order, maps by their keys. Absent: element by element. */
  equals?(other: CelList): boolean
  /** What `this + other` is. Absent: one after the other. */
  concat?(other: CelList): CelList
}

/** A map or an object; values are made when they are asked for. */
export interface CelMap {
  readonly isMap: true
  readonly size: number
  /** An object with declared fields, whose type prints as this name; '' for maps. */
  readonly typeName: string
  get(key: Value): Value | undefined
  keys(): readonly Value[]
}

/** A value of one of Kubernetes' libraries (quantity, url, ip, …). */
export interface CelOpaque {
  readonly opaque: CelType
  equals(other: CelOpaque): boolean
}

/** A value of the language: int is bigint, double is number. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | CelUint
  | CelBytes
  | CelDuration
  | CelTimestamp
  | CelTypeValue
  | CelOptional
  | CelList
  | CelMap
  | CelOpaque

export const isList = (value: Value): value is CelList => typeof value === 'object' && value !== null && 'isList' in value
export const isMap = (value: Value): value is CelMap => typeof value === 'object' && value !== null && 'isMap' in value
export const isOpaque = (value: Value): value is CelOpaque => typeof value === 'object' && value !== null && 'opaque' in value

/** A list of ready values. */
export function listOf(values: readonly Value[]): CelList {
  return {
    isList: true,
    size: values.length,
    at: index => {
      const value = values[index]
      if (value === undefined) throw new CelError(`index out of bounds: ${index}`)
      return value
    },
  }
}

/** All elements of a list. */
export function elementsOf(list: CelList): Value[] {
  return Array.from({ length: list.size }, (_, index) => list.at(index))
}

/** What makes a key equal to another: ints, uints and whole doubles of one amount are. */
function keyText(key: Value): string {
  if (typeof key === 'string') return `s${key}`
  if (typeof key === 'bigint') return `n${key}`
  if (key instanceof CelUint) return `n${key.value}`
  if (typeof key === 'number') return `n${key}`
  return `o${String(key)}`
}

/** A map of ready values, in the order given. */
export function mapOf(entries: Iterable<readonly [Value, Value]>): CelMap {
  const found = new Map<string, readonly [Value, Value]>()
  for (const entry of entries) found.set(keyText(entry[0]), entry)
  return {
    isMap: true,
    size: found.size,
    typeName: '',
    get: key => found.get(keyText(key))?.[1],
    keys: () => [...found.values()].map(([key]) => key),
  }
}

/** The name of a value's type at run time. */
export function typeName(value: Value): string {
  if (value === null) return 'null_type'
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return 'double'
    case 'string':
      return 'string'
    default:
  }
  if (value instanceof CelUint) return 'uint'
  if (value instanceof CelBytes) return 'bytes'
  if (value instanceof CelDuration) return 'google.protobuf.Duration'
  if (value instanceof CelTimestamp) return 'google.protobuf.Timestamp'
  if (value instanceof CelTypeValue) return 'type'
  if (value instanceof CelOptional) return 'optional_type'
  if ('isList' in value) return 'list'
  if ('isMap' in value) return value.typeName === '' ? 'map' : value.typeName
  return value.opaque.name
}
