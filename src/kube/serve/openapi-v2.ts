import { encodeUTF8 } from '../apimachinery/utf8.ts'
import { encodeJSON, isRecord } from '../serializer/go-json.ts'
import { accepted } from './content.ts'
import type { HttpAnswer, HttpRequest } from './http.ts'
import { jsonAnswer } from './http.ts'
import type { OpenAPIDocuments } from './openapi.ts'

type Schema = Readonly<Record<string, unknown>>

/** A field of a protobuf message that has a length: its number, and its bytes or text. */
function field(number: number, content: readonly number[] | string): number[] {
  const bytes = typeof content === 'string' ? encodeUTF8(content) : content
  return [...varint((number << 3) | 2), ...varint(bytes.length)].concat(bytes)
}

function varint(value: number): number[] {
  const bytes: number[] = []
  for (let left = value; ; left >>>= 7) {
    if (left < 128) return [...bytes, left]
    bytes.push((left & 127) | 128)
  }
}

const named = (name: string, value: readonly number[]) => [...field(1, name), ...field(2, value)]
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

/** Where version 3 has a schema among others, version 2 has its reference beside the rest; a choice of types is a text. */
function flat(schema: Schema): Schema {
  const [only] = Array.isArray(schema['allOf']) ? (schema['allOf'] as unknown[]) : []
  const whole: Schema = isRecord(only) ? { ...schema, ...only } : schema
  return 'oneOf' in whole ? { ...whole, type: 'string' } : whole
}

const referenceOf = (schema: Schema) => textOf(schema['$ref']).replace('#/components/schemas/', '#/definitions/')

/** A schema as version 2 has it, in JSON. */
function asVersion2(given: Schema): Schema {
  const { allOf: _, oneOf: __, items, properties, additionalProperties, ...rest } = flat(given)
  const reference = referenceOf(rest)
  return {
    ...rest,
    ...(reference === '' ? {} : { $ref: reference }),
    ...(isRecord(items) ? { items: asVersion2(items) } : {}),
    ...(isRecord(additionalProperties) ? { additionalProperties: asVersion2(additionalProperties) } : {}),
    ...(isRecord(properties)
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, asVersion2(isRecord(value) ? value : {})])) }
      : {}),
  }
}

/** The numbers of fields are those of gnostic's OpenAPIv2.proto, message Schema. */
function message(schema: Schema): number[] {
  const bytes: number[] = []
  const add = (number: number, content: readonly number[] | string) => {
    for (const byte of field(number, content)) bytes.push(byte)
  }
  for (const [number, name] of [
    [1, '$ref'],
    [2, 'format'],
    [4, 'description'],
  ] as const) {
    const text = textOf(schema[name])
    if (text !== '') add(number, text)
  }
  const { required, type, items, properties, additionalProperties } = schema
  if (Array.isArray(required)) for (const name of required) add(19, String(name))
  if (Array.isArray(schema['enum'])) for (const value of schema['enum']) add(20, field(2, encodeJSON(value)))
  if (isRecord(additionalProperties)) add(21, field(1, message(additionalProperties)))
  if (typeof type === 'string') add(22, field(1, type))
  if (isRecord(items)) add(23, field(1, message(items)))
  if (isRecord(properties)) {
    const members: number[] = []
    for (const [name, value] of Object.entries(properties)) for (const byte of field(1, named(name, message(isRecord(value) ? value : {})))) members.push(byte)
    add(25, members)
  }
  for (const [name, value] of Object.entries(schema)) if (name.startsWith('x-')) add(31, named(name, field(2, encodeJSON(value))))
  return bytes
}

/** What clients ask for, and what the answer calls itself: an @ stands in no media type. Follows kube-openapi/pkg/handler/handler.go. */
const asked = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'
const protobuf = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
const info = { title: 'Kubernetes', version: 'v1.37.2' }

/** The schemas of all built-in kinds in OpenAPI's version 2, which old clients and `kubectl explain -o plaintext-openapiv2` read; without paths. */
export function openAPIVersion2(documents: OpenAPIDocuments, request: HttpRequest): HttpAnswer {
  const definitions: Record<string, Schema> = {}
  for (const name of documents.names)
    for (const [key, schema] of Object.entries(documents.read(name).components.schemas)) definitions[key] = asVersion2(isRecord(schema) ? schema : {})
  if (![asked, protobuf].includes(accepted(request.headers['accept'])[0]?.type ?? ''))
    return jsonAnswer(200, encodeJSON({ swagger: '2.0', info, paths: {}, definitions }))
  const bytes = [...field(1, '2.0'), ...field(2, [...field(1, info.title), ...field(2, info.version)])]
  const entries: number[] = []
  for (const [name, schema] of Object.entries(definitions)) for (const byte of field(1, named(name, message(schema)))) entries.push(byte)
  for (const byte of field(9, entries)) bytes.push(byte)
  return { status: 200, headers: [['Content-Type', protobuf]], bytes: Uint8Array.from(bytes) }
}
