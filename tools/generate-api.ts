// Writes src/kube/api: the TypeScript types and the compact schema of every kind the course uses,
// from what the reference lab recorded (Go's types, the served OpenAPI documents). Facts only, no prose.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kinds, parts } from './api-kinds.ts'

interface GoField {
  name: string
  json?: string
  type: string
  inline?: boolean
  omitempty?: boolean
  omitzero?: boolean
  patchStrategy?: string
  patchMergeKey?: string
}
interface GoType {
  base?: string
  fields?: GoField[]
}
interface OpenAPIProperty {
  enum?: string[]
  default?: unknown
  items?: OpenAPIProperty
  'x-kubernetes-list-type'?: string
  'x-kubernetes-list-map-keys'?: string[]
  'x-kubernetes-map-type'?: string
}
interface OpenAPISchema {
  'x-kubernetes-map-type'?: string
  properties?: Record<string, OpenAPIProperty>
  required?: string[]
}

const root = new URL('..', import.meta.url).pathname
const recorded = join(root, 'reference/recorded/1.37')
const go = JSON.parse(readFileSync(join(recorded, 'go-types.json'), 'utf8')) as {
  recorded: { kubernetes: string }
  kinds: Record<string, string>
  types: Record<string, GoType>
}
const openapi: Record<string, OpenAPISchema> = {}
const folder = process.argv[2] ?? join(recorded, 'openapi')
for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
  if (!file.endsWith('.json')) continue
  const document = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { components?: { schemas?: Record<string, OpenAPISchema> } }
  Object.assign(openapi, document.components?.schemas)
}

const scalars: Record<string, string> = {
  'k8s.io/apimachinery/pkg/api/resource.Quantity': 'Quantity',
  'k8s.io/apimachinery/pkg/util/intstr.IntOrString': 'IntOrString',
  'k8s.io/apimachinery/pkg/apis/meta/v1.Time': 'Time',
  'k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime': 'MicroTime',
  'k8s.io/apimachinery/pkg/apis/meta/v1.Duration': 'Duration',
  'k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1': 'RawObject',
  'k8s.io/apimachinery/pkg/runtime.RawExtension': 'RawObject',
  'k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSON': 'RawValue',
  'k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSONSchemaPropsOrArray': 'RawValue',
  'k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSONSchemaPropsOrBool': 'RawValue',
  'k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSONSchemaPropsOrStringArray': 'RawValue',
}

/** `k8s.io/api/core/v1.Pod` to `core/v1.Pod`: short, and still unique. */
function shortName(key: string): string {
  return key
    .replace(/^k8s\.io\/api\//, '')
    .replace(/^k8s\.io\/apimachinery\/pkg\/(apis\/|api\/|util\/)?/, '')
    .replace(/^k8s\.io\/apiextensions-apiserver\/pkg\/apis\//, '')
}

/** `k8s.io/api/core/v1.Pod` to the key of its OpenAPI schema, `io.k8s.api.core.v1.Pod`. */
function openapiName(key: string): string {
  const [path = '', name = ''] = [key.slice(0, key.lastIndexOf('.')), key.slice(key.lastIndexOf('.') + 1)]
  const [host = '', ...rest] = path.split('/')
  return [...host.split('.').reverse(), ...rest, name].join('.')
}

// ---- collect what is reachable from the kinds
const reached = new Map<string, GoType>()
function reach(type: string): void {
  const plain = type.replace(/^(\*|\[\]|map\[[^\]]*\])+/, '')
  if (type.startsWith('map[')) reach(type.slice(4, type.indexOf(']')))
  if (reached.has(plain) || scalars[plain] !== undefined) return
  const described = go.types[plain]
  if (described === undefined) return
  reached.set(plain, described)
  if (described.base?.startsWith('map[') || described.base?.startsWith('[]')) reach(described.base)
  for (const field of described.fields ?? []) reach(field.type)
}
const roots: Record<string, string> = {}
for (const kind of kinds) {
  const type = go.kinds[kind]
  if (type === undefined) throw new Error(`go-types.json has no kind ${kind}`)
  roots[kind] = type
  reach(type)
}
for (const extra of ['Status', 'DeleteOptions']) reach(`k8s.io/apimachinery/pkg/apis/meta/v1.${extra}`)

// ---- schema.*.gen.json: one string per field, names by index, in parts that load one after the other
const partOf = new Map<string, number>()
function assign(type: string, part: number): void {
  const plain = type.replace(/^(\*|\[\]|map\[[^\]]*\])+/, '')
  const described = reached.get(plain)
  if (described === undefined || partOf.has(plain)) return
  partOf.set(plain, part)
  for (const next of [described.base ?? '', ...(described.fields ?? []).map(field => field.type)]) assign(next, part)
}
const names = Object.keys(parts)
names.forEach((name, part) => {
  for (const kind of kinds) if (parts[name]?.(kind)) assign(roots[kind] ?? '', part)
})
for (const key of reached.keys()) assign(key, names.length - 1)
const byPart = (a: string, b: string) => (partOf.get(a) ?? 0) - (partOf.get(b) ?? 0) || (a < b ? -1 : 1)
const structs = [...reached]
  .filter(([, type]) => type.base === undefined)
  .map(([key]) => key)
  .sort(byPart)
const named = [...reached]
  .filter(([, type]) => type.base !== undefined)
  .map(([key]) => key)
  .sort(byPart)
const structIndex = new Map(structs.map((key, index) => [key, index]))
const namedIndex = new Map(named.map((key, index) => [key, index]))
const enums: string[] = []
const letters: Record<string, string> = {
  string: 's',
  bool: 'b',
  int: 'i',
  int32: 'i',
  int64: 'l',
  float64: 'f',
  uint8: 'u',
  Quantity: 'q',
  IntOrString: 'o',
  Time: 't',
  MicroTime: 'm',
  Duration: 'd',
  RawObject: 'r',
  RawValue: 'v',
}

/** Type expression: `*` pointer, `[` list of, `{` map of, a letter for a scalar, `#n` struct n, `$n` named type n. */
function encodeType(type: string): string {
  if (type === '[]uint8') return 'y'
  if (type.startsWith('*')) return `*${encodeType(type.slice(1))}`
  if (type.startsWith('[]')) return `[${encodeType(type.slice(2))}`
  if (type.startsWith('map[')) return `{${encodeType(type.slice(type.indexOf(']') + 1))}`
  const scalar = scalars[type]
  if (scalar !== undefined) return letters[scalar] ?? 's'
  if (structIndex.has(type)) return `#${structIndex.get(type)}`
  if (namedIndex.has(type)) return `$${namedIndex.get(type)}`
  const letter = letters[type]
  if (letter === undefined) throw new Error(`no encoding for Go type ${type}`)
  return letter
}

function encodeField(owner: string, field: GoField): string {
  if (field.inline) return `+${field.name === field.type.slice(field.type.lastIndexOf('.') + 1) ? '' : field.name}:${encodeType(field.type)}`
  const schema = openapi[openapiName(owner)]
  const property = schema?.properties?.[field.json ?? '']
  const json = field.json ?? ''
  let out = json
  if (json.charAt(0).toUpperCase() + json.slice(1) !== field.name) out += `=${field.name}`
  out += `:${encodeType(field.type)}`
  if (!field.omitempty && !field.omitzero) out += '!'
  if (schema?.required?.includes(json)) out += '?'
  if (field.omitzero) out += ' omitzero'
  const values = property?.enum ?? property?.items?.enum
  if (values !== undefined) {
    const text = values.filter(value => value !== '').join(' ')
    if (!enums.includes(text)) enums.push(text)
    out += ` e${enums.indexOf(text)}`
  }
  const listType = property?.['x-kubernetes-list-type']
  if (listType === 'map') out += ` k${(property?.['x-kubernetes-list-map-keys'] ?? []).join(',')}`
  else if (listType === 'set') out += ' set'
  else if (listType === 'atomic') out += ' atomic'
  if (property?.['x-kubernetes-map-type'] === 'atomic') out += ' atomic'
  if (property?.['x-kubernetes-map-type'] === 'granular' && structIndex.has(field.type.replace(/^\*/, ''))) out += ' granular'
  if (field.patchStrategy) out += ` p${field.patchStrategy}${field.patchMergeKey ? `/${field.patchMergeKey}` : ''}`
  return out
}

names.forEach((name, part) => {
  const mine = (key: string) => partOf.get(key) === part
  const before = enums.length
  const rows = structs
    .filter(mine)
    .map(key => [shortName(key), ...(reached.get(key)?.fields ?? []).filter(field => field.json !== '-').map(field => encodeField(key, field))])
  const content = {
    kinds: Object.fromEntries(
      Object.entries(roots)
        .filter(([, key]) => mine(key))
        .map(([kind, key]) => [kind, structIndex.get(key)]),
    ),
    named: named
      .filter(mine)
      .map(key => `${shortName(key)} ${encodeType(reached.get(key)?.base === 'opaque' ? 'string' : (reached.get(key)?.base ?? 'string'))}`),
    enums: enums.slice(before),
    atomic: structs.flatMap((key, index) => (mine(key) && openapi[openapiName(key)]?.['x-kubernetes-map-type'] === 'atomic' ? [index] : [])),
  }
  const head = Object.entries(content).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
  const text = `{"kubernetes":${JSON.stringify(go.recorded.kubernetes)},\n${head.join(',\n')},\n"structs":[\n${rows.map(row => JSON.stringify(row)).join(',\n')}\n]}\n`
  writeFileSync(join(root, `src/kube/api/schema.${name}.gen.json`), text)
})

// ---- types
const groups = new Map<string, string[]>()
const typeNames = new Map<string, string>()
const taken = new Map<string, string>()
const alphabetical = [...structs].sort()
for (const key of alphabetical) {
  let name = key.slice(key.lastIndexOf('.') + 1)
  const prefix = shortName(key).split('/')[0] ?? ''
  if (taken.has(name))
    name =
      prefix.split('.')[0]!.replace(/^./, letter => letter.toUpperCase()) +
      (/v1$/.test(shortName(key).split('.')[0] ?? '')
        ? ''
        : shortName(key)
            .split('.')[0]!
            .split('/')[1]!
            .replace(/^./, letter => letter.toUpperCase())) +
      name
  if (taken.has(name)) throw new Error(`two types are called ${name}: ${key}, ${taken.get(name)}`)
  taken.set(name, key)
  typeNames.set(key, name)
}

function typescript(type: string): string {
  if (type === '[]uint8') return 'string'
  if (type.startsWith('*')) return typescript(type.slice(1))
  if (type.startsWith('[]')) return `${typescript(type.slice(2))}[]`
  if (type.startsWith('map[')) return `Record<string, ${typescript(type.slice(type.indexOf(']') + 1))}>`
  const scalar = scalars[type]
  if (scalar === 'IntOrString') return 'number | string'
  if (scalar === 'RawObject') return 'Record<string, unknown>'
  if (scalar === 'RawValue') return 'unknown'
  if (scalar !== undefined) return 'string'
  if (typeNames.has(type)) return typeNames.get(type)!
  if (namedIndex.has(type)) return typescript(reached.get(type)!.base!)
  if (type === 'bool') return 'boolean'
  return type === 'string' ? 'string' : 'number'
}
const parens = (type: string) => (type.includes(' | ') ? `(${type})` : type)

function members(key: string, out: string[]): void {
  for (const field of reached.get(key)?.fields ?? []) {
    if (field.json === '-') continue
    if (field.inline) {
      members(field.type, out)
      continue
    }
    const base = reached.get(field.type)?.base ?? field.type
    const time = scalars[field.type] === 'Time' || scalars[field.type] === 'MicroTime'
    const nullable = base.startsWith('*') || base.startsWith('[]') || base.startsWith('map[') || time
    // omitempty never drops a Go struct, and these scalars are structs in Go.
    const struct = structIndex.has(field.type) || time || scalars[field.type] === 'Quantity' || scalars[field.type] === 'IntOrString'
    const always = (!field.omitempty && !field.omitzero) || (struct && !field.omitzero)
    const text =
      field.type.startsWith('[]') && typescript(field.type.slice(2)).includes(' | ') ? `${parens(typescript(field.type.slice(2)))}[]` : typescript(field.type)
    out.push(
      `  ${/^[A-Za-z$_][\w$]*$/.test(field.json ?? '') ? field.json : JSON.stringify(field.json)}${always ? '' : '?'}: ${text}${always && nullable ? ' | null' : ''}`,
    )
  }
}
for (const key of alphabetical) {
  const group = shortName(key).slice(0, shortName(key).lastIndexOf('.'))
  const out: string[] = []
  members(key, out)
  const isKind = Object.values(roots).includes(key)
  const text = out.map(line => (isKind ? line.replace(/^ {2}(kind|apiVersion)\?/, '  $1') : line)).join('\n')
  const list = groups.get(group) ?? []
  list.push(`export interface ${typeNames.get(key)} {\n${text}\n}`)
  groups.set(group, list)
}
const header = `// Generated by npm run generate from reference/recorded/1.37 (Kubernetes ${go.recorded.kubernetes}). Do not edit.\n// A field without ? is always there after decoding, as Go's encoder always writes it.\n`
writeFileSync(
  join(root, 'src/kube/api/types.gen.ts'),
  `${header}\n${[...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, list]) => `// ${group}\n\n${list.join('\n\n')}`)
    .join('\n\n')}\n`,
)
console.log(`${Object.keys(roots).length} kinds, ${structs.length} types`)
