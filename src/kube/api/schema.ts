import first from './schema.first.gen.json' with { type: 'json' }

/** How a schema.*.gen.json is laid out: see tools/generate-api.ts. Numbers count through all parts. */
export interface SchemaPart {
  readonly kinds: Readonly<Record<string, number>>
  readonly named: readonly string[]
  readonly enums: readonly string[]
  readonly atomic: readonly number[]
  readonly structs: readonly (readonly string[])[]
}

const generated = {
  kinds: new Map<string, number>(),
  named: [] as string[],
  enums: [] as string[],
  atomic: new Set<number>(),
  structs: [] as (readonly string[])[],
}

/** Adds the next part of the schema. What is not added yet is not known; whole-schema.ts adds everything. */
export function addSchema({ kinds, named, enums, atomic, structs }: SchemaPart): void {
  for (const [kind, index] of Object.entries(kinds)) generated.kinds.set(kind, index)
  generated.named.push(...named)
  generated.enums.push(...enums)
  generated.structs.push(...structs)
  for (const index of atomic) generated.atomic.add(index)
}
addSchema(first)

/** The leaf types of the API. `rawObject` is any object, `rawValue` any JSON value, `bytes` base64 text. */
export type ScalarKind =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'float64'
  | 'uint8'
  | 'bytes'
  | 'quantity'
  | 'intOrString'
  | 'time'
  | 'microTime'
  | 'duration'
  | 'rawObject'
  | 'rawValue'

/** A field's type. `go` is how Go prints it in decode errors and hashes: `int32`, `v1.PullPolicy`, `[]v1.Container`. */
export type TypeSchema =
  | { readonly kind: ScalarKind; readonly go: string }
  | { readonly kind: 'list' | 'map'; readonly go: string; readonly element: TypeSchema; readonly elementPointer: boolean }
  | { readonly kind: 'struct'; readonly go: string; readonly struct: StructSchema }

/** One field of a struct, with what decoding, patching and editing need to know of it. */
export interface FieldSchema {
  readonly json: string
  /** Go's name of the field: `DNSPolicy` for `dnsPolicy`. */
  readonly goName: string
  readonly type: TypeSchema
  readonly pointer: boolean
  /** Go writes it even when empty (no omitempty). */
  readonly always: boolean
  /** Go leaves it out when it is the zero struct (omitzero). */
  readonly omitZero: boolean
  /** OpenAPI calls it required. */
  readonly required: boolean
  readonly enum: readonly string[] | undefined
  readonly listType: 'map' | 'set' | 'atomic' | undefined
  readonly listMapKeys: readonly string[] | undefined
  /** Its struct is owned field by field here, though elsewhere as a whole. */
  readonly granular: boolean
  readonly patchStrategy: readonly string[]
  readonly patchMergeKey: string | undefined
}

/** A member in Go's order: a field, or a struct embedded under `goName` whose fields JSON shows inline. */
export type GoMember = { readonly field: FieldSchema } | { readonly embedded: StructSchema; readonly goName: string; readonly pointer: boolean }

/** A Go struct of the API. `name` is unique (`core/v1.PodSpec`), `go` as Go prints it (`v1.PodSpec`), `short` the bare name. */
export interface StructSchema {
  readonly name: string
  readonly go: string
  readonly short: string
  /** Field managers own it as a whole. */
  readonly atomic: boolean
  /** By JSON name, embedded structs' fields included, in Go's order. */
  readonly fields: ReadonlyMap<string, FieldSchema>
  readonly members: readonly GoMember[]
}

const scalarOf: Record<string, ScalarKind> = {
  s: 'string',
  b: 'bool',
  i: 'int32',
  l: 'int64',
  f: 'float64',
  u: 'uint8',
  y: 'bytes',
  q: 'quantity',
  o: 'intOrString',
  t: 'time',
  m: 'microTime',
  d: 'duration',
  r: 'rawObject',
  v: 'rawValue',
}
const goOf: Record<string, string> = {
  s: 'string',
  b: 'bool',
  i: 'int32',
  l: 'int64',
  f: 'float64',
  u: 'uint8',
  y: '[]uint8',
  q: 'resource.Quantity',
  o: 'intstr.IntOrString',
  t: 'v1.Time',
  m: 'v1.MicroTime',
  d: 'v1.Duration',
  r: 'runtime.RawExtension',
  v: 'v1.JSON',
}

const structs = new Map<number, StructSchema>()

/** `core/v1.PodSpec` as Go prints it: the last part of the package, and the name. */
function goName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

const marks: ReadonlySet<string> = new Set(['set', 'atomic', 'granular', 'omitzero'])

interface Parsed {
  readonly type: TypeSchema
  readonly pointer: boolean
}

function parseType(text: string): Parsed {
  if (text.startsWith('*')) return { type: parseType(text.slice(1)).type, pointer: true }
  if (text.startsWith('[') || text.startsWith('{')) {
    const { type, pointer } = parseType(text.slice(1))
    const go = `${text.startsWith('[') ? '[]' : 'map[string]'}${pointer ? '*' : ''}${type.go}`
    return { type: { kind: text.startsWith('[') ? 'list' : 'map', go, element: type, elementPointer: pointer }, pointer: false }
  }
  if (text.startsWith('#')) {
    const index = Number(text.slice(1))
    const row = generated.structs[index]
    if (row === undefined) throw new Error(`schema has no struct ${index}`)
    return {
      type: {
        kind: 'struct',
        go: goName(row[0] ?? ''),
        get struct() {
          return structAt(index)
        },
      },
      pointer: false,
    }
  }
  if (text.startsWith('$')) {
    const [name = '', base = ''] = (generated.named[Number(text.slice(1))] ?? '').split(' ')
    return { type: { ...parseType(base).type, go: goName(name) }, pointer: false }
  }
  const kind = scalarOf[text]
  if (kind === undefined) throw new Error(`schema has no type ${text}`)
  return { type: { kind, go: goOf[text] ?? text }, pointer: false }
}

function parseField(text: string): FieldSchema {
  const [head = '', ...notes] = text.split(' ')
  const colon = head.indexOf(':')
  const [json = '', renamed] = head.slice(0, colon).split('=')
  const flags = /[!?]*$/.exec(head)?.[0] ?? ''
  const { type, pointer } = parseType(head.slice(colon + 1, head.length - flags.length))
  const note = (letter: string) => notes.find(entry => entry.startsWith(letter) && !marks.has(entry))?.slice(1)
  const [strategies = '', mergeKey] = (note('p') ?? '').split('/')
  const enumIndex = note('e')
  const keys = note('k')
  return {
    json,
    goName: renamed ?? json.charAt(0).toUpperCase() + json.slice(1),
    type,
    pointer,
    always: flags.includes('!'),
    omitZero: notes.includes('omitzero'),
    required: flags.includes('?'),
    enum: enumIndex === undefined ? undefined : generated.enums[Number(enumIndex)]?.split(' '),
    listType: keys !== undefined ? 'map' : notes.includes('set') ? 'set' : notes.includes('atomic') ? 'atomic' : undefined,
    listMapKeys: keys?.split(','),
    granular: notes.includes('granular'),
    patchStrategy: strategies === '' ? [] : strategies.split(','),
    patchMergeKey: mergeKey,
  }
}

function structAt(index: number): StructSchema {
  const known = structs.get(index)
  if (known !== undefined) return known
  const [name = '', ...rows] = generated.structs[index] ?? []
  const fields = new Map<string, FieldSchema>()
  const members: GoMember[] = []
  const struct: StructSchema = {
    name,
    go: goName(name),
    short: name.slice(name.lastIndexOf('.') + 1),
    atomic: generated.atomic.has(index),
    fields,
    members,
  }
  structs.set(index, struct)
  for (const row of rows) {
    if (row.startsWith('+')) {
      const { type, pointer } = parseType(row.slice(row.indexOf(':') + 1))
      if (type.kind !== 'struct') throw new Error(`${name} embeds what is no struct`)
      members.push({ embedded: type.struct, goName: row.slice(1, row.indexOf(':')) || type.struct.short, pointer })
      for (const [json, field] of type.struct.fields) fields.set(json, field)
    } else {
      const field = parseField(row)
      fields.set(field.json, field)
      members.push({ field })
    }
  }
  return struct
}

/** The schema of a kind, or undefined when it is not among the generated ones. */
export function schemaOf(apiVersion: string, kind: string): StructSchema | undefined {
  const index = generated.kinds.get(`${apiVersion} ${kind}`)
  return index === undefined ? undefined : structAt(index)
}

/** A struct by its unique name, such as `core/v1.PodTemplateSpec`. */
export function structNamed(name: string): StructSchema | undefined {
  const index = generated.structs.findIndex(row => row[0] === name)
  return index < 0 ? undefined : structAt(index)
}

/** The kinds there is a schema of, in the order they were generated. */
export function schemaKinds(): readonly { readonly apiVersion: string; readonly kind: string }[] {
  return [...generated.kinds.keys()].map(key => {
    const [apiVersion = '', kind = ''] = key.split(' ')
    return { apiVersion, kind }
  })
}
