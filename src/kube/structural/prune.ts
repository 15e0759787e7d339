import { deepCopy } from '../apimachinery/deep-copy.ts'
import { Path } from '../apimachinery/field-path.ts'
import type { Schema } from './schema.ts'
import { additionalOf, additionalSchemaOf, isEmbedded, isMap, itemsOf, preserves, propertiesOf, propertyOf } from './schema.ts'

const metaFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

const below = (path: Path | undefined, key: string) => (path === undefined ? Path.of(key) : path.child(key))

/**
 * Takes out, in place, what the schema does not know; `unknown` hears of each field. apiVersion, kind and metadata
 * stay where the schema is that of a resource. Follows apiextensions pkg/apiserver/schema/pruning/algorithm.go.
 */
export function prune(value: unknown, schema: Schema | undefined, unknown: (path: Path) => void, path?: Path): void {
  const keeps = preserves(schema)
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (keeps && itemsOf(schema) === undefined) continue
      const at = path?.index(index)
      if (keeps) keepPruning(item, itemsOf(schema), unknown, at)
      else prune(item, itemsOf(schema), unknown, at)
    }
    return
  }
  if (!isMap(value)) return
  for (const key of Object.keys(value)) {
    if (isEmbedded(schema) && metaFields.has(key)) continue
    const property = propertyOf(schema, key)
    const at = below(path, key)
    if (property !== undefined) prune(value[key], property, unknown, at)
    else if (additionalOf(schema) !== undefined) prune(value[key], additionalSchemaOf(schema), unknown, at)
    else if (!keeps) {
      if (!metaFields.has(key) || path !== undefined) unknown(at)
      delete value[key]
    }
  }
}

/** Below a list that keeps unknown fields, elements keep theirs too. */
function keepPruning(value: unknown, schema: Schema | undefined, unknown: (path: Path) => void, path: Path | undefined): void {
  prune(value, { ...schema, 'x-kubernetes-preserve-unknown-fields': true }, unknown, path)
}

/** Whether nothing in the value is unknown to the schema. */
export function isPruned(value: unknown, schema: Schema): boolean {
  let clean = true
  prune(deepCopy(value), schema, () => {
    clean = false
  })
  return clean
}

function isForbiddenNull(value: unknown, schema: Schema | undefined): boolean {
  return value === null && schema !== undefined && schema.nullable !== true
}

const hasDefault = (schema: Schema | undefined): schema is Schema => schema?.default !== undefined && schema.default !== null

/** Takes out, in place, the nulls of fields that may not be null, unless a default will replace them. Follows schema/defaulting/prunenulls.go. */
export function pruneNulls(value: unknown, schema: Schema | undefined): void {
  if (Array.isArray(value)) {
    for (const item of value) pruneNulls(item, itemsOf(schema))
    return
  }
  if (!isMap(value)) return
  for (const key of Object.keys(value)) {
    const property = propertyOf(schema, key) ?? additionalSchemaOf(schema)
    if (isForbiddenNull(value[key], property) && !hasDefault(property)) delete value[key]
    else pruneNulls(value[key], property)
  }
}

/** Fills in, in place, what the schema says is there when nothing is said. Follows schema/defaulting/algorithm.go Default. */
export function setDefaults(value: unknown, schema: Schema | undefined): void {
  if (schema === undefined) return
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    for (const [index, item] of value.entries()) {
      if (isForbiddenNull(item, items)) value[index] = deepCopy(items?.default ?? null)
      setDefaults(value[index], items)
    }
    return
  }
  if (!isMap(value)) return
  for (const [name, property] of propertiesOf(schema)) {
    if (hasDefault(property) && (!(name in value) || isForbiddenNull(value[name], property))) value[name] = deepCopy(property.default)
  }
  const additional = additionalSchemaOf(schema)
  for (const key of Object.keys(value)) {
    const property = propertyOf(schema, key)
    if (property === undefined && isForbiddenNull(value[key], additional)) value[key] = deepCopy(additional?.default ?? null)
    setDefaults(value[key], property ?? additional)
  }
}
