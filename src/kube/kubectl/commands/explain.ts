import type { FieldDescriptions } from '../../api/descriptions.ts'
import type { FieldSchema, StructSchema, TypeSchema } from '../../api/schema.ts'
import { schemaOf } from '../../api/schema.ts'
import { parseGroupVersion } from '../../apimachinery/meta.ts'
import type { CustomSchema, Kind } from '../../registry/kind.ts'
import { otherKinds } from '../../registry/other-kinds.ts'
import type { CommandSpec } from '../command.ts'
import { CommandError } from '../errors.ts'
import { bool, number, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { listedKinds, mappedKind, resourceName, versionOf } from '../mapping.ts'
import { unsimulatedFailure } from '../unsimulated.ts'
import { indent, wrap } from '../wrap.ts'
import { olderPage } from './explain-v2.ts'

/** Follows kubectl/pkg/cmd/explain/explain.go. */
export const explain: CommandSpec = {
  name: 'explain',
  group: 'Basic Commands (Intermediate)',
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  about: 'Show the fields of a kind',
  details: 'Fields below others follow after dots: pod.spec.containers. Use "kubectl api-resources" for a list of the kinds.',
  examples: ['kubectl explain pods', 'kubectl explain pods.spec.containers', 'kubectl explain deployments --recursive'],
  flags: [
    text('api-version', 'A version of the API other than the preferred one, as GROUP/VERSION.'),
    number('max-depth', 'With --recursive: how many levels; 0 is all.'),
    text('output|o', 'plaintext or plaintext-openapiv2, the older form.', 'plaintext'),
    bool('recursive|R', 'Print the fields of fields, without descriptions.'),
  ],
  run: runExplain,
}

const noDescriptions = 'kubenotes: the descriptions are not loaded here.'

const loaded = (descriptions: FieldDescriptions | undefined) => (descriptions?.loaded === true ? descriptions : undefined)

/** A definition describes its own fields; what all objects have in common is described with the other kinds. */
function customDescriptions(custom: CustomSchema, general: FieldDescriptions | undefined): FieldDescriptions {
  const root = custom.struct.name
  const common = (field: string) => (['apiVersion', 'kind', 'metadata'].includes(field) ? general?.ofField('core/v1.ConfigMap', field) : undefined)
  const isOwn = (struct: string) => struct === root || struct.startsWith(`${root}.`)
  return {
    loaded: true,
    // A field's own sentence is that of the object it holds.
    ofType: struct =>
      isOwn(struct)
        ? ((struct === root || /\.(items|values)$/.test(struct) ? custom.description(struct) : undefined) ?? '')
        : (general?.ofType(struct) ?? noDescriptions),
    ofField: (struct, field) =>
      isOwn(struct)
        ? (custom.description(struct, field) ?? (struct === root ? common(field) : undefined) ?? '')
        : (general?.ofField(struct, field) ?? noDescriptions),
  }
}

function runExplain(invocation: Invocation): void {
  const { args } = invocation
  const [argument] = args
  if (argument === undefined)
    throw new CommandError('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n')
  if (args.length > 1) throw new CommandError('We accept only this format: explain RESOURCE\n')
  const depth = invocation.number('max-depth')
  if (depth > 0 && !invocation.bool('recursive')) throw new CommandError('--max-depth requires --recursive')
  if (depth < 0) throw new CommandError('--max-depth must be non-negative')
  const output = invocation.string('output')
  if (output !== 'plaintext' && output !== 'plaintext-openapiv2') throw new CommandError(`unrecognized format: ${output}`)
  const { kind, path } = resolve(invocation, argument)
  const struct = kind.custom?.struct ?? schemaOf(versionOf(kind), kind.kind)
  if (struct === undefined && otherKinds.includes(kind)) throw unsimulatedFailure(`the schema of ${kind.kind} of ${versionOf(kind)}`)
  if (struct === undefined) throw new CommandError(`GVR (${kind.group}/${kind.version}, Resource=${kind.plural}) not found in OpenAPI schema`)
  const general = loaded(invocation.context.descriptions)
  const descriptions = kind.custom === undefined ? general : customDescriptions(kind.custom, general)
  const recursive = invocation.bool('recursive')
  if (output === 'plaintext-openapiv2') {
    const subject = { kind: kind.kind, apiVersion: versionOf(kind), struct, path }
    invocation.out(olderPage({ ...subject, descriptions, missing: noDescriptions, recursive, maxDepth: depth }))
    return
  }
  const page = new Page(descriptions, recursive, depth)
  const head = `${kind.group === '' ? '' : `GROUP:      ${kind.group}\n`}KIND:       ${kind.kind}\nVERSION:    ${kind.version}\n\n`
  // The head is written before a field is looked for.
  invocation.out(head)
  invocation.out(`${page.write(struct, path)}\n`)
}

// Follows kubectl/pkg/explain/explain.go SplitAndParseResourceRequestWithMatchingPrefix: after a plural its group may follow, and whatever stands before the next dot.
function resolve(invocation: Invocation, argument: string): { kind: Kind; path: string[] } {
  const parts = argument.replace(/\.$/, '').split('.')
  if (parts.includes('') || argument.includes('[')) throw new CommandError('invalid jsonpath syntax, first node must be field node')
  const version = invocation.string('api-version')
  const first = mappedKind(invocation.api, parts[0] ?? '')
  if (version !== '') {
    const { group } = parseGroupVersion(version)
    const other = listedKinds(invocation.api).find(kind => kind.plural === first.plural && kind.group === group && versionOf(kind) === version)
    if (other === undefined && listedKinds(invocation.api).some(kind => versionOf(kind) === version))
      throw new CommandError(`GVR (${version}, Resource=${first.plural}) not found in OpenAPI schema`)
    if (other === undefined)
      throw new CommandError(`couldn't find resource for "${group}/${version.slice(version.indexOf('/') + 1)}, Resource=${first.plural}"`)
    return { kind: other, path: parts.slice(1) }
  }
  const exact = listedKinds(invocation.api).find(kind => kind.plural === first.plural && argument.startsWith(resourceName(kind)))
  if (exact === undefined) return { kind: first, path: parts.slice(1) }
  const rest = argument.slice(resourceName(exact).length).replace(/\.$/, '')
  return { kind: exact, path: rest.split('.').slice(1) }
}

/** Writes the description of one type or field. Follows kubectl/pkg/explain/v2/templates/plaintext.tmpl. */
class Page {
  private readonly descriptions: FieldDescriptions | undefined
  private readonly recursive: boolean
  private readonly maxDepth: number

  constructor(descriptions: FieldDescriptions | undefined, recursive: boolean, maxDepth: number) {
    this.descriptions = descriptions
    this.recursive = recursive
    this.maxDepth = maxDepth
  }

  write(struct: StructSchema, path: readonly string[]): string {
    const [first, ...rest] = path
    if (first === undefined) return this.body(this.descriptions?.ofType(struct.name), struct)
    const field = struct.fields.get(first)
    if (field === undefined) throw new CommandError(`field "${path.at(-1) ?? ''}" does not exist`)
    const below = structOf(field.type)
    if (rest.length > 0) {
      if (below === undefined) throw new CommandError(`field "${path.at(-1) ?? ''}" does not exist`)
      return this.write(below, rest)
    }
    const enums =
      field.enum === undefined || field.type.kind === 'list' ? '' : `ENUM:${field.enum.map(value => `\n    ${value === '' ? '""' : value}`).join('')}`
    const own = this.descriptions?.ofField(struct.name, first)
    const type = below === undefined ? undefined : this.descriptions?.ofType(below.name)
    const description = [own, type].filter(Boolean).join('\n')
    return `FIELD: ${first} <${typeName(field.type)}>\n${enums}\n\n${this.body(description, below)}`
  }

  private body(description: string | undefined, struct: StructSchema | undefined): string {
    const shown = this.descriptions === undefined ? noDescriptions : (description ?? '')
    const paragraph = shown === '' ? '    <empty>\n' : `${indent(wrap(`${shown}\n`, 76), 4)}\n`
    const fields = struct === undefined ? '' : this.fields(struct, 1, new Set())
    return `DESCRIPTION:\n${paragraph}${fields === '' ? '' : `FIELDS:\n${fields}`}`
  }

  private fields(struct: StructSchema, level: number, seen: ReadonlySet<string>): string {
    if (seen.has(struct.name)) return ''
    const names = [...struct.fields.keys()].sort()
    return names
      .map(name => {
        const field = struct.fields.get(name)
        if (field === undefined) return ''
        const below = structOf(field.type)
        const deeper =
          this.recursive && below !== undefined && (this.maxDepth === 0 || level < this.maxDepth)
            ? this.fields(below, level + 1, new Set([...seen, struct.name]))
            : ''
        return this.field(struct, field, level) + deeper
      })
      .join('')
  }

  private field(struct: StructSchema, field: FieldSchema, level: number): string {
    const margin = ' '.repeat(level * 2)
    const enums =
      field.enum === undefined || field.type.kind === 'list'
        ? ''
        : `\n${margin}enum: ${field.enum
            .slice(0, 4)
            .map(value => (value === '' ? '""' : value))
            .join(', ')}${field.enum.length > 4 ? ', ....' : ''}`
    const line = `${margin}${field.json}\t<${typeName(field.type)}>${field.required ? ' -required-' : ''}${enums}\n`
    if (this.recursive) return line
    if (this.descriptions === undefined) return `${line}\n`
    const description = this.descriptions.ofField(struct.name, field.json) || '<no description>'
    return `${line}${indent(wrap(description, 78 - level * 2), level * 2 + 2)}\n\n`
  }
}

function structOf(type: TypeSchema): StructSchema | undefined {
  if (type.kind === 'struct') return type.struct
  return type.kind === 'list' || type.kind === 'map' ? structOf(type.element) : undefined
}

const scalarNames: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'boolean',
  int32: 'integer',
  int64: 'integer',
  uint8: 'integer',
  float64: 'number',
  bytes: 'string',
  quantity: 'Quantity',
  intOrString: 'IntOrString',
  time: 'string',
  microTime: 'string',
  duration: 'string',
  rawObject: 'Object',
  rawValue: 'JSON',
}

function typeName(type: TypeSchema): string {
  if (type.kind === 'struct') return type.struct.short
  if (type.kind === 'list') return `[]${typeName(type.element)}`
  if (type.kind === 'map') return `map[string]${typeName(type.element)}`
  return scalarNames[type.kind] ?? 'Object'
}
