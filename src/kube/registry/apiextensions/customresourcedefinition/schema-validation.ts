import type { CustomResourceValidation } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import type { Schema } from '../../../structural/schema.ts'
import { additionalOf, additionalSchemaOf, isEmbedded, isMap, itemListOf, itemsOf, propertiesOf, unsupported } from '../../../structural/schema.ts'
import { validateStructural } from '../../../structural/structural.ts'
import { validateDefaults } from './default-values.ts'
import { shownSchema } from './internal.ts'
import { validateKeyed, validateListAndMapType } from './list-rules.ts'
import { RuleContext, schemaCostLimit } from './rule-context.ts'
import { costMessage, validateRuleMeaning, validateRuleWriting } from './rules.ts'
import type { Terms } from './terms.ts'
import { schemaTypes } from './terms.ts'

const metaFields: ReadonlySet<string> = new Set(['metadata', 'kind', 'apiVersion'])

/** What holds for a schema by where it stands. Follows specStandardValidatorV3. */
interface Standing {
  readonly isRoot: boolean
  /** Why there may be no default; undefined where there may. */
  readonly noDefaults: string | undefined
  readonly isInMeta: boolean
  readonly uncorrelatable: Path | undefined
  /** Absent where rules are not compiled. */
  readonly context: RuleContext | undefined
}

interface Found {
  readonly schema: FieldError[]
  readonly rules: FieldError[]
}

const add = (found: Found, more: Found): void => {
  found.schema.push(...more.schema)
  found.rules.push(...more.rules)
}

/** Follows specStandardValidatorV3.validate. */
function validateKeywords(schema: Schema, path: Path, standing: Standing, terms: Terms): FieldError[] {
  const errors: FieldError[] = []
  const refuse = (field: string, words = `${field} is not supported`) => errors.push(forbidden(path.child(field), words))
  const { type = '' } = schema
  if (terms.requiresKnownTypes && type !== '' && !schemaTypes.includes(type)) errors.push(notSupported(path.child('type'), type, schemaTypes))
  if (schema.default !== undefined && standing.noDefaults !== undefined) refuse('default', `must not be set ${standing.noDefaults}`)
  if ((schema.id ?? '') !== '') refuse('id')
  if (schema.additionalItems !== undefined) refuse('additionalItems')
  if (Object.keys(schema.patternProperties ?? {}).length > 0) refuse('patternProperties')
  if (Object.keys(schema.definitions ?? {}).length > 0) refuse('definitions')
  if (schema.dependencies !== undefined) refuse('dependencies')
  if (schema.$ref !== undefined) refuse('$ref')
  if (type === 'null') refuse('type', 'type cannot be set to null, use nullable as an alternative')
  if (itemListOf(schema).length > 0) refuse('items', 'items must be a schema object and not an array')
  if (standing.isInMeta && isEmbedded(schema)) refuse('x-kubernetes-embedded-resource', 'must not be used inside of resource meta')
  return errors
}

/** The schemas inside one, with where they stand. */
function* inner(schema: Schema, path: Path, standing: Standing): Generator<readonly [Schema, Path, Standing], void> {
  const below: Standing = { ...standing, isRoot: false }
  const apart: Standing = { ...below, context: undefined }
  const values = additionalSchemaOf(schema)
  if (values !== undefined) {
    const noDefaults = standing.isInMeta ? 'inside additionalProperties applying to object metadata' : standing.noDefaults
    yield [values, path.child('additionalProperties'), { ...below, noDefaults, context: standing.context?.child(values, 'additional') }]
  }
  for (const [name, property] of propertiesOf(schema)) {
    const isMeta = (standing.isRoot || isEmbedded(schema)) && metaFields.has(name)
    yield [
      property,
      path.child('properties').key(name),
      {
        ...below,
        isInMeta: standing.isInMeta || isMeta,
        noDefaults: isMeta && standing.isRoot ? `in top-level ${name}` : standing.noDefaults,
        uncorrelatable: standing.uncorrelatable ?? (schema['x-kubernetes-map-type'] === 'atomic' ? path : undefined),
        context: standing.context?.child(property, { property: name }),
      },
    ]
  }
  if (schema.not !== undefined) yield [schema.not, path.child('not'), apart]
  for (const key of ['allOf', 'oneOf', 'anyOf'] as const) {
    for (const [index, part] of (schema[key] ?? []).entries()) yield [part, path.child(key).index(index), apart]
  }
  for (const [name, part] of Object.entries(schema.definitions ?? {})) yield [part, path.child('definitions').key(name), apart]
  const inList: Standing = { ...below, uncorrelatable: standing.uncorrelatable ?? (schema['x-kubernetes-list-type'] === 'map' ? undefined : path) }
  const items = itemsOf(schema)
  if (items !== undefined) yield [items, path.child('items'), { ...inList, context: standing.context?.child(items, 'items') }]
  for (const [index, item] of itemListOf(schema).entries()) {
    yield [item, path.child('items').index(index), { ...inList, context: standing.context?.child(item, 'items') }]
  }
  for (const [name, part] of Object.entries(schema.dependencies ?? {})) if (isMap(part)) yield [part, path.child('dependencies').key(name), apart]
}

/** Follows ValidateCustomResourceDefinitionOpenAPISchema. */
function walk(schema: Schema, path: Path, standing: Standing, terms: Terms): Found {
  const found: Found = { schema: validateKeywords(schema, path, standing, terms), rules: [] }
  if (schema.uniqueItems === true)
    found.schema.push(forbidden(path.child('uniqueItems'), 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'))
  const additional = additionalOf(schema)
  if (additional !== undefined && additional !== true && Object.keys(schema.properties ?? {}).length > 0)
    found.schema.push(forbidden(path.child('additionalProperties'), 'additionalProperties and properties are mutual exclusive'))
  for (const [part, at, where] of inner(schema, path, standing)) add(found, walk(part, at, where, terms))
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    found.schema.push(invalid(path.child('x-kubernetes-preserve-unknown-fields'), false, 'must be true or undefined'))
  found.schema.push(...validateListAndMapType(schema, path, terms.requiresAtomicSets))
  if (terms.requiresKeyed) found.schema.push(...validateKeyed(schema, path))
  found.schema.push(...validateRuleWriting(schema, path))
  if (found.schema.length === 0 && standing.context !== undefined) {
    const { context, uncorrelatable } = standing
    found.rules.push(...validateRuleMeaning(schema, path, { context, uncorrelatable, ignoresCost: terms.ignoresCost }))
  }
  return found
}

const allowedAtRoot =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations'
const allowed: ReadonlySet<string> = new Set(allowedAtRoot.split(' '))

/** A status of its own is validated by its part of the schema, so that the root may say little. */
function validateRoot(schema: Schema, path: Path): FieldError[] {
  const shown = shownSchema(schema)
  for (const [field, value] of Object.entries(shown)) {
    if (value === null || value === '' || value === false) continue
    if (field === 'Type' && value !== 'object')
      return [
        invalid(
          path.child('openAPIV3Schema.type'),
          value,
          'only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
        ),
      ]
    if (!allowed.has(field))
      return [
        invalid(
          path.child('openAPIV3Schema'),
          shown,
          `only [${allowedAtRoot}] fields are allowed at the root of the schema if the status subresource is enabled`,
        ),
      ]
  }
  return []
}

/** The structural rules, and the context that rules need where the schema keeps them. */
function structuralPart(schema: Schema, path: Path, terms: Terms): { errors: FieldError[]; early: FieldError[]; context: RuleContext | undefined } {
  const nothing = { errors: [], early: [], context: undefined }
  if (!terms.requiresStructural) return nothing
  const fault = unsupported(schema)
  if (fault !== undefined) return { ...nothing, early: [invalid(path, '', fault)] }
  const wrong = validateStructural(path, schema)
  if (wrong.length > 0) return { ...nothing, errors: wrong }
  const defaults = validateDefaults(path, schema, terms.requiresPrunedDefaults)
  return defaults.length > 0 ? { ...nothing, errors: defaults } : { ...nothing, context: RuleContext.root(schema) }
}

/** A version's schema. Follows validateCustomResourceDefinitionValidation. */
export function validateValidation(validation: CustomResourceValidation | undefined, hasStatus: boolean, terms: Terms, path: Path): FieldError[] {
  const schema = validation?.openAPIV3Schema
  if (schema === undefined) return []
  const at = path.child('openAPIV3Schema')
  const errors = hasStatus ? validateRoot(schema, path) : []
  if (schema.nullable === true) errors.push(forbidden(path.child('openAPIV3Schema.nullable'), 'nullable cannot be true at the root'))
  const { errors: structural, early, context } = structuralPart(schema, at, terms)
  errors.push(...structural)
  const found = walk(schema, at, { isRoot: true, noDefaults: undefined, isInMeta: false, uncorrelatable: undefined, context }, terms)
  errors.push(...found.schema, ...found.rules)
  if (errors.length === 0) errors.push(...early)
  if (context !== undefined && context.totalCost.total > schemaCostLimit) {
    const { total, expensive } = context.totalCost
    for (const { path: where } of expensive)
      errors.push(forbidden(where, 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'))
    errors.push(forbidden(at, costMessage('x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema', total, schemaCostLimit)))
  }
  return errors
}
