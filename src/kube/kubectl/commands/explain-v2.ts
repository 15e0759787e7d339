import type { FieldDescriptions } from '../../api/descriptions.ts'
import type { StructSchema, TypeSchema } from '../../api/schema.ts'
import { CommandError } from '../errors.ts'
import { wrapSections } from '../wrap.ts'

/** What a page in the older form is about. */
export interface OlderPage {
  readonly kind: string
  readonly apiVersion: string
  readonly struct: StructSchema
  readonly path: readonly string[]
  /** Undefined when there are none; `missing` stands in their place. */
  readonly descriptions: FieldDescriptions | undefined
  readonly missing: string
  readonly recursive: boolean
  /** Levels of fields; 0 is all. */
  readonly maxDepth: number
}

const width = 80
const fieldIndent = 3
const descriptionIndent = 5

/**
 * The page of `kubectl explain --output=plaintext-openapiv2`. Throws when there is no field of that path.
 * Follows kubectl/pkg/explain/model_printer.go and fields_printer.go.
 */
export function olderPage(page: OlderPage): string {
  const { below, descriptions, type } = leafOf(page)
  const name = page.path.at(-1)
  const head = `KIND:     ${page.kind}\nVERSION:  ${page.apiVersion}\n\n`
  const about = name === undefined || type === undefined ? '' : `${below === undefined ? 'FIELD:   ' : 'RESOURCE:'} ${name} <${typeName(type)}>\n\n`
  const fields = below === undefined ? '' : `\nFIELDS:\n${page.recursive ? deepFields(page, below, 1, new Set()) : flatFields(page, below)}`
  return `${head}${about}DESCRIPTION:\n${description(descriptions)}${fields}`
}

interface Leaf {
  readonly type: TypeSchema | undefined
  /** Present when the leaf has fields. */
  readonly below: StructSchema | undefined
  readonly descriptions: readonly string[]
}

// Follows kubectl/pkg/explain/field_lookup.go: beyond a field without fields the rest of the path is not looked at.
function leafOf({ struct, path, descriptions, missing }: OlderPage): Leaf {
  let leaf: Leaf = { type: undefined, below: struct, descriptions: [descriptions?.ofType(struct.name) ?? missing] }
  for (const name of path) {
    const { below } = leaf
    if (below === undefined) return leaf
    const field = below.fields.get(name)
    if (field === undefined) throw new CommandError(`field "${name}" does not exist`)
    const next = structOf(field.type)
    const own = descriptions?.ofField(below.name, name) ?? missing
    const more = next === undefined || descriptions === undefined ? [] : [descriptions.ofType(next.name)]
    leaf = { type: field.type, below: next, descriptions: [own, ...more] }
  }
  return leaf
}

function description(texts: readonly string[]): string {
  if (texts.every(text => text === '')) return lines('<empty>')
  return texts.map((text, index) => (text === '' ? '' : `${index === 0 ? '' : '\n'}${lines(text)}`)).join('')
}

const lines = (text: string) =>
  wrapSections(text, width - descriptionIndent)
    .map(line => (line === '' ? '\n' : `${' '.repeat(descriptionIndent)}${line}\n`))
    .join('')

const sorted = (struct: StructSchema) => [...struct.fields.values()].sort((a, b) => (a.json < b.json ? -1 : 1))

function flatFields({ descriptions, missing }: OlderPage, struct: StructSchema): string {
  return sorted(struct)
    .map(field => {
      const line = `${' '.repeat(fieldIndent)}${field.json}\t<${typeName(field.type)}>${field.required ? ' -required-' : ''}\n`
      return `${line}${lines(descriptions?.ofField(struct.name, field.json) ?? missing)}\n`
    })
    .join('')
}

function deepFields(page: OlderPage, struct: StructSchema, level: number, seen: ReadonlySet<string>): string {
  if (seen.has(struct.name)) return ''
  const inside = new Set([...seen, struct.name])
  return sorted(struct)
    .map(field => {
      const below = structOf(field.type)
      const goesOn = below !== undefined && (page.maxDepth === 0 || level < page.maxDepth)
      return `${' '.repeat(fieldIndent * level)}${field.json}\t<${typeName(field.type)}>\n${goesOn ? deepFields(page, below, level + 1, inside) : ''}`
    })
    .join('')
}

function structOf(type: TypeSchema): StructSchema | undefined {
  if (type.kind === 'struct') return type.struct
  return type.kind === 'list' || type.kind === 'map' ? structOf(type.element) : undefined
}

const names: Readonly<Record<string, string>> = {
  ...{ bool: 'boolean', int32: 'integer', int64: 'integer', uint8: 'integer', float64: 'number' },
  ...{ struct: 'Object', rawObject: 'map[string]', rawValue: '' },
}

// Follows kubectl/pkg/explain/typename.go: what is written as a string is one.
function typeName(type: TypeSchema): string {
  if (type.kind === 'list') return `[]${typeName(type.element)}`
  if (type.kind === 'map') return `map[string]${typeName(type.element)}`
  return names[type.kind] ?? 'string'
}
