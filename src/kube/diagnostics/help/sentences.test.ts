import { describe, expect, it } from 'vitest'
import '../../api/whole-schema.ts'
import { type StructSchema, schemaKinds, schemaOf, type TypeSchema } from '../../api/schema.ts'
import { sentences } from './sentences.ts'

/** Every struct below the kinds, by its bare name; some names stand for several. */
function structs(): ReadonlyMap<string, readonly StructSchema[]> {
  const found = new Map<string, StructSchema[]>()
  const seen = new Set<string>()
  const visit = (struct: StructSchema | undefined) => {
    if (struct === undefined || seen.has(struct.name)) return
    seen.add(struct.name)
    found.set(struct.short, [...(found.get(struct.short) ?? []), struct])
    for (const member of struct.members) if ('embedded' in member) visit(member.embedded)
    for (const field of struct.fields.values()) visit(structIn(field.type))
  }
  const structIn = (type: TypeSchema): StructSchema | undefined =>
    type.kind === 'struct' ? type.struct : type.kind === 'list' || type.kind === 'map' ? structIn(type.element) : undefined
  for (const { apiVersion, kind } of schemaKinds()) visit(schemaOf(apiVersion, kind))
  return found
}

describe('our own sentences', () => {
  it('are there for more than 300 fields, each a field of the schema', () => {
    const known = structs()
    const strangers = Object.keys(sentences).filter(key => {
      const [owner = '', field = ''] = key.split('.')
      return known.get(owner)?.some(struct => struct.fields.has(field)) !== true
    })
    expect(strangers).toEqual([])
    expect(Object.keys(sentences).length).toBeGreaterThan(300)
  })
})
