import { byteLength } from '../apimachinery/utf8.ts'
import type { CelType } from '../cel/index.ts'
import { boolType, bytesType, doubleType, durationType, dynType, intType, listType, mapType, stringType, structType, timestampType } from '../cel/index.ts'
import type { Schema } from './schema.ts'
import { additionalSchemaOf, isEmbedded, isIntOrString, itemsOf, propertiesOf, propertyOf } from './schema.ts'

/** A schema as rules see it: its type, and how large its values get. Follows apiserver/pkg/cel/types.go DeclType. */
export interface DeclType {
  readonly type: CelType
  /** Of objects: the fields by the names rules use. */
  readonly fields: ReadonlyMap<string, DeclType> | undefined
  readonly key: DeclType | undefined
  readonly element: DeclType | undefined
  /** The most elements or characters a value has. */
  readonly maxElements: number
  /** The fewest bytes a value takes in JSON. */
  readonly minSize: number
}

const largestRequest = 3 * 1024 * 1024
const reserved: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
)

/** The name by which rules speak of a property; undefined when they cannot. Follows apiserver/pkg/cel/escaping.go Escape. */
export function escapeName(name: string): string | undefined {
  if (!/^[A-Za-z_.\-/][A-Za-z0-9_.\-/]*$/.test(name)) return undefined
  if (reserved.has(name)) return `__${name}__`
  return name.replaceAll(/__|[-./]/g, part => ({ __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' })[part] ?? part)
}

function scalar(type: CelType, minSize: number, maxElements = 0): DeclType {
  return { type, fields: undefined, key: undefined, element: undefined, maxElements, minSize }
}

const stringDecl = scalar(stringType, 2)
const atLeastZero = (value: number) => Math.max(value, 0)

/** The most characters of a string, in bytes. */
function longest(schema: Schema): number {
  if (schema.maxLength !== undefined) return atLeastZero(schema.maxLength) * 4
  const values = schema.enum ?? []
  if (values.length > 0 && !isIntOrString(schema)) return Math.max(0, ...values.map(value => (typeof value === 'string' ? byteLength(value) : 0)))
  return largestRequest - 2
}

function textDecl(schema: Schema): DeclType {
  switch (schema.format) {
    case 'byte':
      return scalar(bytesType, 2, schema.maxLength === undefined ? largestRequest - 2 : atLeastZero(schema.maxLength))
    case 'duration':
      return scalar(durationType, 3, 32)
    case 'date':
      return scalar(timestampType, 12, 12)
    case 'date-time':
      return scalar(timestampType, 21, 32)
    default:
      return scalar(stringType, 2, longest(schema))
  }
}

/** The schema with apiVersion, kind and metadata, which rules of a whole resource can always read. */
export function withTypeAndMeta(schema: Schema): Schema {
  const properties = schema.properties ?? {}
  const metadata = properties.metadata
  const names = metadata?.properties
  const has = (property: Schema | undefined, type: string) => property?.type === type
  if (
    has(properties.kind, 'string') &&
    has(properties.apiVersion, 'string') &&
    has(metadata, 'object') &&
    has(names?.name, 'string') &&
    has(names?.generateName, 'string')
  )
    return schema
  const text: Schema = { type: 'string' }
  return {
    ...schema,
    properties: { ...properties, kind: text, apiVersion: text, metadata: { type: 'object', properties: { name: text, generateName: text } } },
  }
}

/** What rules see of a schema; undefined when they do not see it. `name` is its type's name. Follows apiserver/pkg/cel/common/schemas.go SchemaDeclType. */
export function declTypeOf(schema: Schema | undefined, isRoot: boolean, name = 'selfType'): DeclType | undefined {
  if (schema === undefined) return undefined
  if (isIntOrString(schema)) return scalar(dynType, 1, longest(schema))
  const own = isRoot ? withTypeAndMeta(schema) : schema
  switch (own.type) {
    case 'array':
      return arrayDecl(own, name)
    case 'object':
      return additionalSchemaOf(own) === undefined ? objectDecl(own, name) : mapDecl(own, name)
    case 'string':
      return textDecl(own)
    case 'boolean':
      return scalar(boolType, 4)
    case 'number':
      return scalar(doubleType, 1)
    case 'integer':
      return scalar(intType, 1)
    default:
      return undefined
  }
}

function arrayDecl(schema: Schema, name: string): DeclType | undefined {
  const items = itemsOf(schema)
  const element = declTypeOf(items, isEmbedded(items), `${name}.@idx`)
  if (element === undefined) return undefined
  const maxElements = schema.maxItems === undefined ? Math.floor((largestRequest - 2) / (element.minSize + 1)) : atLeastZero(schema.maxItems)
  return { type: listType(element.type), fields: undefined, key: undefined, element, maxElements, minSize: 2 }
}

function mapDecl(schema: Schema, name: string): DeclType | undefined {
  const values = additionalSchemaOf(schema)
  const element = declTypeOf(values, isEmbedded(values), `${name}.@elem`)
  if (element === undefined) return undefined
  const maxElements = schema.maxProperties === undefined ? Math.floor((largestRequest - 2) / (element.minSize + 6)) : atLeastZero(schema.maxProperties)
  return { type: mapType(stringType, element.type), fields: undefined, key: stringDecl, element, maxElements, minSize: 2 }
}

function objectDecl(schema: Schema, name: string): DeclType {
  const fields = new Map<string, DeclType>()
  let minSize = 2
  for (const [property, inner] of propertiesOf(schema)) {
    const escaped = escapeName(property)
    const decl = declTypeOf(inner, isEmbedded(inner), `${name}.${escaped ?? property}`)
    if (decl === undefined) continue
    if (escaped !== undefined) fields.set(escaped, decl)
    if (schema.required?.includes(property) === true && inner.default === undefined) minSize += property.length + decl.minSize + 4
  }
  return { type: structType(name), fields, key: undefined, element: undefined, maxElements: 0, minSize }
}

/** The type of a field of one of the objects inside a declaration. */
export function fieldTypes(root: DeclType): (struct: string, field: string) => CelType | undefined {
  const structs = new Map<string, DeclType>()
  const collect = (decl: DeclType): void => {
    if (decl.type.kind === 'struct') structs.set(decl.type.name, decl)
    for (const inner of [...(decl.fields?.values() ?? []), decl.element]) if (inner !== undefined) collect(inner)
  }
  collect(root)
  return (struct, field) => structs.get(struct)?.fields?.get(field)?.type
}

/** How large what a path leads to gets. Follows schema/cel/compilation.go sizeEstimator. */
export function sizesOf(root: DeclType): (path: readonly string[]) => number | undefined {
  return path => {
    let decl: DeclType | undefined = root
    for (const step of path.slice(1)) {
      if (decl === undefined) return undefined
      decl = step === '@items' || step === '@values' ? decl.element : step === '@keys' ? decl.key : decl.fields?.get(step)
    }
    return decl?.maxElements
  }
}

/** How often data of a schema fits into a request at most. */
export const maxCardinality = (decl: DeclType) => Math.floor(largestRequest / (decl.minSize + 1))

/** The declaration of a property, from its object's. */
export function fieldDecl(decl: DeclType | undefined, schema: Schema, name: string): DeclType | undefined {
  const escaped = escapeName(name)
  const property = propertyOf(schema, name)
  return escaped === undefined ? declTypeOf(property, isEmbedded(property)) : decl?.fields?.get(escaped)
}
