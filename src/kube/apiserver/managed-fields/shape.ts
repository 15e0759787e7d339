import type { FieldSchema, StructSchema, TypeSchema } from '../../api/schema.ts'
import type { PathElement } from './field-set.ts'

/**
 * What a value is to field management: `scalar`s and `atomic` ones are owned whole, the others field by field.
 * `deduced` is what no schema describes: maps member by member, all else whole.
 */
export type Shape =
  | { readonly kind: 'scalar'; readonly scalar: 'string' | 'numeric' | 'boolean' | 'untyped' }
  | { readonly kind: 'struct'; readonly struct: StructSchema; readonly atomic: boolean }
  | { readonly kind: 'map'; readonly element: Shape; readonly atomic: boolean }
  | { readonly kind: 'list'; readonly element: Shape; readonly atomic: boolean; readonly keys: readonly ListKey[] }
  | { readonly kind: 'deduced'; readonly atomic: boolean }

/** A field that tells a list's entries apart, and what an entry that lacks it counts as having. */
export interface ListKey {
  readonly name: string
  readonly byDefault: unknown
}

/** The shape of what no schema describes. */
export const deduced: Shape = { kind: 'deduced', atomic: false }
const untypedAtomic: Shape = { kind: 'deduced', atomic: true }

const scalars = {
  string: 'string',
  bytes: 'string',
  time: 'string',
  microTime: 'string',
  duration: 'string',
  bool: 'boolean',
  int32: 'numeric',
  int64: 'numeric',
  uint8: 'numeric',
  float64: 'numeric',
  quantity: 'untyped',
  intOrString: 'untyped',
} as const

const fields = new WeakMap<FieldSchema, Shape>()
const structs = new WeakMap<StructSchema, Shape>()

/** The shape of a kind's objects or of a struct inside them. */
export function shapeOf(struct: StructSchema): Shape {
  let shape = structs.get(struct)
  if (shape === undefined) structs.set(struct, (shape = { kind: 'struct', struct, atomic: struct.atomic }))
  return shape
}

function typeShape(type: TypeSchema): Shape {
  switch (type.kind) {
    case 'struct':
      return shapeOf(type.struct)
    case 'map':
      return { kind: 'map', element: typeShape(type.element), atomic: false }
    case 'list':
      return { kind: 'list', element: typeShape(type.element), atomic: true, keys: [] }
    case 'rawObject':
    case 'rawValue':
      return untypedAtomic
    default:
      return { kind: 'scalar', scalar: scalars[type.kind] }
  }
}

/** What an absent key of a list's entry counts as: the API defaults protocols, and other keys to nothing. */
function keyDefault(struct: StructSchema, name: string): unknown {
  if (name === 'protocol') return 'TCP'
  const field = struct.fields.get(name)
  if (field === undefined || field.pointer) return undefined
  return field.type.kind === 'string' ? '' : 0
}

/** The shape of a field. Follows kube-openapi/pkg/schemaconv/openapi.go: lists are atomic unless the API says otherwise. */
export function fieldShape(field: FieldSchema): Shape {
  let shape = fields.get(field)
  if (shape !== undefined) return shape
  shape = typeShape(field.type)
  if (shape.kind === 'list' && (field.listType === 'map' || field.listType === 'set')) {
    const { element } = shape
    const keys = element.kind === 'struct' ? (field.listMapKeys ?? []).map(name => ({ name, byDefault: keyDefault(element.struct, name) })) : []
    shape = { ...shape, atomic: false, keys }
  } else if (shape.kind === 'map' && field.listType === 'atomic') {
    shape = { ...shape, atomic: true }
  } else if (shape.kind === 'struct' && field.granular) {
    shape = { ...shape, atomic: false }
  }
  fields.set(field, shape)
  return shape
}

/** The shape of a member of a map-like value; undefined when a struct has no such field. */
export function memberShape(shape: Shape, key: string): Shape | undefined {
  if (shape.kind === 'map') return shape.element
  if (shape.kind === 'deduced') return shape
  const field = shape.kind === 'struct' ? shape.struct.fields.get(key) : undefined
  return field === undefined ? undefined : fieldShape(field)
}

/** Whether a value of this shape is owned whole. */
export function isWhole(shape: Shape): boolean {
  return shape.kind === 'scalar' || shape.atomic
}

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Absent, null, or without members. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return value.length === 0
  if (typeof value !== 'object') return false
  for (const _ in value) return false
  return true
}

/** An error about the entry of a keyed list or a set, in structured-merge-diff's words. */
export class ElementError extends Error {}

/** The step to a list's entry. Throws ElementError. Follows structured-merge-diff/typed/helpers.go listItemToPathElement. */
export function entryElement(shape: Shape & { kind: 'list' }, entry: unknown): PathElement {
  if (shape.keys.length === 0) {
    if (isMap(entry)) throw new ElementError("associative list without keys has an element that's a map type")
    if (Array.isArray(entry)) throw new ElementError('not supported: associative list with lists as elements')
    if (entry === null) throw new ElementError("associative list without keys has an element that's an explicit null")
    return `v:${JSON.stringify(entry)}`
  }
  if (entry === null) throw new ElementError('associative list with keys may not have a null element')
  if (!isMap(entry)) throw new ElementError('associative list with keys may not have non-map elements')
  const found: [string, unknown][] = []
  for (const { name, byDefault } of shape.keys) {
    const value = name in entry ? entry[name] : byDefault
    if (value !== undefined) found.push([name, value])
  }
  if (found.length === 0) {
    const names = shape.keys.map(key => JSON.stringify(key.name)).join(' ')
    throw new ElementError(
      `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
    )
  }
  found.sort(([a], [b]) => (a < b ? -1 : 1))
  return `k:${JSON.stringify(Object.fromEntries(found))}`
}
