import { deepEqual } from '../apimachinery/deep-copy.ts'
import type { FieldError } from '../apimachinery/field-error.ts'
import { goQuote, invalid, notSupported, required, tooLong, tooMany } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import { hasFormat, isKnownFormat } from '../cel/index.ts'
import { regexpFor } from '../regexp/regexp.ts'
import type { Correlation } from './correlation.ts'
import { doubleText } from './numbers.ts'
import type { Schema } from './schema.ts'
import { additionalOf, isIntOrString, isMap, itemsOf, propertiesOf } from './schema.ts'

/** What is wrong and how much was right: the parts of anyOf and oneOf are weighed by it. Follows kube-openapi/pkg/validation/validate/result.go. */
class Result {
  readonly errors: FieldError[] = []
  private readonly said = new Set<string>()
  matches = 0

  get isValid(): boolean {
    return this.errors.length === 0
  }

  add(error: FieldError, words: string): void {
    if (this.said.has(words)) return
    this.said.add(words)
    this.errors.push(error)
  }

  merge(other: Result): void {
    const words = [...other.said]
    for (const [index, error] of other.errors.entries()) this.add(error, words[index] ?? '')
    this.matches += other.matches
  }
}

interface Place {
  readonly path: Path | undefined
  /** As messages spell it: map keys behind dots too. */
  readonly text: string
}

const field = (place: Place, name: string): Place => ({
  path: place.path === undefined ? Path.of(name) : place.path.child(name),
  text: place.text === '' ? name : `${place.text}.${name}`,
})
const element = (place: Place, index: number): Place => ({ path: place.path?.index(index), text: `${place.text}[${index}]` })

/** The types a schema allows; several for int-or-string. */
function typesOf(schema: Schema): readonly string[] {
  if (isIntOrString(schema)) return ['integer', 'string']
  return schema.type === undefined ? [] : [schema.type]
}

/** The format as far as the server minds it. Follows apiextensions pkg/apiserver/validation/formats.go. */
export function effectiveFormat(schema: Schema): string {
  const format = schema.format ?? ''
  const types = typesOf(schema)
  const type = types.length === 1 ? (types[0] ?? '') : ''
  if (type === '' || type === 'string') return isKnownFormat(format) ? format : ''
  if (type === 'integer') return format === 'int32' || format === 'int64' ? format : ''
  if (type === 'number') return format === 'float' || format === 'double' ? format : ''
  return ''
}

/** Whether JSON's number is read as an integer. */
const isInt64 = (value: number) => Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63

function typeOfValue(value: unknown): { readonly type: string; readonly format: string } {
  if (Array.isArray(value)) return { type: 'array', format: '' }
  if (typeof value === 'number') return isInt64(value) ? { type: 'integer', format: 'int64' } : { type: 'number', format: 'float64' }
  return { type: typeof value, format: '' }
}

/** Validates a value against a schema; paths begin at `path`. Follows apiextensions pkg/apiserver/validation ValidateCustomResource. */
export function validateValue(path: Path | undefined, value: unknown, schema: Schema): FieldError[] {
  return new Validator(path).validate(value, schema, { path, text: '' }, undefined).errors
}

/** The same for a change: what stays as it was is not held against it. Follows pkg/apiserver/validation/ratcheting.go. */
export function validateChange(path: Path | undefined, value: unknown, schema: Schema, correlation: Correlation): FieldError[] {
  return new Validator(path).validate(value, schema, { path, text: '' }, correlation).errors
}

class Validator {
  /** Where errors without a place of their own are put. */
  private readonly base: Path | undefined

  constructor(base: Path | undefined) {
    this.base = base
  }

  validate(value: unknown, schema: Schema, place: Place, correlation: Correlation | undefined): Result {
    const result = this.all(value, schema, place, correlation)
    return !result.isValid && correlation?.isUnchanged() === true ? new Result() : result
  }

  private all(value: unknown, schema: Schema, place: Place, correlation: Correlation | undefined): Result {
    const result = new Result()
    this.type(value, schema, place, result)
    if (value === null || value === undefined) {
      this.enum(value, schema, place, result)
      return result
    }
    result.merge(this.junctors(value, schema, place, correlation))
    result.matches += 2
    if (typeof value === 'string') this.string(value, schema, place, result)
    else if (typeof value === 'number') this.number(value, schema, place, result)
    else if (Array.isArray(value)) this.array(value, schema, place, result, correlation)
    this.enum(value, schema, place, result)
    if (isMap(value)) this.object(value, schema, place, result, correlation)
    result.matches += 3
    return result
  }

  private mistype(place: Place, wanted: string, found: string, result: Result): void {
    const words = `${place.text} in body must be of type ${wanted}: ${goQuote(found)}`
    result.add({ type: 'FieldValueTypeInvalid', field: place.path, badValue: found, detail: words }, words)
  }

  private type(value: unknown, schema: Schema, place: Place, result: Result): void {
    const types = typesOf(schema)
    const format = effectiveFormat(schema)
    if (types.length === 0 && format === '') return
    result.matches++
    if (value === null || value === undefined) {
      if (types.length > 0 && schema.nullable !== true) this.mistype(place, types.join(','), 'null', result)
      return
    }
    const found = typeOfValue(value)
    const isNumber = types.includes('number') && found.type === 'integer'
    if (typeof value !== 'string' && !Array.isArray(value) && format !== '' && !(types.includes(found.type) || found.format === format || isNumber)) {
      this.mistype(place, format, found.format, result)
      return
    }
    const isNumeric = types.includes('number') || types.includes('integer')
    if (!isNumeric && format !== '' && (typeof value === 'string' || Array.isArray(value))) return
    if (!types.includes(found.type) && !isNumber) this.mistype(place, types.join(','), found.type, result)
  }

  private fault(place: Place, value: unknown, words: string, result: Result): void {
    const message = `${place.text} in body ${words}`
    result.add(invalid(place.path, value, message), message)
  }

  private string(value: string, schema: Schema, place: Place, result: Result): void {
    const length = [...value].length
    if (schema.maxLength !== undefined && length > schema.maxLength) {
      const words = `${place.text} in body should be at most ${schema.maxLength} chars long`
      result.add(tooLong(place.path, schema.maxLength), words)
    } else if (schema.minLength !== undefined && length < schema.minLength)
      this.fault(place, value, `should be at least ${schema.minLength} chars long`, result)
    else if (schema.pattern !== undefined && !regexpFor(schema.pattern).test(value)) this.fault(place, value, `should match '${schema.pattern}'`, result)
    const format = effectiveFormat(schema)
    if (format === '' || !isKnownFormat(format) || hasFormat(format, value)) return
    const words = `${place.text} in body must be of type ${format}: ${goQuote(value)}`
    result.add({ type: 'FieldValueTypeInvalid', field: place.path, badValue: value, detail: words }, words)
  }

  private number(value: number, schema: Schema, place: Place, result: Result): void {
    const types = typesOf(schema)
    const format = effectiveFormat(schema)
    const most = format === 'int32' ? 2 ** 31 : 2 ** 63
    if (types.length === 1 && types[0] === 'integer' && (!Number.isInteger(value) || value < -most || value >= most)) {
      const words = `Checked value must be of type integer ${format === '' ? '(default format)' : `with format ${format}`} in ${place.text}`
      result.add(invalid(this.base, '', words), words)
    }
    const whole = Number.isInteger(value)
    const bound = (limit: number) => (whole ? Math.trunc(limit) : limit)
    const { multipleOf, maximum, minimum } = schema
    if (multipleOf !== undefined && !isMultiple(value, multipleOf)) this.fault(place, value, `should be a multiple of ${doubleText(multipleOf)}`, result)
    if (maximum !== undefined) {
      const exclusive = schema.exclusiveMaximum === true
      if (exclusive ? value >= bound(maximum) : value > bound(maximum))
        this.fault(place, value, `should be less than ${exclusive ? '' : 'or equal to '}${doubleText(bound(maximum))}`, result)
    }
    if (minimum !== undefined) {
      const exclusive = schema.exclusiveMinimum === true
      if (exclusive ? value <= bound(minimum) : value < bound(minimum))
        this.fault(place, value, `should be greater than ${exclusive ? '' : 'or equal to '}${doubleText(bound(minimum))}`, result)
    }
  }

  private array(value: readonly unknown[], schema: Schema, place: Place, result: Result, correlation: Correlation | undefined): void {
    const items = itemsOf(schema)
    if (items !== undefined)
      for (const [index, item] of value.entries()) result.merge(this.validate(item, items, element(place, index), correlation?.index(index)))
    const { minItems, maxItems } = schema
    if (minItems !== undefined && value.length < minItems) this.fault(place, value.length, `should have at least ${minItems} items`, result)
    if (maxItems !== undefined && value.length > maxItems)
      result.add(tooMany(place.path, value.length, maxItems), `${place.text} in body should have at most ${maxItems} items`)
  }

  private enum(value: unknown, schema: Schema, place: Place, result: Result): void {
    const values = schema.enum ?? []
    if (values.length === 0 || values.some(allowed => allowed !== null && deepEqual(allowed, value))) return
    const shown = values.map(allowed => (typeof allowed === 'string' ? allowed : JSON.stringify(allowed)))
    result.add(notSupported(place.path, value, shown), `${place.text} in body should be one of [${shown.join(' ')}]`)
  }

  private object(value: Record<string, unknown>, schema: Schema, place: Place, result: Result, correlation: Correlation | undefined): void {
    const count = Object.keys(value).length
    const { minProperties, maxProperties } = schema
    if (minProperties !== undefined && count < minProperties) this.fault(place, count, `should have at least ${minProperties} properties`, result)
    if (maxProperties !== undefined && count > maxProperties)
      result.add(tooMany(place.path, count, maxProperties), `${place.text} in body should have at most ${maxProperties} properties`)
    const named = schema.properties ?? {}
    const additional = additionalOf(schema)
    for (const key of Object.keys(value).sort()) {
      if (Object.hasOwn(named, key)) continue
      if (additional === false) {
        const words = `${place.text}.${key} in body is a forbidden property`
        result.add(invalid(place.path, key, words), words)
      } else if (isMap(additional)) {
        const at = { path: field(place, key).path, text: `${place.text}.${key}` }
        result.merge(this.validate(value[key], additional, at, correlation?.key(key)))
      }
    }
    for (const [name, property] of propertiesOf(schema)) {
      if (!Object.hasOwn(value, name)) continue
      const isTypeMeta = place.text === '' && (name === 'kind' || name === 'apiVersion')
      result.merge(this.validate(value[name], property, field(place, name), isTypeMeta ? undefined : correlation?.key(name)))
    }
    for (const name of schema.required ?? [])
      if (!Object.hasOwn(value, name)) result.add(required(field(place, name).path), `${place.text}.${name} in body is required`)
  }

  private junctors(value: unknown, schema: Schema, place: Place, correlation: Correlation | undefined): Result {
    const result = new Result()
    const tell = (words: string) => result.add(invalid(this.base, '', words), words)
    const quoted = goQuote(place.text)
    if ((schema.anyOf ?? []).length > 0) {
      const { valid, best } = this.alternatives(schema.anyOf ?? [], value, place, correlation, true)
      if (valid.length === 0) tell(`${quoted} must validate at least one schema (anyOf)`)
      const kept = valid[0] ?? best
      if (kept !== undefined) result.merge(kept)
    }
    if ((schema.oneOf ?? []).length > 0) {
      const { valid, best } = this.alternatives(schema.oneOf ?? [], value, place, correlation, false)
      if (valid.length !== 1) {
        tell(`${quoted} must validate one and only one schema (oneOf). ${valid.length === 0 ? 'Found none valid' : `Found ${valid.length} valid alternatives`}`)
        if (best !== undefined && valid.length === 0) result.merge(best)
      } else if (valid[0] !== undefined) result.merge(valid[0])
    }
    if ((schema.allOf ?? []).length > 0) {
      const parts = (schema.allOf ?? []).map(part => this.all(value, part, place, correlation))
      for (const part of parts) result.merge(part)
      const failed = parts.filter(part => !part.isValid).length
      if (failed > 0) tell(`${quoted} must validate all the schemas (allOf)${failed === parts.length ? '. None validated' : ''}`)
    }
    if (schema.not !== undefined && this.all(value, schema.not, place, correlation).isValid) tell(`${quoted} must not validate the schema (not)`)
    result.matches++
    return result
  }

  private alternatives(parts: readonly Schema[], value: unknown, place: Place, correlation: Correlation | undefined, first: boolean) {
    const valid: Result[] = []
    let best: Result | undefined
    for (const part of parts) {
      const result = this.all(value, part, place, correlation)
      if (result.isValid) {
        valid.push(result)
        if (first) break
      } else if (valid.length === 0 && (best === undefined || result.matches > best.matches)) best = result
    }
    return { valid, best }
  }
}

function isMultiple(value: number, factor: number): boolean {
  if (factor <= 0) return false
  if (Number.isInteger(value)) return value % Math.trunc(factor) === 0
  const quotient = factor < 1 ? (1 / factor) * value : value / factor
  return Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient))
}
