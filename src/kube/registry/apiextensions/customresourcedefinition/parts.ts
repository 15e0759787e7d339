import type { CustomResourceColumnDefinition, CustomResourceDefinitionNames, CustomResourceSubresources, SelectableField } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported, required, tooMany } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isDNS1035Label } from '../../../apimachinery/identifier-names.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import { FieldPathError, resolveFieldPath } from '../../../structural/field-path.ts'
import type { Schema } from '../../../structural/schema.ts'

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']
const maxSelectableFields = 8
const longestWarning = 256

/** Follows apis/apiextensions/validation/validation.go validateEnumStrings. */
export function validateChoice(path: Path, value: string, accepted: readonly string[]): FieldError[] {
  if (value === '') return [required(path)]
  return accepted.includes(value) ? [] : [notSupported(path, value, accepted)]
}

/** A label by its own rule; kinds may have capital letters. */
function validateLabelName(path: Path, name: string, isKind: boolean): FieldError[] {
  const faults = name === '' ? [] : isDNS1035Label(isKind ? name.toLowerCase() : name)
  if (faults.length === 0) return []
  return [invalid(path, name, `${isKind ? 'may have mixed case, but should otherwise match: ' : ''}${faults.join(',')}`)]
}

/** Follows ValidateCustomResourceDefinitionNames. */
export function validateNames(
  { plural, singular = '', kind, listKind = '', shortNames = [], categories = [] }: CustomResourceDefinitionNames,
  path: Path,
): FieldError[] {
  const list = (field: string, names: readonly string[]) =>
    names.flatMap((name, index) => {
      const faults = isDNS1035Label(name)
      return faults.length === 0 ? [] : [invalid(path.child(field).index(index), name, faults.join(','))]
    })
  return [
    ...validateLabelName(path.child('plural'), plural, false),
    ...validateLabelName(path.child('singular'), singular, false),
    ...validateLabelName(path.child('kind'), kind, true),
    ...validateLabelName(path.child('listKind'), listKind, true),
    ...list('shortNames', shortNames),
    ...(kind !== '' && kind === listKind ? [invalid(path.child('listKind'), listKind, 'kind and listKind may not be the same')] : []),
    ...list('categories', categories),
  ]
}

function validateSimplePath(path: Path, text: string): FieldError[] {
  return text.startsWith('.') ? [] : [invalid(path, text, 'must be a simple json path starting with .')]
}

/** Follows ValidateCustomResourceColumnDefinition. */
export function validateColumn({ name, type, format = '', jsonPath }: CustomResourceColumnDefinition, path: Path): FieldError[] {
  const errors: FieldError[] = name === '' ? [required(path.child('name'))] : []
  const oneOf = `must be one of ${columnTypes.join(',')}`
  if (type === '') errors.push(required(path.child('type'), oneOf))
  else if (!columnTypes.includes(type)) errors.push(invalid(path.child('type'), type, oneOf))
  if (format !== '' && !columnFormats.includes(format)) errors.push(invalid(path.child('format'), format, `must be one of ${columnFormats.join(',')}`))
  const at = path.child('JSONPath')
  if (jsonPath === '') errors.push(required(at))
  else errors.push(...validateSimplePath(at, jsonPath))
  return errors
}

/** Follows ValidateCustomResourceDefinitionSubresources. */
export function validateSubresources(subresources: CustomResourceSubresources | undefined, path: Path): FieldError[] {
  const scale = subresources?.scale
  if (scale === undefined) return []
  const errors: FieldError[] = []
  for (const [field, text, root] of [
    ['specReplicasPath', scale.specReplicasPath, '.spec.'],
    ['statusReplicasPath', scale.statusReplicasPath, '.status.'],
  ] as const) {
    const at = path.child(`scale.${field}`)
    const faults = text === '' ? [required(at)] : validateSimplePath(at, text)
    if (faults.length === 0 && !text.startsWith(root)) faults.push(invalid(at, text, `should be a json path under ${root.slice(0, -1)}`))
    errors.push(...faults)
  }
  const selector = scale.labelSelectorPath ?? ''
  if (selector !== '') {
    const at = path.child('scale.labelSelectorPath')
    const faults = validateSimplePath(at, selector)
    if (faults.length === 0 && !selector.startsWith('.spec.') && !selector.startsWith('.status.'))
      faults.push(invalid(at, selector, 'should be a json path under either .spec or .status'))
    errors.push(...faults)
  }
  return errors
}

function validateSelectableField(text: string, schema: Schema, at: Path, seen: Set<string>): FieldError[] {
  try {
    const { path, schema: found } = resolveFieldPath(text, schema, false)
    const errors: FieldError[] = []
    const [root] = path?.steps() ?? []
    if (root !== undefined && 'field' in root && root.field === 'metadata') errors.push(invalid(at, text, 'must not point to fields in metadata'))
    if (!['string', 'boolean', 'integer'].includes(found?.type ?? ''))
      errors.push(invalid(at, text, 'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.'))
    const name = path?.toString() ?? ''
    if (seen.has(name)) errors.push(duplicate(at, text))
    seen.add(name)
    return errors
  } catch (error) {
    if (error instanceof FieldPathError) return [invalid(at, text, `is an invalid path: ${error.message}`)]
    throw error
  }
}

/** Follows ValidateCustomResourceSelectableFields. `allowTooMany` where there were as many before. */
export function validateSelectableFields(fields: readonly SelectableField[], schema: Schema, path: Path, allowTooMany: boolean): FieldError[] {
  const seen = new Set<string>()
  const errors = fields.flatMap(({ jsonPath }, index) => {
    const at = path.index(index).child('jsonPath')
    return jsonPath === '' ? [required(at)] : validateSelectableField(jsonPath, schema, at, seen)
  })
  if (seen.size > maxSelectableFields && !allowTooMany) errors.push(tooMany(path, seen.size, maxSelectableFields))
  return errors
}

/** What is wrong with the warning of a deprecated version. Follows validateDeprecationWarning. */
export function deprecationFaults(deprecated: boolean, warning: string | undefined): string[] {
  if (warning === undefined) return []
  if (!deprecated) return ['can only be set for deprecated versions']
  const faults: string[] = []
  if (byteLength(warning) > longestWarning) faults.push('must be <= 256 characters long')
  if (warning === '') faults.push('must not be an empty string')
  const at = warning.search(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u)
  if (at >= 0) faults.push(`must only contain printable UTF-8 characters; non-printable character found at index ${byteLength(warning.slice(0, at))}`)
  return faults
}
