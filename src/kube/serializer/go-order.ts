import type { StructSchema, TypeSchema } from '../api/schema.ts'
import { schemaOf } from '../api/schema.ts'
import { compareText } from '../apimachinery/labels.ts'
import type { JsonRecord } from './go-json.ts'
import { encodeJSON, encodeStruct, isRecord } from './go-json.ts'

/** An object, or a list of them, with its fields in the order of its Go type; what has no type in the schema as it is. */
export function inGoOrder(object: unknown): unknown {
  if (!isRecord(object)) return object
  const { kind, apiVersion, items, ...rest } = object
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') return object
  const struct = schemaOf(apiVersion, kind)
  if (struct !== undefined) return { kind, apiVersion, ...byFields(object, struct) }
  const member = schemaOf(apiVersion, kind.replace(/List$/, ''))
  if (!Array.isArray(items) || member === undefined) return object
  return { kind, apiVersion, ...rest, items: items.map(item => (isRecord(item) && item['kind'] === undefined ? byFields(item, member) : inGoOrder(item))) }
}

/** An object as the API server writes it: in the order of its Go type, or sorted when definitions brought its kind. */
export function encodeObject(object: unknown): string {
  const ordered = inGoOrder(object)
  return ordered === object ? encodeJSON(object) : encodeStruct(ordered, '')
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
