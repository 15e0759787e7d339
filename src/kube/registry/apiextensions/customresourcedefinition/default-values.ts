import { deepCopy } from '../../../apimachinery/deep-copy.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { errorText, invalid } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { ruleTree, validateRules } from '../../../structural/cel-rules.ts'
import { coerce, validateEmbedded } from '../../../structural/object-meta.ts'
import { validateValue } from '../../../structural/openapi.ts'
import { isPruned } from '../../../structural/prune.ts'
import type { Schema } from '../../../structural/schema.ts'
import { asResource, isEmbedded, isMap, itemsOf, propertiesOf } from '../../../structural/schema.ts'

/** Builds the object around a value that stands somewhere inside it. */
type Surrounding = (value: unknown) => unknown

const whole: Surrounding = value => ({ kind: 'Validation', apiVersion: 'validation/v1', ...(isMap(value) ? value : {}) })
const metaFields: ReadonlySet<string> = new Set(['metadata', 'apiVersion', 'kind'])
const nothing = () => {}

interface Place {
  readonly root: Schema
  readonly surrounding: Surrounding
  readonly isInMeta: boolean
}

function aggregate(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(errorText))]
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
}

function validateInMeta(schema: Schema, path: Path, { root, surrounding }: Place): FieldError[] {
  const object = surrounding(deepCopy(schema.default))
  const failed = coerce(object, root, true, nothing)
  if (failed !== undefined) return [invalid(path, schema.default, `must result in valid metadata: ${errorText(failed)}`)]
  const errors = validateEmbedded(object, root, true)
  return errors.length === 0 ? [] : [invalid(path, schema.default, `must result in valid metadata: ${aggregate(errors)}`)]
}

function validateBody(schema: Schema, path: Path): FieldError[] {
  const failed = coerce(deepCopy(schema.default), schema, isEmbedded(schema), nothing, path)
  return failed === undefined ? validateEmbedded(schema.default, schema, isEmbedded(schema), path) : [failed]
}

/** A default that its rules refuse as a new value is refused too, not only as one that stays. */
function validateByRules(schema: Schema, isRoot: boolean, path: Path): FieldError[] {
  const tree = ruleTree(schema, isRoot)
  if (tree === undefined) return []
  const { errors } = validateRules(tree, path, schema.default, schema.default)
  return errors.length > 0 ? errors : validateRules(tree, path, schema.default, undefined).errors
}

function validateDefault(schema: Schema, path: Path, place: Place, requiresPruned: boolean): FieldError[] {
  const at = path.child('default')
  const unpruned = !place.isInMeta && requiresPruned && !isPruned(schema.default, schema) ? [invalid(at, schema.default, 'must not have unknown fields')] : []
  const errors = place.isInMeta ? validateInMeta(schema, at, place) : validateBody(schema, at)
  if (errors.length > 0) return [...unpruned, ...errors]
  const wrong = validateValue(at, schema.default, schema)
  return [...unpruned, ...(wrong.length > 0 ? wrong : validateByRules(schema, schema === place.root, at))]
}

function walk(schema: Schema, path: Path, outer: Place, requiresPruned: boolean): FieldError[] {
  const place = isEmbedded(schema) ? { root: schema, surrounding: whole, isInMeta: false } : outer
  const errors = schema.default === undefined || schema.default === null ? [] : validateDefault(schema, path, place, requiresPruned)
  const items = itemsOf(schema)
  if (items !== undefined) errors.push(...walk(items, path.child('items'), { ...place, surrounding: value => place.surrounding([value]) }, requiresPruned))
  for (const [name, property] of propertiesOf(schema)) {
    const isInMeta = place.isInMeta || (isEmbedded(schema) && metaFields.has(name))
    const inside: Place = { ...place, isInMeta, surrounding: value => place.surrounding({ [name]: value }) }
    errors.push(...walk(property, path.child('properties').key(name), inside, requiresPruned))
  }
  return errors
}

/** Whether defaults are valid, and with `requiresPruned` nothing in them is unknown. Follows pkg/apiserver/schema/defaulting/validation.go ValidateDefaults. */
export function validateDefaults(path: Path, schema: Schema, requiresPruned: boolean): FieldError[] {
  const root = asResource(schema)
  return walk(root, path, { root, surrounding: whole, isInMeta: false }, requiresPruned)
}

/** Whether some default has fields that its schema does not know. Follows apis/apiextensions/validation schemaHasUnprunedDefaults. */
export function hasUnprunedDefault(schema: Schema): boolean {
  if (schema.default !== undefined && schema.default !== null && !isPruned(schema.default, schema)) return true
  return [itemsOf(schema), ...propertiesOf(schema).map(([, property]) => property)].some(inner => inner !== undefined && hasUnprunedDefault(inner))
}
