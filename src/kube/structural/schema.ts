import { structNamed } from '../api/schema.ts'
import type { JSONSchemaProps } from '../api/types.gen.ts'
import { canonicalize } from '../serializer/decode.ts'

/** An OpenAPI schema of a custom resource, in canonical form (see canonicalSchema). */
export type Schema = JSONSchemaProps

export const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The schema of an array's elements; undefined when there is none, or a list of them (which is not structural). */
export function itemsOf(schema: Schema | undefined): Schema | undefined {
  return isMap(schema?.items) ? schema.items : undefined
}

/** The schemas of an array's elements one by one, which structural schemas may not have. */
export function itemListOf({ items }: Schema): readonly Schema[] {
  return Array.isArray(items) ? items.filter(isMap) : []
}

/** What other properties than the named ones may be: a schema, or whether there may be any. */
export function additionalOf(schema: Schema | undefined): Schema | boolean | undefined {
  const additional = schema?.additionalProperties
  if (typeof additional === 'boolean') return additional
  return isMap(additional) ? additional : undefined
}

/** The schema of other properties than the named ones. */
export function additionalSchemaOf(schema: Schema | undefined): Schema | undefined {
  const additional = additionalOf(schema)
  return typeof additional === 'boolean' ? undefined : additional
}

/** The schema of the property `name`, be it named or additional. */
export function propertyOf(schema: Schema | undefined, name: string): Schema | undefined {
  const named = schema?.properties
  return named !== undefined && Object.hasOwn(named, name) ? named[name] : undefined
}

/** The named properties in the order of their names. */
export function propertiesOf(schema: Schema | undefined): [string, Schema][] {
  const properties = schema?.properties ?? {}
  return Object.keys(properties)
    .sort()
    .map(name => [name, properties[name] ?? {}])
}

/** Extensions are long words: these are the ones asked for everywhere. */
export const preserves = (schema: Schema | undefined) => schema?.['x-kubernetes-preserve-unknown-fields'] === true
export const isEmbedded = (schema: Schema | undefined) => schema?.['x-kubernetes-embedded-resource'] === true
export const isIntOrString = (schema: Schema | undefined) => schema?.['x-kubernetes-int-or-string'] === true
export const rulesOf = (schema: Schema | undefined) => schema?.['x-kubernetes-validations'] ?? []

function canonicalPart(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonicalPart)
  if (!isMap(value)) return value
  const struct = structNamed('apiextensions/v1.JSONSchemaProps')
  if (struct === undefined) return value
  const decoded: Record<string, unknown> = { ...canonicalize(value, struct) }
  return canonicalSchema(decoded)
}

/**
 * Brings the parts of a schema that decoding leaves as they are (items, additionalProperties, …) into canonical form,
 * all the way down. Unknown fields in them go without a word, as the server has it. Throws DecodeError.
 */
export function canonicalSchema(schema: Schema): Schema {
  const result: Schema = { ...schema }
  for (const key of ['items', 'additionalProperties', 'additionalItems'] as const) if (result[key] !== undefined) result[key] = canonicalPart(result[key])
  for (const key of ['properties', 'patternProperties', 'definitions'] as const) {
    const map = result[key]
    if (map !== undefined) result[key] = Object.fromEntries(Object.entries(map).map(([name, part]) => [name, canonicalSchema(part)]))
  }
  for (const key of ['allOf', 'oneOf', 'anyOf'] as const) {
    const list = result[key]
    if (list !== undefined) result[key] = list.map(canonicalSchema)
  }
  if (result.not !== undefined) result.not = canonicalSchema(result.not)
  return result
}

/** The schemas directly inside one. */
function innerSchemas(schema: Schema): Schema[] {
  const inner = [...itemListOf(schema), ...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  for (const part of [itemsOf(schema), schema.not, additionalSchemaOf(schema)]) if (part !== undefined) inner.push(part)
  if (isMap(schema.additionalItems)) inner.push(schema.additionalItems)
  for (const map of [schema.properties, schema.patternProperties, schema.definitions]) inner.push(...Object.values(map ?? {}))
  for (const dependency of Object.values(schema.dependencies ?? {})) if (isMap(dependency)) inner.push(dependency)
  return inner
}

/** Whether a schema, or any in it, is such. Follows apiextensions/validation SchemaHas. */
export function someSchema(schema: Schema | undefined, is: (schema: Schema) => boolean): boolean {
  return schema !== undefined && (is(schema) || innerSchemas(schema).some(inner => someSchema(inner, is)))
}

/** The schema as that of a whole object, whose apiVersion, kind and metadata need no mention. */
export function asResource(schema: Schema | undefined): Schema {
  return isEmbedded(schema) && schema !== undefined ? schema : { ...schema, 'x-kubernetes-embedded-resource': true }
}

/** What stands against a schema being read as a structural one at all. Follows schema/convert.go NewStructural. */
export function unsupported(schema: Schema | undefined): string | undefined {
  if (schema === undefined) return undefined
  const fields: readonly [boolean, string][] = [
    [(schema.id ?? '') !== '', 'id'],
    [(schema.$schema ?? '') !== '', 'schema'],
    [(schema.$ref ?? '') !== '', '$ref'],
    [Object.keys(schema.patternProperties ?? {}).length > 0, 'patternProperties'],
    [Object.keys(schema.dependencies ?? {}).length > 0, 'dependencies'],
    [schema.additionalItems !== undefined, 'additionalItems'],
    [Object.keys(schema.definitions ?? {}).length > 0, 'definitions'],
  ]
  const found = fields.find(([given]) => given)
  if (found !== undefined) return `OpenAPIV3Schema '${found[1]}' is not supported`
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined"
  if (Array.isArray(schema.items) && schema.items.length > 0) return "OpenAPIV3Schema 'items' must be a schema, but is an array"
  for (const inner of innerSchemas(schema)) {
    const fault = unsupported(inner)
    if (fault !== undefined) return fault
  }
  return undefined
}
