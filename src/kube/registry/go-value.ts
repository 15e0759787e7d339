import type { StructSchema, TypeSchema } from '../api/schema.ts'
import { structNamed } from '../api/schema.ts'
import { sortedMap } from '../apimachinery/labels.ts'

function goField(value: unknown, type: TypeSchema, pointer: boolean): unknown {
  const none = value === undefined || value === null
  switch (type.kind) {
    case 'list':
      return Array.isArray(value) ? value.map(entry => goField(entry, type.element, type.elementPointer)) : null
    case 'map':
      return none || typeof value !== 'object'
        ? null
        : sortedMap(Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, goField(entry, type.element, type.elementPointer)])))
    case 'struct':
      if (none && pointer) return null
      return goStruct(typeof value === 'object' && value !== null ? value : {}, type.struct)
    default:
      if (!none) return value
      return pointer ? null : (zeros[type.kind] ?? null)
  }
}

const zeros: Readonly<Record<string, unknown>> = { string: '', bool: false, int32: 0, int64: 0, float64: 0, uint8: 0, intOrString: 0, quantity: '0' }

function goStruct(value: object, struct: StructSchema): object {
  // Types of meta/v1 are used as they are inside the server, with their JSON names.
  if (struct.name.startsWith('meta/v1.')) return value
  const members: Record<string, unknown> = {}
  const given: Readonly<Record<string, unknown>> = { ...value }
  for (const member of struct.members) {
    if ('field' in member) {
      const { json, goName, type, pointer } = member.field
      // Metadata is embedded in the server's structs and keeps its JSON names there.
      if (json === 'metadata') Object.assign(members, given[json])
      else members[goName] = goField(given[json], type, pointer)
    } else if (member.embedded.name !== 'meta/v1.TypeMeta') Object.assign(members, goStruct(value, member.embedded))
  }
  return members
}

/**
 * A value as the server's internal Go struct prints it in messages: every field by Go's name, empty ones too.
 * `struct` is a schema name such as `core/v1.PersistentVolumeClaimSpec`, of a type whose internal twin has the same fields.
 */
export function goValue(struct: string, value: object): unknown {
  const schema = structNamed(struct)
  if (schema === undefined) throw new Error(`no schema for ${struct}`)
  return goStruct(value, schema)
}
