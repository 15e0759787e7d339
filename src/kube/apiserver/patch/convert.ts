import type { StructSchema, TypeSchema } from '../../api/schema.ts'
import { decodeBase64 } from '../../apimachinery/base64.ts'
import { isMap, rootType } from './lookup.ts'

/** What Go's reflection calls the kinds of simple values. */
const kinds: Partial<Record<TypeSchema['kind'], string>> = {
  string: 'string',
  bool: 'bool',
  int32: 'int32',
  int64: 'int64',
  uint8: 'uint8',
  float64: 'float64',
}

function jsonKind(value: unknown): string {
  if (value === null || value === undefined) return 'nil'
  if (Array.isArray(value)) return 'slice'
  if (typeof value === 'object') return 'map'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  return Number.isInteger(value) ? 'int64' : 'float64'
}

/**
 * The first value of a merged patch that does not fit its field, in the words of the converter that reads such patches;
 * undefined when all fit or when the field reads JSON itself. Follows apimachinery/pkg/runtime/converter.go fromUnstructured.
 */
export function conversionFault(value: unknown, struct: StructSchema): string | undefined {
  return faultOf(value, rootType(struct))
}

function faultOf(value: unknown, type: TypeSchema): string | undefined {
  if (value === null || value === undefined) return undefined
  switch (type.kind) {
    case 'struct':
      return isMap(value) ? structFault(value, type.struct) : `cannot restore struct from: ${jsonKind(value)}`
    case 'list':
      return Array.isArray(value) ? first(value, entry => faultOf(entry, type.element)) : `cannot restore slice from ${jsonKind(value)}`
    case 'map':
      return isMap(value) ? first(Object.values(value), entry => faultOf(entry, type.element)) : `cannot restore map from ${jsonKind(value)}`
    case 'bytes':
      return bytesFault(value)
    default: {
      const kind = kinds[type.kind]
      return kind === undefined ? undefined : simpleFault(value, type.kind, kind, type.go)
    }
  }
}

function structFault(map: Readonly<Record<string, unknown>>, struct: StructSchema): string | undefined {
  return first([...struct.fields.values()], field => faultOf(map[field.json], field.type))
}

function first<T>(values: readonly T[], fault: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = fault(value)
    if (found !== undefined) return found
  }
  return undefined
}

function bytesFault(value: unknown): string | undefined {
  if (Array.isArray(value)) return undefined
  if (typeof value !== 'string') return `cannot restore slice from ${jsonKind(value)}`
  const bytes = decodeBase64(value)
  return typeof bytes === 'number' ? `error decoding from json: illegal base64 data at input byte ${bytes}` : undefined
}

function simpleFault(value: unknown, type: TypeSchema['kind'], kind: string, go: string): string | undefined {
  if (typeof value === 'string') return type === 'string' ? undefined : `unrecognized type: ${kind}`
  if (typeof value === 'boolean') return type === 'bool' ? undefined : `unrecognized type: ${kind}`
  if (typeof value !== 'number') return `unrecognized type: ${kind}`
  if (type === 'bool') return `unrecognized type: ${kind}`
  // Go turns whole numbers into text of one letter, which the converter does not want.
  if (type === 'string') return Number.isInteger(value) ? `cannot convert int64 to ${go}` : `unrecognized type: ${kind}`
  return type === 'float64' || Number.isInteger(value) ? undefined : `cannot convert float64 to ${go}`
}
