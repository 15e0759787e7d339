import type { FieldSchema, StructSchema, TypeSchema } from '../api/schema.ts'

/** What Go's encoder writes for a value nothing was decoded into. */
export function zeroValue(type: TypeSchema, pointer: boolean): unknown {
  if (pointer) return null
  switch (type.kind) {
    case 'struct':
      return zeroStruct(type.struct)
    case 'string':
    case 'duration':
      return ''
    case 'bool':
      return false
    case 'quantity':
      return '0'
    case 'int32':
    case 'int64':
    case 'uint8':
    case 'float64':
    case 'intOrString':
      return 0
    default:
      return null
  }
}

/** Scalars that are structs in Go: omitempty never drops them. */
const scalarStructs: ReadonlySet<string> = new Set(['quantity', 'intOrString', 'time', 'microTime', 'rawObject', 'rawValue'])

/** Whether Go writes the field even when nothing was decoded into it. */
export function writesZero(field: FieldSchema): boolean {
  if (field.omitZero) return false
  return field.always || (!field.pointer && (field.type.kind === 'struct' || scalarStructs.has(field.type.kind)))
}

/** A fresh zero struct as Go writes it. */
export function zeroStruct(struct: StructSchema): Record<string, unknown> {
  const object: Record<string, unknown> = {}
  for (const [name, field] of struct.fields) if (writesZero(field)) object[name] = zeroValue(field.type, field.pointer)
  return object
}

/** Whether omitempty drops a decoded value: false, 0, '', null and what is empty. Structs are never dropped. */
export function isDropped(field: FieldSchema, value: unknown): boolean {
  if (writesZero(field)) return false
  if (value === null) return true
  if (field.pointer) return false
  if (field.omitZero && field.type.kind === 'struct') return Object.keys(value as object).length === 0
  if (typeof value === 'object') return field.type.kind !== 'struct' && !scalarStructs.has(field.type.kind) && Object.keys(value).length === 0
  return value === '' || value === 0 || value === false
}
