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
  if (!isMap(element)) throw new PatchError(`expected a map, but received a ${goKind(element)}`)
  if (!(mergeKey in element)) throw new PatchError(`map: ${goText(element)} does not contain declared merge key: ${mergeKey}`)
  return element[mergeKey]
}

export function goKind(value: unknown): string {
  if (value === null || value === undefined) return 'nil'
  if (Array.isArray(value)) return 'slice'
  if (typeof value === 'object') return 'map'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'number' ? 'int64' : 'string'
}
