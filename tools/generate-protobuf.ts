// Writes src/kube/serve/protobuf.gen.json: how clients send objects of built-in kinds as protobuf. A message is a list of
// `number name type`: `s` text, `b` truth, `i` whole number, `f` float, `y` bytes, `q` quantity, `t` time, `m` time with
// fractions, `d` duration, `o` int-or-string, `r` raw JSON, `w` a message that holds one list of texts, `#12` the message
// of that number, `[` a list of what follows, `{` a map to it. Without a name the fields of a message stand inline.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface GoField {
  readonly json?: string
  readonly type: string
  readonly inline?: boolean
  readonly number?: number
}
interface GoType {
  readonly base?: string
  readonly fields?: readonly GoField[]
}

const root = new URL('..', import.meta.url).pathname
const recorded = join(root, 'reference/recorded/1.37')
const go = JSON.parse(readFileSync(join(recorded, 'go-types.json'), 'utf8')) as {
  readonly recorded: { readonly kubernetes: string }
  readonly kinds: Readonly<Record<string, string>>
  readonly types: Readonly<Record<string, GoType>>
}
interface Group {
  readonly metadata: { readonly name?: string }
  readonly versions: readonly { readonly version: string }[]
}
const discovery = JSON.parse(readFileSync(join(recorded, 'discovery.json'), 'utf8')) as Readonly<Record<'api' | 'apis', { readonly items: readonly Group[] }>>

/** Definitions of custom kinds come as JSON: their schemas are no protobuf that one would write by hand. */
const served = new Set(
  [...discovery.api.items, ...discovery.apis.items]
    .filter(({ metadata }) => metadata.name !== 'apiextensions.k8s.io')
    .flatMap(({ metadata, versions }) => versions.map(({ version }) => (metadata.name === undefined ? version : `${metadata.name}/${version}`))),
)

const machinery = 'k8s.io/apimachinery/pkg/'
const letters: Readonly<Record<string, string>> = {
  string: 's',
  bool: 'b',
  int: 'i',
  int32: 'i',
  int64: 'i',
  uint8: 'i',
  float64: 'f',
  '[]uint8': 'y',
  [`${machinery}api/resource.Quantity`]: 'q',
  [`${machinery}util/intstr.IntOrString`]: 'o',
  [`${machinery}apis/meta/v1.Time`]: 't',
  [`${machinery}apis/meta/v1.MicroTime`]: 'm',
  [`${machinery}apis/meta/v1.Duration`]: 'd',
  [`${machinery}apis/meta/v1.FieldsV1`]: 'r',
  [`${machinery}runtime.RawExtension`]: 'r',
}

const numbers = new Map<string, number>()
const messages: string[][] = []

function messageOf(key: string): number {
  const known = numbers.get(key)
  if (known !== undefined) return known
  const number = messages.length
  numbers.set(key, number)
  const rows: string[] = []
  messages.push(rows)
  for (const { json = '', type, inline, number: field } of go.types[key]?.fields ?? []) {
    if (field !== undefined) rows.push(`${field} ${inline ? '' : json} ${typeOf(type)}`)
  }
  return number
}

function typeOf(type: string): string {
  if (type.startsWith('*')) return typeOf(type.slice(1))
  const letter = letters[type]
  if (letter !== undefined) return letter
  if (type.startsWith('[]')) return `[${typeOf(type.slice(2))}`
  const map = /^map\[[^\]]+\](.+)$/.exec(type)
  if (map !== null) return `{${typeOf(map[1] ?? '')}`
  const named = go.types[type]
  if (named !== undefined && named.base === undefined) return `#${messageOf(type)}`
  if (named?.base === '[]string') return 'w'
  if (named?.base === undefined || named.base === 'opaque') throw new Error(`no protobuf form is known of ${type}`)
  return typeOf(named.base)
}

const kinds: Record<string, number> = {}
for (const [kind, type] of Object.entries(go.kinds)) if (served.has(kind.slice(0, kind.indexOf(' ')))) kinds[kind] = messageOf(type)
kinds['DeleteOptions'] = messageOf(`${machinery}apis/meta/v1.DeleteOptions`)
writeFileSync(
  join(root, 'src/kube/serve/protobuf.gen.json'),
  `{"kubernetes":${JSON.stringify(go.recorded.kubernetes)},\n"kinds":${JSON.stringify(kinds)},\n"messages":[\n${messages.map(rows => JSON.stringify(rows)).join(',\n')}\n]}\n`,
)
