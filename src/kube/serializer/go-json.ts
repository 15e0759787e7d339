import { goQuote } from '../apimachinery/field-error.ts'
import { compareText } from '../apimachinery/labels.ts'

/** A JSON object whose members are not known. */
export type JsonRecord = Record<string, unknown>

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * JSON as Go's encoder writes maps: members sorted, `<`, `>` and `&` escaped. With `indent` on several lines.
 */
export function encodeJSON(value: unknown, indent = ''): string {
  return write(value, indent, '', true)
}

/** JSON as Go's encoder writes structs: members in the order they have. */
export function encodeStruct(value: unknown, indent: string): string {
  return write(value, indent, '', false)
}

function write(value: unknown, indent: string, margin: string, sorted: boolean): string {
  if (Array.isArray(value))
    return block(
      '[',
      ']',
      value.map(entry => write(entry, indent, margin + indent, sorted)),
      indent,
      margin,
    )
  if (isRecord(value)) {
    const members = Object.keys(value).filter(key => value[key] !== undefined)
    if (sorted) members.sort(compareText)
    return block(
      '{',
      '}',
      members.map(key => `${encodeText(key)}:${indent === '' ? '' : ' '}${write(value[key], indent, margin + indent, sorted)}`),
      indent,
      margin,
    )
  }
  if (typeof value === 'string') return encodeText(value)
  return value === undefined ? 'null' : JSON.stringify(value)
}

function block(open: string, close: string, entries: readonly string[], indent: string, margin: string): string {
  if (entries.length === 0) return open + close
  if (indent === '') return `${open}${entries.join(',')}${close}`
  return `${open}\n${entries.map(entry => margin + indent + entry).join(',\n')}\n${margin}${close}`
}

function encodeText(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A value as Go's `%v` prints what JSON decodes to: `map[a:1 b:[x y]]`. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  if (isRecord(value))
    return `map[${Object.keys(value)
      .sort(compareText)
      .map(key => `${key}:${goValue(value[key])}`)
      .join(' ')}]`
  return typeof value === 'number' ? goNumber(value) : String(value)
}

/** A value as Go's `%#v` prints what JSON decodes to: `map[string]interface {}{"a":1}`. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (typeof value === 'string') return goQuote(value)
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (isRecord(value))
    return `map[string]interface {}{${Object.keys(value)
      .sort(compareText)
      .map(key => `${goQuote(key)}:${goSyntax(value[key])}`)
      .join(', ')}}`
  return typeof value === 'number' ? goNumber(value) : String(value)
}

/** A number as Go's `%v` prints what the API's decoder made of it: whole ones as digits, others as floats. */
export function goNumber(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : goFloat(value)
}

/** A float64 as Go's `%v` prints it: the shortest digits, with an exponent below 1e-4 and from 1e6 on. */
export function goFloat(value: number): string {
  if (value === 0) return '0'
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  return power < -4 || power >= 6 ? `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}` : String(value)
}

/** The Go type that JSON decodes a value to. */
export function goType(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'map[string]interface {}'
}
