import type { Path } from './field-path.ts'

/** Kinds of field errors, in the words of the Status the server sends. Follows apimachinery/pkg/util/validation/field/errors.go. */
export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTooFew'
  | 'FieldValueTooShort'
  | 'InternalError'
  | 'FieldValueTypeInvalid'

/** The words that open each type's sentence. */
export const typeWords: Record<FieldErrorType, string> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTooFew: 'Too few',
  FieldValueTooShort: 'Too short',
  InternalError: 'Internal error',
  FieldValueTypeInvalid: 'Invalid value',
}

/** What is wrong with one field, as data: the sentence is made last, by `errorBody`. */
export interface FieldError {
  readonly type: FieldErrorType
  /** Where. Undefined where the server names no field (its `<nil>`). */
  readonly field: Path | undefined
  /**
   * The value the server prints, as JSON-like data. Internal Go structs that have no JSON names print
   * with Go's field names: hand over an object with those keys, in Go's order. null prints as `null`,
   * undefined leaves the value out.
   */
  readonly badValue?: unknown
  readonly detail: string
}

/** The field is there and its value breaks a rule. */
export const invalid = (field: Path | undefined, badValue: unknown, detail: string): FieldError => ({ type: 'FieldValueInvalid', field, badValue, detail })

/** The field must be set. */
export const required = (field: Path | undefined, detail = ''): FieldError => ({ type: 'FieldValueRequired', field, detail })

/** The value refers to something that is not there. */
export const notFound = (field: Path | undefined, badValue: unknown): FieldError => ({ type: 'FieldValueNotFound', field, badValue, detail: '' })

/** The value stands a second time where it must be unique. */
export const duplicate = (field: Path | undefined, badValue: unknown): FieldError => ({ type: 'FieldValueDuplicate', field, badValue, detail: '' })

/** The field may not be set here. */
export const forbidden = (field: Path | undefined, detail: string): FieldError => ({ type: 'FieldValueForbidden', field, detail })

/** The value is none of `valid`, which print in the order given (upstream sorts sets: hand them over sorted). */
export function notSupported(field: Path | undefined, badValue: unknown, valid: readonly string[]): FieldError {
  const detail = valid.length > 0 ? `supported values: ${valid.map(value => JSON.stringify(value)).join(', ')}` : ''
  return { type: 'FieldValueNotSupported', field, badValue, detail }
}

/** The value is longer than `max` bytes. */
export function tooLong(field: Path | undefined, max: number): FieldError {
  const detail = max >= 0 ? `may not be more than ${max} ${max === 1 ? 'byte' : 'bytes'}` : 'value is too long'
  return { type: 'FieldValueTooLong', field, detail }
}

/** The list has `actual` entries and may have `max`. */
export function tooMany(field: Path | undefined, actual: number, max: number): FieldError {
  const detail = max >= 0 ? `must have at most ${max} ${max === 1 ? 'item' : 'items'}` : 'has too many items'
  return { type: 'FieldValueTooMany', field, badValue: actual >= 0 ? actual : undefined, detail }
}

/** The check itself failed. */
export const internalError = (field: Path | undefined, message: string): FieldError => ({ type: 'InternalError', field, detail: message })

/** JSON as Go's encoder writes it: `<`, `>` and `&` escaped, undefined members left out. */
export function goJSON(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(/[<>&\u2028\u2029]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const silentTypes: ReadonlySet<FieldErrorType> = new Set([
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueTooLong',
  'FieldValueTooShort',
  'InternalError',
])

/** The sentence without the field: `Invalid value: -3: must be …`. Follows errors.go ErrorBody. */
export function errorBody(error: FieldError): string {
  let body = typeWords[error.type]
  if (!silentTypes.has(error.type) && error.badValue !== undefined) {
    body += `: ${typeof error.badValue === 'string' ? goQuote(error.badValue) : goJSON(error.badValue)}`
  }
  if (error.detail !== '') body += `: ${error.detail}`
  return body
}

/** The whole sentence: `spec.replicas: Invalid value: -3: must be …`. */
export function errorText(error: FieldError): string {
  return `${error.field === undefined ? '<nil>' : error.field.toString()}: ${errorBody(error)}`
}

const shortEscapes: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

/** A string in quotes as Go's %q writes it. */
export function goQuote(text: string): string {
  const escaped = text.replace(/["\\\x00-\x1f\x7f]/g, letter => shortEscapes[letter] ?? `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return `"${escaped.replace(/[\u0080-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\ufeff]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
}
