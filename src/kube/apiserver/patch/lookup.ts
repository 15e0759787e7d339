import type { StructSchema, TypeSchema } from '../../api/schema.ts'
import { sortedKeys } from '../../apimachinery/labels.ts'

/** A JSON object, as patches see everything. */
export type JSONMap = { [key: string]: unknown }

/** A patch that cannot be computed or applied; `reason` says how the server answers. */
export class PatchError extends Error {
  readonly reason: 'bad-request' | 'unprocessable' | 'other'

  constructor(message: string, reason: PatchError['reason'] = 'other') {
    super(message)
    this.reason = reason
  }
}

export const isMap = (value: unknown): value is JSONMap => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The directives that a strategic merge patch may hold. Follows apimachinery/pkg/util/strategicpatch/patch.go. */
export const directives = {
  marker: '$patch',
  delete: 'delete',
  replace: 'replace',
  merge: 'merge',
  retainKeys: '$retainKeys',
  deleteFromPrimitiveList: '$deleteFromPrimitiveList',
  setElementOrder: '$setElementOrder',
} as const

/** How one field is merged: what its elements or members are, and by which key. */
export interface FieldMerge {
  readonly below: TypeSchema | undefined
  readonly strategy: 'merge' | 'replace' | ''
  readonly retainKeys: boolean
  readonly mergeKey: string
}

/** The root of a kind's schema, for `lookup`. */
export function rootType(struct: StructSchema): TypeSchema {
  return { kind: 'struct', go: struct.go, struct }
}

/** Merge rules of `key` in an object of `type`. Follows strategicpatch/meta.go LookupPatchMetadataForStruct and …ForSlice. */
export function lookup(type: TypeSchema | undefined, key: string): FieldMerge {
  if (type?.kind !== 'struct') throw new PatchError(`merging an object in json but data type is not struct, instead is: ${type?.kind ?? 'nil'}`)
  const field = type.struct.fields.get(key)
  if (field === undefined) throw new PatchError(`unable to find api field in struct ${type.struct.short} for the json field "${key}"`)
  const below = field.type.kind === 'list' ? field.type.element : field.type
  return {
    below,
    strategy: field.patchStrategy.includes('merge') ? 'merge' : field.patchStrategy.includes('replace') ? 'replace' : '',
    retainKeys: field.patchStrategy.includes('retainKeys'),
    mergeKey: field.patchMergeKey ?? '',
  }
}

/** A value as Go's %v prints it: `map[a:1 b:[x y]]`. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (isMap(value))
    return `map[${sortedKeys(value)
      .map(key => `${key}:${goText(value[key])}`)
      .join(' ')}]`
  return String(value)
}

/** The key's value of a list's element; refuses elements that are no maps or lack it. */
export function mergeKeyOf(element: unknown, mergeKey: string): unknown {
  if (!isMap(element)) throw wrongType(mapType, element)
  if (!(mergeKey in element)) throw new PatchError(`map: ${goText(element)} does not contain declared merge key: ${mergeKey}`)
  return element[mergeKey]
}

const mapType = 'map[string]interface {}'
const listType = '[]interface {}'

/** Follows apimachinery/pkg/util/mergepatch/errors.go ErrBadArgType. */
const wrongType = (expected: string, value: unknown) => new PatchError(`expected a ${expected}, but received a ${goType(value)}`)

/** A list that a patch or an object must hold. */
export function listOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw wrongType(listType, value)
  return value
}

/** The one Go type of all elements. Follows strategicpatch/patch.go sliceElementType. */
export function elementType(...lists: readonly (readonly unknown[])[]): string {
  const [first, ...others] = lists.flat().map(goType)
  if (first === undefined) throw new PatchError('no elements in any of the given slices')
  if (first === listType) throw new PatchError('lists of lists are not supported', 'unprocessable')
  if (others.some(type => type !== first)) throw new PatchError(`list element types are not identical: ${goText(lists)}`)
  return first
}

/** Whether elements of this type are told apart by a key of theirs. */
export const isMapType = (type: string): boolean => type === mapType

/** A value's type as Go names it after decoding JSON. */
function goType(value: unknown): string {
  if (value === null || value === undefined) return '%!s(<nil>)'
  if (Array.isArray(value)) return listType
  if (typeof value === 'object') return mapType
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  return Number.isInteger(value) ? 'int64' : 'float64'
}
