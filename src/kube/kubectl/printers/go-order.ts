import type { StructSchema, TypeSchema } from '../../api/schema.ts'
import { schemaOf } from '../../api/schema.ts'
import { compareText } from '../../apimachinery/labels.ts'
import type { JsonRecord } from '../value.ts'
import { isRecord, textAt } from '../value.ts'

/** An object with its fields in the order of its Go type, as JSON shows objects that kubectl made or read as that type. */
export function inGoOrder(object: unknown): unknown {
  const struct = schemaOf(textAt(object, 'apiVersion'), textAt(object, 'kind'))
  if (!isRecord(object) || struct === undefined) return object
  const { kind, apiVersion, ...rest } = object
  return { kind, apiVersion, ...byFields(rest, struct) }
}

function byFields(value: JsonRecord, struct: StructSchema): JsonRecord {
  const result: JsonRecord = {}
  for (const [name, field] of struct.fields) if (value[name] !== undefined) result[name] = byType(value[name], field.type)
  return result
}

function byType(value: unknown, type: TypeSchema): unknown {
  if (type.kind === 'list') return Array.isArray(value) ? value.map(entry => byType(entry, type.element)) : value
  if (!isRecord(value)) return value
  if (type.kind === 'struct') return byFields(value, type.struct)
  const entries = Object.entries(value).sort(([a], [b]) => compareText(a, b))
  return Object.fromEntries(type.kind === 'map' ? entries.map(([key, entry]) => [key, byType(entry, type.element)]) : entries)
}
