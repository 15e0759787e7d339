import type { FieldError } from '../apimachinery/field-error.ts'
import { errorText, forbidden, invalid, required } from '../apimachinery/field-error.ts'
import type { Path } from '../apimachinery/field-path.ts'
import { compareText } from '../apimachinery/labels.ts'
import { RegexpError, regexpFor } from '../regexp/regexp.ts'
import type { Schema } from './schema.ts'
import { additionalOf, additionalSchemaOf, isEmbedded, isIntOrString, itemsOf, preserves, propertiesOf, propertyOf, rulesOf } from './schema.ts'

type Level = 'root' | 'item' | 'field'

/** What keeps a schema from being structural, sorted as the server sorts it. Follows apiextensions pkg/apiserver/schema/validation.go ValidateStructural. */
export function validateStructural(path: Path, schema: Schema): FieldError[] {
  const errors = [...invariants(schema, 'root', path), ...completeness(schema, schema, path, path)]
  return errors.sort((a, b) => compareText(errorText(a), errorText(b)))
}

const missingType: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

function invariants(schema: Schema | undefined, level: Level, path: Path): FieldError[] {
  if (schema === undefined) return []
  const errors: FieldError[] = []
  const type = schema.type ?? ''
  const items = itemsOf(schema)
  if (type === 'array' && items === undefined) errors.push(required(path.child('items'), 'must be specified'))
  errors.push(...invariants(items, 'item', path.child('items')))
  for (const [name, property] of propertiesOf(schema)) errors.push(...invariants(property, 'field', path.child('properties').key(name)))
  const additional = additionalOf(schema)
  if (additional !== undefined) {
    if (level === 'root') errors.push(forbidden(path.child('additionalProperties'), 'must not be used at the root'))
    errors.push(...invariants(additionalSchemaOf(schema), 'field', path.child('additionalProperties')))
  }
  errors.push(...extensions(schema, path), ...valueRules(schema, level, path, isIntOrStringAnyOf(schema.anyOf), isIntOrStringAnyOf(schema.allOf?.[0]?.anyOf)))
  errors.push(...typeRules(schema, level, path))
  if (isEmbedded(schema) && additional !== undefined)
    errors.push(forbidden(path.child('additionalProperties'), 'must not be used if x-kubernetes-embedded-resource is set'))
  if (level === 'root' && type !== '' && type !== 'object') errors.push(invalid(path.child('type'), type, 'must be object at the root'))
  errors.push(...metaRules(schema, level, path))
  if (isEmbedded(schema) && !preserves(schema) && Object.keys(schema.properties ?? {}).length === 0)
    errors.push(required(path.child('properties'), 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'))
  return errors
}

function typeRules(schema: Schema, level: Level, path: Path): FieldError[] {
  const type = schema.type ?? ''
  if (isEmbedded(schema) && type !== 'object') {
    const words = 'must be object if x-kubernetes-embedded-resource is true'
    return [type === '' ? required(path.child('type'), words) : invalid(path.child('type'), type, words)]
  }
  return type === '' && !isIntOrString(schema) && !preserves(schema) ? [required(path.child('type'), missingType[level])] : []
}

function extensions(schema: Schema, path: Path): FieldError[] {
  if (!isIntOrString(schema)) return []
  const errors: FieldError[] = []
  for (const extension of ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const)
    if (schema[extension] === true) errors.push(invalid(path.child(extension), true, 'must be false if x-kubernetes-int-or-string is true'))
  return errors
}

/** Restricts what may be said of apiVersion, kind and metadata. */
function metaRules(schema: Schema, level: Level, path: Path): FieldError[] {
  const checks = level === 'root' || isEmbedded(schema)
  const errors: FieldError[] = []
  for (const name of ['kind', 'apiVersion']) {
    const property = propertyOf(schema, name)
    if (checks && property !== undefined && property.type !== 'string')
      errors.push(invalid(path.child('properties').key(name).child('type'), property.type ?? '', 'must be string'))
  }
  const metadata = propertyOf(schema, 'metadata')
  if (metadata === undefined) return errors
  const at = path.child('properties').key('metadata')
  if (checks && metadata.type !== 'object') errors.push(invalid(at.child('type'), metadata.type ?? '', 'must be object'))
  if (level !== 'root') return errors
  const { type: _type, default: _default, properties = {}, ...rest } = metadata
  const onlyNames = Object.keys(properties).every(name => name === 'name' || name === 'generateName')
  if (!onlyNames || Object.keys(rest).length > 0)
    errors.push(forbidden(at, 'must not specify anything other than name and generateName, but metadata is implicitly specified'))
  return errors
}

function isIntOrStringAnyOf(anyOf: readonly Schema[] | undefined): boolean {
  const isOnly = (schema: Schema | undefined, type: string) => schema?.type === type && Object.keys(schema).length === 1
  return anyOf?.length === 2 && isOnly(anyOf[0], 'integer') && isOnly(anyOf[1], 'string')
}

function valueRules(schema: Schema, level: Level, path: Path, skipAnyOf: boolean, skipFirstAllOf: boolean): FieldError[] {
  const errors: FieldError[] = []
  if (!skipAnyOf) for (const [index, part] of (schema.anyOf ?? []).entries()) errors.push(...nested(part, level, path.child('anyOf').index(index), false))
  for (const [index, part] of (schema.allOf ?? []).entries())
    errors.push(...nested(part, level, path.child('allOf').index(index), skipFirstAllOf && index === 0))
  for (const [index, part] of (schema.oneOf ?? []).entries()) errors.push(...nested(part, level, path.child('oneOf').index(index), false))
  errors.push(...nested(schema.not, level, path.child('not'), false))
  const pattern = schema.pattern ?? ''
  const fault = patternFault(pattern)
  if (fault !== undefined) errors.push(invalid(path.child('pattern'), pattern, `must be a valid regular expression, but isn't: ${fault}`))
  return errors
}

function patternFault(pattern: string): string | undefined {
  try {
    regexpFor(pattern)
    return undefined
  } catch (error) {
    if (error instanceof RegexpError) return error.message
    throw error
  }
}

/** What a schema inside allOf, anyOf, oneOf or not may not say. */
function nested(schema: Schema | undefined, level: Level, path: Path, skipAnyOf: boolean): FieldError[] {
  if (schema === undefined) return []
  const errors = [...valueRules(schema, level, path, skipAnyOf, false), ...nested(itemsOf(schema), level, path.child('items'), false)]
  for (const [name, property] of propertiesOf(schema)) errors.push(...nested(property, 'field', path.child('properties').key(name), false))
  const additional = additionalOf(schema)
  const rules: readonly [boolean, string, string][] = [
    [(schema.type ?? '') !== '', 'type', 'must be empty'],
    [additional !== undefined && additional !== false, 'additionalProperties', 'must be undefined'],
    [schema.default !== undefined && schema.default !== null, 'default', 'must be undefined'],
    [(schema.title ?? '') !== '', 'title', 'must be empty'],
    [(schema.description ?? '') !== '', 'description', 'must be empty'],
    [schema.nullable === true, 'nullable', 'must be false'],
    [preserves(schema), 'x-kubernetes-preserve-unknown-fields', 'must be false'],
    [isEmbedded(schema), 'x-kubernetes-embedded-resource', 'must be false'],
    [isIntOrString(schema), 'x-kubernetes-int-or-string', 'must be false'],
    [(schema['x-kubernetes-list-map-keys'] ?? []).length > 0, 'x-kubernetes-list-map-keys', 'must be empty'],
    [schema['x-kubernetes-list-type'] !== undefined, 'x-kubernetes-list-type', 'must be undefined'],
    [schema['x-kubernetes-map-type'] !== undefined, 'x-kubernetes-map-type', 'must be undefined'],
    [rulesOf(schema).length > 0, 'x-kubernetes-validations', 'must be empty'],
  ]
  for (const [given, field, words] of rules) if (given) errors.push(forbidden(path.child(field), `${words} to be structural`))
  if (propertyOf(schema, 'metadata') !== undefined)
    errors.push(forbidden(path.child('properties').key('metadata'), 'must not be specified in a nested context'))
  return errors
}

/** Every field that a nested schema speaks of must be specified outside too. Follows schema/complete.go. */
function completeness(value: Schema, schema: Schema, at: Path, from: Path): FieldError[] {
  const errors = nestedCompleteness(value.not, schema, at, from.child('not'))
  for (const junctor of ['allOf', 'anyOf', 'oneOf'] as const)
    for (const [index, part] of (value[junctor] ?? []).entries()) errors.push(...nestedCompleteness(part, schema, at, from.child(junctor).index(index)))
  return errors
}

function nestedCompleteness(value: Schema | undefined, schema: Schema | undefined, at: Path, from: Path): FieldError[] {
  if (value === undefined) return []
  if (schema === undefined) return [required(at, `because it is defined in ${from.toString()}`)]
  const errors = [...completeness(value, schema, at, from), ...nestedCompleteness(itemsOf(value), itemsOf(schema), at.child('items'), from.child('items'))]
  for (const [name, property] of propertiesOf(value)) {
    const there = at.child('properties').key(name)
    errors.push(...nestedCompleteness(property, propertyOf(schema, name), there, from.child('properties').key(name)))
  }
  return errors
}
