import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import type { Schema } from '../../../structural/schema.ts'
import { itemsOf, propertyOf } from '../../../structural/schema.ts'
import { shownItems } from './internal.ts'

/** The item's extension that stands against a set of such items: its name, or undefined. */
export function nonAtomicItem(schema: Schema): 'x-kubernetes-list-type' | 'x-kubernetes-map-type' | undefined {
  const items = itemsOf(schema)
  if (schema['x-kubernetes-list-type'] !== 'set') return undefined
  if (items?.type === 'array') return (items['x-kubernetes-list-type'] ?? 'atomic') === 'atomic' ? undefined : 'x-kubernetes-list-type'
  if (items?.type === 'object') return items['x-kubernetes-map-type'] === 'atomic' ? undefined : 'x-kubernetes-map-type'
  return undefined
}

function validateType(schema: Schema, path: Path, extension: string, wanted: string): FieldError[] {
  const words = `must be ${wanted} if ${extension} is specified`
  const { type = '' } = schema
  if (type === wanted) return []
  return [type === '' ? required(path.child('type'), words) : invalid(path.child('type'), type, words)]
}

function validateKeys(schema: Schema, items: Schema, keys: readonly string[], path: Path): FieldError[] {
  const at = path.child('x-kubernetes-list-map-keys')
  return keys.flatMap((key, index) => {
    const errors: FieldError[] = []
    const property = propertyOf(items, key)
    if (property === undefined) errors.push(invalid(at, schema['x-kubernetes-list-map-keys'], 'entries must all be names of item properties'))
    else if (property.type === 'array' || property.type === 'object')
      errors.push(
        invalid(path.child('items', 'properties').key(key).child('type'), items.type, "must be a scalar type if parent array's x-kubernetes-list-type is map"),
      )
    if (keys.indexOf(key) < index) errors.push(invalid(at, schema['x-kubernetes-list-map-keys'], 'must not contain duplicate entries'))
    return errors
  })
}

function validateMapList(schema: Schema, path: Path): FieldError[] {
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const errors: FieldError[] = []
  if (keys.length === 0) errors.push(required(path.child('x-kubernetes-list-map-keys'), 'must not be empty if x-kubernetes-list-type is map'))
  const items = itemsOf(schema)
  if (schema.items === undefined) errors.push(required(path.child('items'), 'must have a schema if x-kubernetes-list-type is map'))
  else if (items === undefined)
    errors.push(invalid(path.child('items'), shownItems(schema.items), 'must only have a single schema if x-kubernetes-list-type is map'))
  else if (items.type !== 'object')
    errors.push(invalid(path.child('items', 'type'), items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map"))
  else errors.push(...validateKeys(schema, items, keys, path))
  return errors
}

/** The rules of x-kubernetes-map-type, -list-type and -list-map-keys. Follows ValidateCustomResourceDefinitionOpenAPISchema. */
export function validateListAndMapType(schema: Schema, path: Path, requiresAtomicSets: boolean): FieldError[] {
  const mapType = schema['x-kubernetes-map-type']
  const listType = schema['x-kubernetes-list-type']
  const listPath = path.child('x-kubernetes-list-type')
  const errors: FieldError[] = []
  if (mapType !== undefined) {
    errors.push(...validateType(schema, path, 'x-kubernetes-map-type', 'object'))
    if (mapType !== 'atomic' && mapType !== 'granular') errors.push(notSupported(path.child('x-kubernetes-map-type'), mapType, ['atomic', 'granular']))
  }
  if (listType !== undefined) {
    const wrong = validateType(schema, path, 'x-kubernetes-list-type', 'array')
    const nonAtomic = requiresAtomicSets ? nonAtomicItem(schema) : undefined
    errors.push(...wrong)
    if (wrong.length === 0 && nonAtomic !== undefined) {
      const shown = itemsOf(schema)?.['x-kubernetes-list-type'] ?? null
      errors.push(invalid(path.child('items', nonAtomic), shown, 'must be atomic as item of a list with x-kubernetes-list-type=set'))
    }
    if (!['atomic', 'set', 'map'].includes(listType)) errors.push(notSupported(listPath, listType, ['atomic', 'set', 'map']))
  }
  if ((schema['x-kubernetes-list-map-keys'] ?? []).length > 0) {
    const words = 'must be map if x-kubernetes-list-map-keys is non-empty'
    if (listType === undefined) errors.push(required(listPath, words))
    else if (listType !== 'map') errors.push(invalid(listPath, listType, words))
  }
  if (listType === 'map') errors.push(...validateMapList(schema, path))
  return errors
}

/** What keys and items of map and set lists must be. Follows validateMapListKeysMapSet. */
export function validateKeyed(schema: Schema, path: Path): FieldError[] {
  const items = itemsOf(schema)
  const listType = schema['x-kubernetes-list-type']
  if (items === undefined || (listType !== 'set' && listType !== 'map')) return []
  const errors: FieldError[] = []
  const at = path.child('items')
  if (items.nullable === true) errors.push(forbidden(at.child('nullable'), `cannot be nullable when x-kubernetes-list-type is ${listType}`))
  if (listType === 'set') return errors
  for (const key of schema['x-kubernetes-list-map-keys'] ?? []) {
    const property = propertyOf(items, key)
    if (property === undefined) continue
    const below = at.child('properties').key(key)
    if (items.required?.includes(key) !== true && property.default === undefined)
      errors.push(required(below.child('default'), 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property'))
    if (property.nullable === true) errors.push(forbidden(below.child('nullable'), 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable'))
  }
  return errors
}
