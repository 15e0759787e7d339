import type { FieldSchema, StructSchema, TypeSchema } from '../api/schema.ts'
import { decodeBase64, encodeBase64 } from '../apimachinery/base64.ts'
import { deepCopy } from '../apimachinery/deep-copy.ts'
import { Path } from '../apimachinery/field-path.ts'
import { sortedKeys } from '../apimachinery/labels.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { parseQuantity, QuantityError } from '../apimachinery/quantity.ts'
import { setMember } from '../yaml/construct.ts'
import type { StrictError } from './decode-error.ts'
import { DecodeError, strictError } from './decode-error.ts'
import { canonicalTime, layouts, TimeError } from './go-time.ts'
import { isDropped, writesZero, zeroValue } from './zero.ts'

export type { StrictError }
export { DecodeError }

/** What decoding gives: the object in canonical form, and the fields that only strict decoding minds. */
export interface Decoded {
  readonly object: KubeObject
  readonly strictErrors: readonly StrictError[]
}

/**
 * Reads a JSON value into a Go struct and writes it back as Go's encoder would: the canonical form that the store
 * keeps. Fields are read in the order they come in, as the server reads a body. Throws DecodeError with the first
 * type error, or the first value that a quantity, a time or an int-or-string refuses, whichever Go reports.
 * Follows sigs.k8s.io/json internal/golang/encoding/json decode.go with CaseSensitive and PreserveInts.
 */
export function decode(value: unknown, struct: StructSchema): Decoded {
  const decoder = new Decoder()
  return { object: decoder.root(value, struct), strictErrors: decoder.strictErrors }
}

/** The canonical form of an object, unknown fields left out. Throws DecodeError. */
export function canonicalize(value: unknown, struct: StructSchema): KubeObject {
  return decode(value, struct).object
}

/** Go collects no more strict errors than this. */
const mostStrictErrors = 100
const largestInt32 = 2 ** 31
const largestInt64 = 2 ** 63

/** A JSON value in the words of Go's UnmarshalTypeError. */
function shownValue(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The Go names of the embedded structs a field lies in, outermost first. */
function embeddedNames(struct: StructSchema, json: string): string[] {
  for (const member of struct.members) {
    if ('field' in member) {
      if (member.field.json === json) return []
    } else if (member.embedded.fields.has(json)) return [member.goName, ...embeddedNames(member.embedded, json)]
  }
  return []
}

class Decoder {
  readonly strictErrors: StrictError[] = []
  /** The way to the value at hand: a field's or map key's name, or an index. */
  readonly #steps: (string | number)[] = []
  /** For each step the struct whose field it is; undefined for list entries and map keys. */
  readonly #owners: (StructSchema | undefined)[] = []
  #saved: DecodeError | undefined

  root(value: unknown, struct: StructSchema): KubeObject {
    const object = this.#value(value, { kind: 'struct', go: struct.go, struct }, false)
    if (this.#saved !== undefined) throw this.#saved
    return object as KubeObject
  }

  #path(): Path | undefined {
    let path: Path | undefined
    for (const [at, step] of this.#steps.entries()) {
      if (typeof step === 'number') path = path?.index(step)
      else if (this.#owners[at] !== undefined || path === undefined) path = path === undefined ? Path.of(step) : path.child(step)
      else path = path.key(step)
    }
    return path
  }

  /** Go's context of a type error: the innermost struct, and the fields that led to it. */
  #typeError(value: string, go: string): DecodeError {
    const fields: string[] = []
    let innermost: StructSchema | undefined
    for (const [at, owner] of this.#owners.entries()) {
      if (owner === undefined) continue
      const json = String(this.#steps[at])
      fields.push(...embeddedNames(owner, json), json)
      innermost = owner
    }
    const where = innermost === undefined ? 'value' : `struct field ${innermost.short}.${fields.join('.')}`
    return new DecodeError(`json: cannot unmarshal ${value} into Go ${where} of type ${go}`, this.#path())
  }

  #save(error: DecodeError): void {
    this.#saved ??= error
  }

  #mismatch(value: unknown, type: TypeSchema): unknown {
    this.#save(this.#typeError(shownValue(value), type.go))
    return zeroValue(type, false)
  }

  #value(value: unknown, type: TypeSchema, pointer: boolean): unknown {
    if (value === null || value === undefined) return zeroValue(type, pointer)
    switch (type.kind) {
      case 'struct':
        return isMap(value) ? this.#struct(value, type.struct) : this.#mismatch(value, type)
      case 'list':
        return Array.isArray(value) ? this.#list(value, type.element, type.elementPointer) : this.#mismatch(value, type)
      case 'map':
        return isMap(value) ? this.#map(value, type.element, type.elementPointer) : this.#mismatch(value, type)
      case 'string':
      case 'duration':
        return typeof value === 'string' ? value : this.#mismatch(value, type)
      case 'bool':
        return typeof value === 'boolean' ? value : this.#mismatch(value, type)
      case 'int32':
        return this.#integer(value, type, -largestInt32, largestInt32 - 1)
      case 'int64':
        return this.#integer(value, type, -largestInt64, largestInt64)
      case 'uint8':
        return this.#integer(value, type, 0, 255)
      case 'float64':
        return typeof value === 'number' ? value : this.#mismatch(value, type)
      case 'bytes':
        return this.#bytes(value, type)
      case 'quantity':
        return this.#quantity(value)
      case 'intOrString':
        return this.#intOrString(value)
      case 'time':
      case 'microTime':
        return this.#time(value, layouts[type.kind])
      case 'rawObject':
      case 'rawValue':
        return deepCopy(value)
    }
  }

  #integer(value: unknown, type: TypeSchema, least: number, most: number): unknown {
    if (typeof value !== 'number') return this.#mismatch(value, type)
    if (Number.isInteger(value) && value >= least && value <= most) return value === 0 ? 0 : value
    this.#save(this.#typeError(`number ${value}`, type.go))
    return 0
  }

  #bytes(value: unknown, type: TypeSchema): unknown {
    if (Array.isArray(value)) return encodeBase64(this.#list(value, { kind: 'uint8', go: 'uint8' }, false) as number[])
    if (typeof value !== 'string') return this.#mismatch(value, type)
    const bytes = decodeBase64(value)
    if (typeof bytes !== 'number') return encodeBase64(bytes)
    this.#save(new DecodeError(`illegal base64 data at input byte ${bytes}`, this.#path()))
    return ''
  }

  #quantity(value: unknown): string {
    try {
      return parseQuantity((typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : JSON.stringify(value)).trim()).toString()
    } catch (error) {
      if (error instanceof QuantityError) throw new DecodeError(error.message, this.#path())
      throw error
    }
  }

  #intOrString(value: unknown): string | number {
    if (typeof value === 'string') return value
    if (typeof value !== 'number') throw this.#typeError(shownValue(value), 'int32')
    if (!Number.isInteger(value) || value < -largestInt32 || value >= largestInt32) throw this.#typeError(`number ${value}`, 'int32')
    return value === 0 ? 0 : value
  }

  #time(value: unknown, layout: string): string {
    if (typeof value !== 'string') throw this.#typeError(shownValue(value), 'string')
    try {
      return canonicalTime(value, layout)
    } catch (error) {
      if (error instanceof TimeError) throw new DecodeError(error.message, this.#path())
      throw error
    }
  }

  #list(items: readonly unknown[], element: TypeSchema, pointer: boolean): unknown[] {
    const depth = this.#steps.length
    const list: unknown[] = []
    for (const [at, item] of items.entries()) {
      this.#steps[depth] = at
      this.#owners[depth] = undefined
      list.push(this.#value(item, element, pointer))
    }
    this.#leave(depth)
    return list
  }

  #map(map: Record<string, unknown>, element: TypeSchema, pointer: boolean): Record<string, unknown> {
    const depth = this.#steps.length
    const object: Record<string, unknown> = {}
    for (const key of sortedKeys(map)) {
      this.#steps[depth] = key
      this.#owners[depth] = undefined
      setMember(object, key, this.#value(map[key], element, pointer))
    }
    this.#leave(depth)
    return object
  }

  #leave(depth: number): void {
    this.#steps.length = depth
    this.#owners.length = depth
  }

  #struct(map: Record<string, unknown>, struct: StructSchema): Record<string, unknown> {
    const depth = this.#steps.length
    const found = new Map<FieldSchema, unknown>()
    for (const key of Object.keys(map)) {
      const field = struct.fields.get(key)
      this.#steps[depth] = key
      this.#owners[depth] = struct
      if (field === undefined) this.#unknown()
      else found.set(field, this.#value(map[key], field.type, field.pointer))
    }
    this.#leave(depth)
    return encodeStruct(struct, found)
  }

  #unknown(): void {
    const path = this.#path()
    if (path === undefined || this.strictErrors.length >= mostStrictErrors) return
    const error = strictError('unknown', path)
    if (!this.strictErrors.some(other => other.message === error.message)) this.strictErrors.push(error)
  }
}

/** What Go's encoder writes of a struct: its fields in Go's order, zero ones dropped where they are omitempty. */
function encodeStruct(struct: StructSchema, found: ReadonlyMap<FieldSchema, unknown>): Record<string, unknown> {
  const object: Record<string, unknown> = {}
  for (const [name, field] of struct.fields) {
    const value = found.get(field)
    if (value === undefined) {
      if (writesZero(field)) object[name] = zeroValue(field.type, field.pointer)
    } else if (!isDropped(field, value)) object[name] = value
  }
  return object
}
