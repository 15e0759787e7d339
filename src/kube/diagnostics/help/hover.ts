import type { Path } from '../../apimachinery/field-path.ts'
import { Path as Paths } from '../../apimachinery/field-path.ts'
import { keyText } from '../../yaml/construct.ts'
import type { Position, Range } from '../../yaml/documents.ts'
import { parseFile } from '../../yaml/documents.ts'
import type { Node } from '../../yaml/node.ts'
import { defaultAt } from './defaults.ts'
import { fieldAt, structFor, typeText } from './field.ts'
import { sentenceFor } from './sentences.ts'
import { documentAround, spotAt, typeOf } from './spot.ts'

/** What is known of the field under the cursor. */
export interface FieldInfo {
  /** `spec.template.spec.containers[0].image`. */
  readonly path: string
  /** The struct the field belongs to: `Container`. */
  readonly owner: string
  /** The struct's unique name, by which descriptions are kept: `core/v1.Container`. */
  readonly struct: string
  readonly name: string
  /** `text`, `list of Container`, … */
  readonly type: string
  readonly required: boolean
  readonly values: readonly string[]
  /** What the server fills in when the field is left out, as JSON; undefined when nothing. */
  readonly default: string | undefined
  readonly sentence: string | undefined
  /** The key's place, when the file can be read. */
  readonly range: Range | undefined
}

/** The field under the cursor; undefined where there is none or it is unknown. */
export function hover(text: string, position: Position): FieldInfo | undefined {
  const { lines } = documentAround(text, position.line)
  const { apiVersion, kind } = typeOf(lines)
  const struct = structFor(apiVersion, kind)
  if (struct === undefined) return undefined
  const under = inTree(text, position) ?? byLines(text, position)
  if (under === undefined) return undefined
  const found = fieldAt(struct, under.path)
  if (found?.field === undefined || found.owner === undefined) return undefined
  const { field, owner } = found
  const filled = defaultAt(under.value ?? {}, apiVersion, kind, under.path)
  return {
    path: under.path.toString(),
    owner: owner.short,
    struct: owner.name,
    name: field.json,
    type: typeText(field.type),
    required: field.required,
    values: field.enum ?? [],
    default: filled === undefined || filled === null || isEmpty(filled) ? undefined : JSON.stringify(filled),
    sentence: sentenceFor(ownerOf(owner, field.json), field.json),
    range: under.range,
  }
}

const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0

/** The struct that declares a field, which may be one embedded in the struct that shows it. */
function ownerOf(struct: NonNullable<ReturnType<typeof structFor>>, field: string): string {
  for (const member of struct.members) if ('embedded' in member && member.embedded.fields.has(field) && member.embedded.short === 'TypeMeta') return 'TypeMeta'
  return struct.short
}

interface Under {
  readonly path: Path
  readonly value: unknown
  readonly range: Range | undefined
}

/** By the document's tree: exact, and right in braces too. */
function inTree(text: string, position: Position): Under | undefined {
  const { documents, lines } = parseFile(text)
  const offset = lines.offset(position)
  const document = documents.find(({ range }) => lines.offset(range.start) <= offset && offset <= lines.offset(range.end))
  if (document?.root === undefined) return undefined
  const found = keyAt(document.root, offset - document.offset, undefined)
  return found === undefined
    ? undefined
    : { path: found.path, value: document.value, range: lines.range({ start: found.key.start + document.offset, end: found.key.end + document.offset }) }
}

/** The innermost pair whose key, or whose scalar value, holds the offset. */
function keyAt(node: Node, offset: number, path: Path | undefined): { path: Path; key: Node } | undefined {
  if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) {
      const found = path === undefined || offset < item.start || offset > item.end ? undefined : keyAt(item, offset, path.index(index))
      if (found !== undefined) return found
    }
    return undefined
  }
  if (node.kind !== 'map') return undefined
  for (const { key, value } of node.pairs) {
    const name = keyText(key)
    if (name === undefined) continue
    const here = path === undefined ? Paths.of(name) : path.child(name)
    if (offset >= key.start && offset <= key.end) return { path: here, key }
    if (offset >= value.start && offset <= value.end && value.end > value.start)
      return keyAt(value, offset, here) ?? (value.kind === 'scalar' ? { path: here, key } : undefined)
  }
  return undefined
}

/** By lines, when the document cannot be read yet. */
function byLines(text: string, position: Position): Under | undefined {
  const line = text.split(/\r?\n/)[position.line - 1] ?? ''
  const key = /^(?:\s|- )*([^\s:#][^:#]*):/.exec(line)
  const spot = spotAt(text, { line: position.line, column: (key?.index ?? 0) + (key?.[0].length ?? 0) })
  const name = key?.[1]
  if (spot === undefined || name === undefined) return undefined
  return { path: spot.parent === undefined ? Paths.of(name) : spot.parent.child(name), value: undefined, range: undefined }
}
