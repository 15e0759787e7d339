import type { FieldSchema, GoMember, StructSchema, TypeSchema } from '../api/schema.ts'
import { sortedKeys } from '../apimachinery/labels.ts'
import { dumpQuantity } from './go-dump-quantity.ts'

type Members = { readonly [key: string]: unknown }

const zeroTime = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}'

/**
 * A Go struct as go-spew prints it with `%#v`, which is what hashes are made of: all fields in Go's order, with
 * their types, also those that are empty. Follows k8s.io/utils/dump ForHash. Times must be unset.
 */
export function dumpStruct(value: unknown, struct: StructSchema): string {
  return `(${struct.go})${structBody(value, struct)}`
}

function structBody(value: unknown, struct: StructSchema): string {
  const members = (value ?? {}) as Members
  return `{${struct.members.map(member => dumpMember(members, member)).join(' ')}}`
}

function dumpMember(members: Members, member: GoMember): string {
  if ('field' in member) return `${member.field.goName}:${dumpField(members[member.field.json], member.field)}`
  if (!member.pointer) return `${member.goName}:(${member.embedded.go})${structBody(members, member.embedded)}`
  const isSet = [...member.embedded.fields.keys()].some(key => members[key] !== undefined)
  return `${member.goName}:(*${member.embedded.go})${isSet ? structBody(members, member.embedded) : '<nil>'}`
}

function dumpField(value: unknown, { type, pointer }: FieldSchema): string {
  const isNil = value === undefined || value === null
  if (pointer) return `(*${type.go})${isNil ? '<nil>' : body(value, type)}`
  if (type.kind === 'list' || type.kind === 'map' || type.kind === 'bytes') return `(${type.go})${isNil ? '<nil>' : body(value, type)}`
  return `(${type.go})${body(value, type)}`
}

/** A value without its type. */
function body(value: unknown, type: TypeSchema): string {
  switch (type.kind) {
    case 'struct':
      return structBody(value, type.struct)
    case 'list':
      return `[${(value as readonly unknown[]).map(entry => body(entry, type.element)).join(' ')}]`
    case 'map': {
      const map = value as Members
      return `map[${sortedKeys(map)
        .map(key => `${key}:${body(map[key], type.element)}`)
        .join(' ')}]`
    }
    case 'quantity':
      return dumpQuantity(typeof value === 'string' ? value : '')
    case 'intOrString':
      return typeof value === 'string'
        ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
        : `{Type:(intstr.Type)0 IntVal:(int32)${Number(value ?? 0)} StrVal:(string)}`
    case 'time':
    case 'microTime':
      return zeroTime
    case 'bool':
      return value === true ? 'true' : 'false'
    case 'string':
      return typeof value === 'string' ? value : ''
    default:
      return String(value ?? 0)
  }
}
