import type { FieldSchema, StructSchema, TypeSchema } from '../../api/schema.ts'
import { schemaKinds, schemaOf } from '../../api/schema.ts'
import type { Path } from '../../apimachinery/field-path.ts'

/** A field found by its path: the field itself where the last step is one, and the type of what stands there. */
export interface FoundField {
  readonly type: TypeSchema
  readonly field: FieldSchema | undefined
  /** The struct the field belongs to. */
  readonly owner: StructSchema | undefined
}

/** The struct of a kind, also when only the kind is written or the apiVersion is not served. */
export function structFor(apiVersion: string, kind: string): StructSchema | undefined {
  const exact = schemaOf(apiVersion, kind)
  if (exact !== undefined) return exact
  const same = schemaKinds().filter(candidate => candidate.kind === kind)
  const last = same.at(-1)
  return last === undefined ? undefined : schemaOf(last.apiVersion, last.kind)
}

/** Follows a path through the schema; undefined where it leaves it. */
export function fieldAt(root: StructSchema, path: Path | undefined): FoundField | undefined {
  let found: FoundField = { type: { kind: 'struct', go: root.go, struct: root }, field: undefined, owner: undefined }
  for (const step of path?.steps() ?? []) {
    const { type } = found
    if ('index' in step) {
      if (type.kind !== 'list') return undefined
      found = { type: type.element, field: undefined, owner: undefined }
      continue
    }
    const name = 'field' in step ? step.field : step.key
    if (type.kind === 'map') {
      found = { type: type.element, field: undefined, owner: undefined }
      continue
    }
    const field = type.kind === 'struct' ? type.struct.fields.get(name) : undefined
    if (field === undefined || type.kind !== 'struct') return undefined
    found = { type: field.type, field, owner: type.struct }
  }
  return found
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  bool: 'true or false',
  int32: 'whole number',
  int64: 'whole number',
  float64: 'number',
  uint8: 'whole number',
  bytes: 'base64 text',
  quantity: 'quantity',
  intOrString: 'whole number or text',
  time: 'time',
  microTime: 'time',
  duration: 'duration',
  rawObject: 'object',
  rawValue: 'any value',
}

/** A type in a reader's words: `list of Container`, `map of text`. */
export function typeText(type: TypeSchema): string {
  switch (type.kind) {
    case 'list':
      return `list of ${typeText(type.element)}`
    case 'map':
      return `map of ${typeText(type.element)}`
    case 'struct':
      return type.struct.short
    default:
      return words[type.kind] ?? type.kind
  }
}
