import type { FieldSchema, StructSchema, TypeSchema } from '../../../api/schema.ts'
import { structNamed } from '../../../api/schema.ts'
import type { Schema } from '../../../structural/schema.ts'
import { additionalSchemaOf, isEmbedded, isIntOrString, itemsOf, preserves, propertiesOf } from '../../../structural/schema.ts'

const scalars = { string: 'string', boolean: 'bool', integer: 'int64', number: 'float64' } as const
const anything: TypeSchema = { kind: 'rawObject', go: 'interface {}' }
const text: TypeSchema = { kind: 'string', go: 'string' }

/** A list's type as field managers need it. */
function listTypeOf(schema: Schema): FieldSchema['listType'] {
  const type = schema['x-kubernetes-list-type'] ?? (schema['x-kubernetes-map-type'] === 'atomic' ? 'atomic' : undefined)
  return type === 'map' || type === 'set' || type === 'atomic' ? type : undefined
}

function fieldOf(json: string, type: TypeSchema, schema: Schema, required: boolean): FieldSchema {
  const keys = schema['x-kubernetes-list-map-keys']
  return {
    json,
    goName: json,
    type,
    pointer: true,
    always: false,
    omitZero: false,
    required,
    enum: schema.enum?.map(String),
    listType: listTypeOf(schema),
    listMapKeys: schema['x-kubernetes-list-type'] === 'map' ? keys : undefined,
    granular: false,
    patchStrategy: [],
    patchMergeKey: undefined,
  }
}

function structType(name: string, schema: Schema, short = 'Object'): TypeSchema & { kind: 'struct' } {
  const fields = new Map<string, FieldSchema>()
  const struct: StructSchema = {
    name,
    go: 'map[string]interface {}',
    short,
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
    fields,
    members: [],
  }
  if (isEmbedded(schema)) addMeta(fields)
  for (const [property, inner] of propertiesOf(schema)) {
    if (isEmbedded(schema) && fields.has(property)) continue
    fields.set(property, fieldOf(property, typeOf(`${name}.${property}`, inner), inner, schema.required?.includes(property) === true))
  }
  return { kind: 'struct', go: struct.go, struct }
}

function addMeta(fields: Map<string, FieldSchema>): void {
  fields.set('apiVersion', fieldOf('apiVersion', text, {}, false))
  fields.set('kind', fieldOf('kind', text, {}, false))
  const meta = structNamed('meta/v1.ObjectMeta')
  if (meta !== undefined) fields.set('metadata', fieldOf('metadata', { kind: 'struct', go: meta.go, struct: meta }, {}, false))
}

function typeOf(name: string, schema: Schema): TypeSchema {
  const items = itemsOf(schema)
  if (items !== undefined) return { kind: 'list', go: '[]interface {}', element: typeOf(`${name}.items`, items), elementPointer: false }
  const values = additionalSchemaOf(schema)
  if (values !== undefined) return { kind: 'map', go: 'map[string]interface {}', element: typeOf(`${name}.values`, values), elementPointer: false }
  if (isIntOrString(schema)) return anything
  if (schema.type === 'string' || schema.type === 'boolean' || schema.type === 'integer' || schema.type === 'number') {
    const kind = scalars[schema.type]
    return { kind, go: kind }
  }
  return schema.type === 'object' && !preserves(schema) && Object.keys(schema.properties ?? {}).length > 0 ? structType(name, schema) : anything
}

/** A custom kind's fields as those of the generated kinds stand in the schema, so that they can be explained and owned alike. */
export function structOfSchema(name: string, short: string, schema: Schema): StructSchema {
  return structType(name, { ...schema, 'x-kubernetes-embedded-resource': true }, short).struct
}

/** The sentences about fields that a schema brings with it, by the names that `structOfSchema` gives. */
export function descriptionOf(name: string, schema: Schema, struct: string, field?: string): string | undefined {
  let here: Schema | undefined = schema
  if (struct !== name && !struct.startsWith(`${name}.`)) return undefined
  const rest = struct.slice(name.length + 1)
  for (const step of rest === '' ? [] : rest.split('.')) here = stepInto(here, step)
  return field === undefined ? here?.description : here?.properties?.[field]?.description
}

function stepInto(schema: Schema | undefined, step: string): Schema | undefined {
  if (step === 'items' && itemsOf(schema) !== undefined) return itemsOf(schema)
  if (step === 'values' && additionalSchemaOf(schema) !== undefined) return additionalSchemaOf(schema)
  return schema?.properties?.[step]
}
