import type { CustomResourceDefinition } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { someSchema, unsupported } from '../../../structural/schema.ts'
import { validateStructural } from '../../../structural/structural.ts'
import { hasKnownReview } from './conversion.ts'
import { hasUnprunedDefault } from './default-values.ts'
import { isConditionTrue } from './helpers.ts'
import { internalSpec, schemaOfVersion, schemasOf } from './internal.ts'
import { nonAtomicItem, validateKeyed } from './list-rules.ts'

/** The types a schema may name. */
export const schemaTypes = ['array', 'boolean', 'integer', 'number', 'object', 'string']

/** What a definition is held to: a change is not held to what was broken before. Follows apis/apiextensions/validation/validation.go validationOptions. */
export interface Terms {
  readonly requiresImmutableNames: boolean
  readonly requiresKnownReview: boolean
  readonly requiresSchema: boolean
  readonly requiresKnownTypes: boolean
  readonly requiresStructural: boolean
  readonly requiresPrunedDefaults: boolean
  readonly requiresAtomicSets: boolean
  readonly requiresKeyed: boolean
  readonly ignoresCost: boolean
  /** The versions whose schema stays as it was. */
  readonly unchanged: ReadonlySet<string>
  /** The versions that had too many selectable fields and keep them; '' stands for all of them at once. */
  readonly tooManyFields: ReadonlySet<string>
}

/** What a new definition is held to. */
export const newTerms: Terms = {
  requiresImmutableNames: false,
  requiresKnownReview: true,
  requiresSchema: true,
  requiresKnownTypes: true,
  requiresStructural: true,
  requiresPrunedDefaults: true,
  requiresAtomicSets: true,
  requiresKeyed: true,
  ignoresCost: false,
  unchanged: new Set(),
  tooManyFields: new Set(),
}

/** What a change is held to. Follows ValidateCustomResourceDefinitionUpdate. */
export function changeTerms(definition: CustomResourceDefinition, old: CustomResourceDefinition): Terms {
  const before = internalSpec(old.spec)
  const after = internalSpec(definition.spec)
  const schemas = schemasOf(before)
  const some = (is: Parameters<typeof someSchema>[1]) => schemas.some(schema => someSchema(schema, is))
  const isStructural = (schema: (typeof schemas)[number]) => unsupported(schema) === undefined && validateStructural(Path.of(''), schema).length === 0
  const unchanged = after.versions
    .map(({ name }) => name)
    .filter(name => {
      const schema = schemaOfVersion(before, name)
      return before.versions.some(version => version.name === name) && semanticallyEqual(schemaOfVersion(after, name), schema)
    })
  const many = (fields: readonly unknown[] | undefined) => (fields?.length ?? 0) > 8
  const tooMany = after.versions.filter(({ name, selectableFields }) => {
    const then = before.versions.find(version => version.name === name)
    return many(then?.selectableFields) && semanticallyEqual(selectableFields, then?.selectableFields)
  })
  const allTooMany = many(before.selectableFields) && semanticallyEqual(after.selectableFields, before.selectableFields)
  return {
    requiresImmutableNames: isConditionTrue(old, 'Established'),
    requiresKnownReview: hasKnownReview(old.spec.conversion?.webhook?.conversionReviewVersions ?? []),
    requiresSchema: before.validation !== undefined || before.versions.every(version => version.schema?.openAPIV3Schema !== undefined),
    requiresKnownTypes: !some(schema => (schema.type ?? '') !== '' && !schemaTypes.includes(schema.type ?? '')),
    requiresStructural: schemas.every(isStructural),
    requiresPrunedDefaults: !schemas.some(schema => isStructural(schema) && hasUnprunedDefault(schema)),
    requiresAtomicSets: !some(schema => nonAtomicItem(schema) !== undefined),
    requiresKeyed: !some(schema => validateKeyed(schema, Path.of('')).length > 0),
    ignoresCost: false,
    unchanged: new Set(unchanged),
    tooManyFields: new Set([...tooMany.map(version => version.name), ...(allTooMany ? [''] : [])]),
  }
}
