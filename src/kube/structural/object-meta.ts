import { structNamed } from '../api/schema.ts'
import type { FieldError } from '../apimachinery/field-error.ts'
import { invalid, required } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import { isDNS1035Label } from '../apimachinery/identifier-names.ts'
import { type KubeObject, parseGroupVersion } from '../apimachinery/meta.ts'
import { nameIsPathSegment } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta-validation.ts'
import type { StrictError } from '../serializer/decode.ts'
import { DecodeError, decode } from '../serializer/decode.ts'
import type { Schema } from './schema.ts'
import { additionalSchemaOf, asResource, isEmbedded, isMap, itemsOf, propertyOf } from './schema.ts'

type Meta = KubeObject['metadata']

/** Metadata as the server reads and writes it. Throws DecodeError. */
export function decodeMeta(value: unknown): { readonly meta: Meta; readonly unknown: readonly StrictError[] } {
  const struct = structNamed('meta/v1.ObjectMeta')
  if (struct === undefined) throw new Error('the schema has no ObjectMeta')
  const { object, strictErrors } = decode(value, struct)
  const record: Record<string, unknown> = { ...object }
  return { meta: record as Meta, unknown: strictErrors }
}

const child = (path: Path | undefined, name: string) => (path === undefined ? Path.of(name) : path.child(name))

/** The steps of a metadata field's path below where the metadata stands. */
function below(path: Path, inner: Path): Path {
  let whole = path
  for (const step of inner.steps()) whole = 'field' in step ? whole.child(step.field) : 'index' in step ? whole.index(step.index) : whole.key(step.key)
  return whole
}

/**
 * Brings apiVersion, kind and metadata of the resources inside a value into form, in place; `unknown` hears of what
 * metadata does not know. Gives what is no metadata at all. Follows schema/objectmeta/algorithm.go Coerce.
 */
export function coerce(value: unknown, schema: Schema | undefined, isRoot: boolean, unknown: (path: Path) => void, path?: Path): FieldError | undefined {
  const own = isRoot ? asResource(schema) : schema
  if (own === undefined) return undefined
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const error = coerce(item, itemsOf(own), false, unknown, path?.index(index))
      if (error !== undefined) return error
    }
    return undefined
  }
  if (!isMap(value)) return undefined
  for (const key of Object.keys(value)) {
    const error = isEmbedded(own) ? coerceMeta(value, key, unknown, path) : undefined
    if (error !== undefined) return error
    const inner = coerce(value[key], propertyOf(own, key) ?? additionalSchemaOf(own), false, unknown, child(path, key))
    if (inner !== undefined) return inner
  }
  return undefined
}

function coerceMeta(value: Record<string, unknown>, key: string, unknown: (path: Path) => void, path: Path | undefined): FieldError | undefined {
  const at = child(path, key)
  if (key === 'apiVersion' || key === 'kind') return typeof value[key] === 'string' ? undefined : invalid(at, value[key], 'must be a string')
  if (key !== 'metadata') return undefined
  try {
    const { meta, unknown: fields } = decodeMeta(value[key])
    for (const field of fields) unknown(below(at, field.path))
    value[key] = meta
    return undefined
  } catch (error) {
    if (error instanceof DecodeError) return invalid(at, value[key], error.message)
    throw error
  }
}

/** What is wrong with the apiVersion, kind and metadata of the resources inside a value. Follows schema/objectmeta/validation.go. */
export function validateEmbedded(value: unknown, schema: Schema | undefined, isRoot: boolean, path?: Path): FieldError[] {
  const own = isRoot ? asResource(schema) : schema
  if (own === undefined) return []
  if (Array.isArray(value)) return value.flatMap((item, index) => validateEmbedded(item, itemsOf(own), false, path?.index(index)))
  if (!isMap(value)) return []
  const errors = isEmbedded(own) ? validateResource(value, path) : []
  for (const [key, inner] of Object.entries(value))
    errors.push(...validateEmbedded(inner, propertyOf(own, key) ?? additionalSchemaOf(own), false, child(path, key)))
  return errors
}

function validateResource(value: Record<string, unknown>, path: Path | undefined): FieldError[] {
  const errors: FieldError[] = []
  for (const key of ['apiVersion', 'kind']) if (!Object.hasOwn(value, key)) errors.push(required(child(path, key)))
  for (const [key, given] of Object.entries(value)) {
    const at = child(path, key)
    if (key === 'apiVersion') errors.push(...validateText(at, given, groupVersionFault))
    else if (key === 'kind') errors.push(...validateText(at, given, kindFault))
    else if (key === 'metadata') errors.push(...validateMeta(at, given))
  }
  return errors
}

function validateText(at: Path, given: unknown, fault: (text: string) => string | undefined): FieldError[] {
  if (typeof given !== 'string') return [invalid(at, given, 'must be a string')]
  if (given === '') return [invalid(at, given, 'must not be empty')]
  const words = fault(given)
  return words === undefined ? [] : [invalid(at, given, words)]
}

function groupVersionFault(text: string): string | undefined {
  return text.split('/').length > 2 ? `unexpected GroupVersion string: ${text}` : parseGroupVersion(text) && undefined
}

function kindFault(kind: string): string | undefined {
  const faults = isDNS1035Label(kind.toLowerCase())
  return faults.length > 0 ? `may have mixed case, but should otherwise match: ${faults.join(',')}` : undefined
}

function validateMeta(at: Path, given: unknown): FieldError[] {
  try {
    const { meta } = decodeMeta(given)
    const named = (meta.name ?? '') === '' ? { ...meta, name: 'fakename' } : meta
    return validateObjectMeta(named, (meta.namespace ?? '') !== '', nameIsPathSegment, at)
  } catch (error) {
    if (error instanceof DecodeError) return [invalid(at, given, error.message)]
    throw error
  }
}
