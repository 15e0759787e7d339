import { decodeBase64 } from '../apimachinery/base64.ts'
import { deepEqual } from '../apimachinery/deep-copy.ts'
import type { CelList, CelMap, CelOpaque, Value } from '../cel/index.ts'
import { CelBytes, CelDuration, CelError, CelTimestamp, elementsOf, equal, listOf, opaqueType, parseDuration, parseTimestamp } from '../cel/index.ts'
import { escapeName, withTypeAndMeta } from './cel-types.ts'
import type { Schema } from './schema.ts'
import { additionalSchemaOf, isEmbedded, isIntOrString, isMap, itemsOf, preserves, propertyOf } from './schema.ts'

const goType = (value: unknown) =>
  Array.isArray(value)
    ? '[]interface {}'
    : isMap(value)
      ? 'map[string]interface {}'
      : typeof value === 'number'
        ? Number.isInteger(value)
          ? 'int64'
          : 'float64'
        : typeof value === 'boolean'
          ? 'bool'
          : typeof value

/** A JSON value as rules see it. Follows apiserver/pkg/cel/common/valuesunstructured.go UnstructuredToVal. */
export function toCelValue(value: unknown, schema: Schema): Value {
  if (value === null || value === undefined) {
    if (schema.nullable === true) return null
    throw new CelError('invalid data, got null for schema with nullable=false')
  }
  if (isIntOrString(schema)) {
    if (typeof value === 'string') return value
    if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
    throw new CelError('invalid data, expected XIntOrString value to be either a string or integer')
  }
  switch (schema.type) {
    case 'object':
      if (!isMap(value)) throw new CelError('invalid data, expected a map for the provided schema with type=object')
      return objectValue(value, isEmbedded(schema) ? withTypeAndMeta(schema) : schema)
    case 'array':
      if (!Array.isArray(value)) throw new CelError('invalid data, expected an array for the provided schema with type=array')
      return listValue(value, schema)
    case 'string':
      if (typeof value !== 'string') throw new CelError(`invalid data, expected string, got ${goType(value)}`)
      return stringValue(value, schema)
    case 'number':
      if (typeof value !== 'number') throw new CelError(`invalid data, expected float, got ${goType(value)}`)
      return value
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw new CelError(`invalid data, expected int, got ${goType(value)}`)
      return BigInt(value)
    case 'boolean':
      if (typeof value !== 'boolean') throw new CelError(`invalid data, expected bool, got ${goType(value)}`)
      return value
    default:
      if (preserves(schema)) return new Preserved(value)
      throw new CelError(
        'invalid type, expected object, array, number, integer, boolean or string, or no type with x-kubernetes-int-or-string or x-kubernetes-preserve-unknown-fields is true, got ',
      )
  }
}

/** Data that no schema speaks of: all it can do is be equal. */
class Preserved implements CelOpaque {
  readonly opaque = opaqueType('unknown')
  private readonly data: unknown

  constructor(data: unknown) {
    this.data = data
  }

  equals(other: CelOpaque): boolean {
    return other instanceof Preserved && deepEqual(other.data, this.data)
  }
}

function objectValue(object: Record<string, unknown>, schema: Schema): CelMap {
  const additional = additionalSchemaOf(schema)
  const isTyped = schema.properties !== undefined || isEmbedded(schema)
  const names = new Map<string, string>()
  if (isTyped) for (const name of Object.keys(schema.properties ?? {})) names.set(escapeName(name) ?? name, name)
  const read = (key: string): Value | undefined => {
    const name = isTyped ? names.get(key) : key
    if (name === undefined || !Object.hasOwn(object, name)) return undefined
    const property = isTyped ? propertyOf(schema, name) : additional
    return property === undefined ? undefined : toCelValue(object[name], property)
  }
  const keys = Object.keys(object).filter(key => !isTyped || propertyOf(schema, key) !== undefined)
  return {
    isMap: true,
    size: keys.length,
    typeName: isTyped ? 'object' : '',
    get: key => (typeof key === 'string' ? read(key) : undefined),
    keys: () => (isTyped ? keys.map(key => escapeName(key) ?? key) : keys),
  }
}

function listValue(list: readonly unknown[], schema: Schema): CelList {
  const items = itemsOf(schema)
  if (items === undefined) throw new CelError('invalid array type, expected Items with a non-empty Schema')
  const base: CelList = { isList: true, size: list.length, at: index => toCelValue(list[index], items) }
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return asSet(base)
    case 'map':
      return asMap(base, schema['x-kubernetes-list-map-keys'] ?? [])
    default:
      return base
  }
}

/** Sets are equal in any order, and a sum keeps no element twice. */
function asSet(list: CelList): CelList {
  return {
    ...list,
    equals: other => {
      const theirs = elementsOf(other)
      return list.size === other.size && elementsOf(list).every(element => theirs.some(each => equal(each, element)))
    },
    concat: other => {
      const mine = elementsOf(list)
      return asSet(listOf([...mine, ...elementsOf(other).filter(element => !mine.some(each => equal(each, element)))]))
    },
  }
}

function keyOf(element: Value, keys: readonly string[]): string {
  const map = element as CelMap
  return JSON.stringify(keys.map(key => String(map.get(escapeName(key) ?? key) ?? null)))
}

/** Lists that are maps are equal in any order, and in a sum later elements replace those with their keys. */
function asMap(list: CelList, keys: readonly string[]): CelList {
  const byKey = (each: CelList) => new Map(elementsOf(each).map(element => [keyOf(element, keys), element]))
  return {
    ...list,
    equals: other => {
      const theirs = byKey(other)
      return (
        list.size === other.size &&
        [...byKey(list)].every(([key, element]) => {
          const their = theirs.get(key)
          return their !== undefined && equal(element, their)
        })
      )
    },
    concat: other => asMap(listOf([...new Map([...byKey(list), ...byKey(other)]).values()]), keys),
  }
}

function stringValue(value: string, schema: Schema): Value {
  switch (schema.format) {
    case 'duration': {
      const nanos = parseDuration(value)
      if (nanos === undefined) throw new CelError(`Invalid duration ${value}: unable to parse ${value} as duration`)
      return new CelDuration(nanos)
    }
    case 'date':
    case 'date-time': {
      const nanos = parseTimestamp(schema.format === 'date' ? `${value}T00:00:00Z` : value)
      if (nanos === undefined) throw new CelError(`Invalid ${schema.format} formatted string ${value}`)
      return new CelTimestamp(nanos)
    }
    case 'byte': {
      const bytes = decodeBase64(value)
      if (typeof bytes === 'number') throw new CelError(`Invalid byte formatted string ${value}: illegal base64 data at input byte ${bytes}`)
      return new CelBytes([...bytes])
    }
    default:
      return value
  }
}
