import type { FieldError } from '../apimachinery/field-error.ts'
import { duplicate, invalid } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import type { Schema } from './schema.ts'
import { additionalSchemaOf, isMap, itemsOf, propertyOf } from './schema.ts'

/** Elements that stand twice in lists that are sets, or have the keys of another in lists that are maps. Follows schema/listtype/validation.go. */
export function validateListTypes(value: unknown, schema: Schema | undefined, path?: Path): FieldError[] {
  if (schema === undefined) return []
  if (Array.isArray(value)) {
    const at = path ?? Path.of('')
    const own = schema['x-kubernetes-list-type'] === 'set' ? sets(value, at) : schema['x-kubernetes-list-type'] === 'map' ? maps(value, schema, at) : []
    return [...own, ...value.flatMap((item, index) => validateListTypes(item, itemsOf(schema), at.index(index)))]
  }
  if (!isMap(value)) return []
  const additional = additionalSchemaOf(schema)
  return Object.keys(value)
    .sort()
    .flatMap(key => {
      const property = propertyOf(schema, key)
      if (property !== undefined) return validateListTypes(value[key], property, path === undefined ? Path.of(key) : path.child(key))
      return additional === undefined ? [] : validateListTypes(value[key], additional, path?.key(key))
    })
}

/** JSON with the members of objects in order. */
function canonicalText(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) => (isMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner)) ??
    'undefined'
  )
}

/** The places of the second element of each kind. */
function repeated(values: readonly unknown[]): number[] {
  const seen = new Map<string, number>()
  const found: number[] = []
  for (const [index, value] of values.entries()) {
    const text = canonicalText(value)
    const times = (seen.get(text) ?? 0) + 1
    seen.set(text, times)
    if (times === 2) found.push(index)
  }
  return found
}

function sets(values: readonly unknown[], path: Path): FieldError[] {
  return repeated(values).map(index => duplicate(path.index(index), values[index]))
}

function maps(values: readonly unknown[], schema: Schema, path: Path): FieldError[] {
  const wrong = values.findIndex(value => value !== null && !isMap(value))
  if (wrong >= 0) return [invalid(path.index(wrong), values[wrong], 'must be an object for an array of list-type map')]
  const names = schema['x-kubernetes-list-map-keys'] ?? []
  const keys = values.map(value => Object.fromEntries(isMap(value) ? names.filter(name => Object.hasOwn(value, name)).map(name => [name, value[name]]) : []))
  return repeated(keys).map(index => duplicate(path.index(index), keys[index]))
}
