import { encodeBase64 } from '../apimachinery/base64.ts'
import { newBadRequest } from '../apimachinery/status-error.ts'
import { decodeUTF8 } from '../apimachinery/utf8.ts'
import table from './protobuf.gen.json' with { type: 'json' }

/** One field of a message: its JSON name ('' when the fields of the message stand inline) and its type, see tools/generate-protobuf.ts. */
interface Field {
  readonly json: string
  readonly type: string
}

type Members = Record<string, unknown>

const kinds: Readonly<Record<string, number>> = table.kinds
const messages: readonly (readonly string[])[] = table.messages
const parsed = new Map<number, ReadonlyMap<number, Field>>()

function fieldsOf(message: number): ReadonlyMap<number, Field> {
  let fields = parsed.get(message)
  if (fields === undefined) {
    const rows = (messages[message] ?? []).map(row => row.split(' '))
    parsed.set(message, (fields = new Map(rows.map(([number = '', json = '', type = '']) => [Number(number), { json, type }]))))
  }
  return fields
}

/** Reads protobuf's wire format, one field after the other. */
class Reader {
  private readonly bytes: Uint8Array
  private at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  get done(): boolean {
    return this.at >= this.bytes.length
  }

  /** The next field's number and value: bytes where it has a length, else a number. */
  next(): { readonly number: number; readonly value: bigint | Uint8Array } {
    const tag = Number(this.varint())
    const number = tag >>> 3
    switch (tag & 7) {
      case 0:
        return { number, value: this.varint() }
      case 1:
        return { number, value: this.take(8) }
      case 2:
        return { number, value: this.take(Number(this.varint())) }
      case 5:
        return { number, value: this.take(4) }
      default:
        throw newBadRequest('proto: illegal wireType')
    }
  }

  private varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw newBadRequest('unexpected EOF')
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return BigInt.asIntN(64, value)
    }
    throw newBadRequest('proto: integer overflow')
  }

  private take(length: number): Uint8Array {
    const end = this.at + length
    if (end > this.bytes.length || length < 0) throw newBadRequest('unexpected EOF')
    const part = this.bytes.subarray(this.at, end)
    this.at = end
    return part
  }
}

const textOf = (bytes: Uint8Array) => decodeUTF8([...bytes])
const bytesOf = (value: bigint | Uint8Array) => (typeof value === 'bigint' ? new Uint8Array() : value)
const numberOf = (value: bigint | Uint8Array) => (typeof value === 'bigint' ? Number(value) : 0)

/** All fields of a message whose fields are not known by name: the last value of each number. */
function plain(bytes: Uint8Array): ReadonlyMap<number, bigint | Uint8Array> {
  const found = new Map<number, bigint | Uint8Array>()
  for (const reader = new Reader(bytes); !reader.done; ) {
    const { number, value } = reader.next()
    found.set(number, value)
  }
  return found
}

function momentOf(bytes: Uint8Array, fractions: boolean): string | null {
  const fields = plain(bytes)
  const seconds = numberOf(fields.get(1) ?? 0n)
  if (bytes.length === 0) return null
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19)
  return fractions ? `${whole}.${String(Math.floor(numberOf(fields.get(2) ?? 0n) / 1000)).padStart(6, '0')}Z` : `${whole}Z`
}

function floatOf(bytes: Uint8Array): number {
  return bytes.length === 8 ? new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true) : 0
}

function rawOf(bytes: Uint8Array): unknown {
  const text = textOf(bytesOf(plain(bytes).get(1) ?? new Uint8Array()))
  return text === '' ? null : JSON.parse(text)
}

/** Follows apimachinery/pkg/util/intstr: type 0 is a number, 1 a text. */
function intOrStringOf(bytes: Uint8Array): number | string {
  const fields = plain(bytes)
  return fields.get(1) === 1n ? textOf(bytesOf(fields.get(3) ?? new Uint8Array())) : numberOf(fields.get(2) ?? 0n)
}

/** Go's text of a duration that JSON would hold. */
const durationOf = (bytes: Uint8Array) => `${numberOf(plain(bytes).get(1) ?? 0n) / 1e9}s`

function jsonOf(type: string, value: bigint | Uint8Array): unknown {
  const bytes = bytesOf(value)
  switch (type) {
    case 's':
      return textOf(bytes)
    case 'b':
      return value !== 0n
    case 'i':
      return numberOf(value)
    case 'f':
      return floatOf(bytes)
    case 'y':
      return encodeBase64([...bytes])
    case 'q':
      return textOf(bytesOf(plain(bytes).get(1) ?? new Uint8Array()))
    case 't':
    case 'm':
      return momentOf(bytes, type === 'm')
    case 'd':
      return durationOf(bytes)
    case 'o':
      return intOrStringOf(bytes)
    case 'r':
      return rawOf(bytes)
    case 'w':
      return listIn(bytes)
    default:
      return messageIn(Number(type.slice(1)), bytes)
  }
}

function listIn(bytes: Uint8Array): string[] {
  const list: string[] = []
  for (const reader = new Reader(bytes); !reader.done; ) list.push(textOf(bytesOf(reader.next().value)))
  return list
}

function messageIn(message: number, bytes: Uint8Array): Members {
  const members: Members = {}
  const fields = fieldsOf(message)
  for (const reader = new Reader(bytes); !reader.done; ) {
    const { number, value } = reader.next()
    const field = fields.get(number)
    if (field !== undefined) add(members, field, value)
  }
  return members
}

function add(members: Members, { json, type }: Field, value: bigint | Uint8Array): void {
  if (json === '') {
    Object.assign(members, jsonOf(type, value))
  } else if (type.startsWith('[')) {
    const list = members[json]
    const entry = jsonOf(type.slice(1), value)
    if (Array.isArray(list)) list.push(entry)
    else members[json] = [entry]
  } else if (type.startsWith('{')) {
    const entry = plain(bytesOf(value))
    const name = textOf(bytesOf(entry.get(1) ?? new Uint8Array()))
    // A value that is empty is left out of its entry.
    const empty = type === '{i' ? 0n : new Uint8Array()
    members[json] = { ...(members[json] as Members | undefined), [name]: jsonOf(type.slice(1), entry.get(2) ?? empty) }
  } else {
    members[json] = jsonOf(type, value)
  }
}

/** What every object that is sent as protobuf begins with. Follows apimachinery/pkg/runtime/serializer/protobuf. */
const magic = [0x6b, 0x38, 0x73, 0x00]

/**
 * The JSON value of an object that was sent as protobuf: an envelope with its apiVersion and kind, and its message.
 * Throws BadRequest when it is none, or when its kind is not known.
 */
export function decodeProtobuf(bytes: Uint8Array): Members {
  if (magic.some((byte, index) => bytes[index] !== byte))
    throw newBadRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  const envelope = plain(bytes.subarray(magic.length))
  const type = plain(bytesOf(envelope.get(1) ?? new Uint8Array()))
  const apiVersion = textOf(bytesOf(type.get(1) ?? new Uint8Array()))
  const kind = textOf(bytesOf(type.get(2) ?? new Uint8Array()))
  const message = kinds[kind === 'DeleteOptions' ? kind : `${apiVersion} ${kind}`]
  if (message === undefined) throw newBadRequest(`no kind "${kind}" is registered for version "${apiVersion}"`)
  return { apiVersion, kind, ...messageIn(message, bytesOf(envelope.get(2) ?? new Uint8Array())) }
}
