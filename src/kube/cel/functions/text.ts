import { RegexpError, regexpFor } from '../../regexp/regexp.ts'
import type { Value } from '../values.ts'
import { CelBytes, CelError, CelUint, elementsOf, isList, isMap, listOf, typeName } from '../values.ts'
import { toText } from './conversions.ts'
import type { CelFunction } from './operators.ts'
import { noOverload } from './operators.ts'

function text(value: Value | undefined): string {
  if (typeof value !== 'string') throw noOverload()
  return value
}

function int(value: Value | undefined): number {
  if (typeof value !== 'bigint') throw noOverload()
  return Number(value)
}

function within(index: number, length: number): number {
  if (index < 0 || index > length) throw new CelError(`index out of range: ${index}`)
  return index
}

function charAt(args: readonly Value[]): Value {
  const chars = [...text(args[0])]
  return chars[within(int(args[1]), chars.length)] ?? ''
}

function isAt(chars: readonly string[], at: number, part: readonly string[]): boolean {
  return part.every((char, index) => chars[at + index] === char)
}

/** Where a part of a text begins, counted in characters. */
export function indexOfText(args: readonly Value[]): bigint {
  const chars = [...text(args[0])]
  const part = [...text(args[1])]
  const from = args[2] === undefined ? 0 : int(args[2])
  if (from < 0) throw new CelError(`index out of range: ${from}`)
  if (part.length === 0) return BigInt(Math.min(from, chars.length))
  for (let at = from; at + part.length <= chars.length; at++) if (isAt(chars, at, part)) return BigInt(at)
  return -1n
}

/** Where a part of a text begins for the last time. */
export function lastIndexOfText(args: readonly Value[]): bigint {
  const chars = [...text(args[0])]
  const part = [...text(args[1])]
  if (args[2] === undefined && part.length === 0) return BigInt(chars.length)
  const from = args[2] === undefined ? chars.length - 1 : int(args[2])
  if (from < 0) {
    if (args[2] === undefined) return -1n
    throw new CelError(`index out of range: ${from}`)
  }
  if (part.length === 0) return BigInt(Math.min(from, chars.length))
  if (from >= chars.length) return -1n
  for (let at = Math.min(from, chars.length - part.length); at >= 0; at--) if (isAt(chars, at, part)) return BigInt(at)
  return -1n
}

function substring(args: readonly Value[]): Value {
  const chars = [...text(args[0])]
  const start = int(args[1])
  const end = args[2] === undefined ? chars.length : int(args[2])
  if (args[2] !== undefined && start > end) throw new CelError(`invalid substring range. start: ${start}, end: ${end}`)
  return chars.slice(within(start, chars.length), within(end, chars.length)).join('')
}

/** Splits with at most `limit` parts (below zero: all). Follows Go's strings.SplitN. */
function split(args: readonly Value[]): Value {
  const whole = text(args[0])
  const separator = text(args[1])
  const limit = args[2] === undefined ? -1 : int(args[2])
  if (limit === 0) return listOf([])
  const parts = separator === '' ? [...whole] : whole.split(separator)
  if (limit < 0 || parts.length <= limit) return listOf(parts)
  return listOf([...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)])
}

function replace(args: readonly Value[]): Value {
  const [whole, from, to] = [text(args[0]), text(args[1]), text(args[2])]
  const limit = args[3] === undefined ? -1 : int(args[3])
  if (limit < 0) return whole.split(from).length === 1 && from !== '' ? whole : replaceSome(whole, from, to, Number.POSITIVE_INFINITY)
  return replaceSome(whole, from, to, limit)
}

function replaceSome(whole: string, from: string, to: string, limit: number): string {
  if (from === '') {
    const chars = [...whole]
    return chars.reduce((result, char, index) => result + char + (index + 1 < limit ? to : ''), limit > 0 ? to : '')
  }
  const parts = whole.split(from)
  return parts.reduce((result, part, index) => result + (index <= limit ? to : from) + part)
}

function ascii(change: 'toLowerCase' | 'toUpperCase'): CelFunction {
  return ([value]) => text(value).replaceAll(/[A-Za-z]/g, char => char[change]())
}

function join(args: readonly Value[]): Value {
  const [list, separator = ''] = args
  if (list === undefined || !isList(list)) throw noOverload()
  return elementsOf(list)
    .map(element => {
      if (typeof element !== 'string') throw new CelError(`join: invalid input: ${String(element)}`)
      return element
    })
    .join(text(separator))
}

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}
const quote = (value: string) => `"${[...value].map(char => escapes[char] ?? char).join('')}"`

function matcher(pattern: string) {
  try {
    return regexpFor(pattern)
  } catch (error) {
    if (error instanceof RegexpError) throw new CelError(error.message)
    throw error
  }
}

function finder(pattern: string) {
  try {
    return regexpFor(pattern)
  } catch (error) {
    if (error instanceof RegexpError) throw new CelError(`Illegal regex: ${error.message}`)
    throw error
  }
}

/** A value as `%s` prints it. Follows cel-go ext/formatting.go FormatString. */
function shown(value: Value): string {
  if (value === null) return 'null'
  if (isList(value)) return `[${elementsOf(value).map(quoted).join(', ')}]`
  if (isMap(value)) {
    const pairs = value.keys().map(key => [quoted(key), quoted(value.get(key) ?? null)] as const)
    pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${pairs.map(([key, each]) => `${key}:${each}`).join(', ')}}`
  }
  return toText(value)
}

function quoted(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return value instanceof CelBytes ? `b${JSON.stringify(shown(value))}` : shown(value)
}

function whole(value: Value): bigint | undefined {
  return typeof value === 'bigint' ? value : value instanceof CelUint ? value.value : undefined
}

const clauseError = (clause: string, wanted: string, value: Value) =>
  new CelError(`error during formatting: ${clause} clause can only be used on ${wanted}, was given ${typeName(value)}`)

function hex(value: Value, upper: boolean): string {
  const number = whole(value)
  const digits =
    number !== undefined
      ? number.toString(16)
      : typeof value === 'string' || value instanceof CelBytes
        ? (typeof value === 'string' ? CelBytes.ofText(value) : value).bytes.map(byte => byte.toString(16).padStart(2, '0')).join('')
        : undefined
  if (digits === undefined) throw clauseError('only integers, byte buffers, and strings can be formatted as hex', '', value)
  return upper ? digits.toUpperCase() : digits
}

function double(value: Value, clause: string): number {
  if (typeof value === 'number') return value
  throw clauseError(clause, 'doubles', value)
}

function goExponent(value: number, precision: number): string {
  return value.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2')
}

function clause(verb: string, precision: number, value: Value): string {
  const number = whole(value)
  switch (verb) {
    case 's':
      return shown(value)
    case 'd':
      if (number === undefined) throw clauseError('decimal', 'integers', value)
      return String(number)
    case 'f':
      return double(value, 'fixed-point').toFixed(precision)
    case 'e':
      return goExponent(double(value, 'scientific'), precision)
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0'
      if (number === undefined) throw clauseError('binary', 'integers and bools', value)
      return number.toString(2)
    case 'o':
      if (number === undefined) throw clauseError('octal', 'integers', value)
      return number.toString(8)
    case 'x':
    case 'X':
      return hex(value, verb === 'X')
    default:
      throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`)
  }
}

const defaultPrecision = 6
const mostPrecise = 100

/** Follows cel-go ext/formatting.go parseFormatString. */
function format(args: readonly Value[]): Value {
  const pattern = text(args[0])
  const list = args[1]
  if (list === undefined || !isList(list)) throw noOverload()
  let next = 0
  return pattern.replaceAll(/%(?:%|(?:\.(\d+))?([a-zA-Z])?)/g, (found, digits?: string, verb?: string) => {
    if (found === '%%') return '%'
    if (verb === undefined) throw new CelError('could not parse formatting clause: unexpected end of string')
    if (next >= list.size) throw new CelError(`index ${next} out of range`)
    return clause(verb, digits === undefined ? defaultPrecision : Math.min(Number(digits), mostPrecise), list.at(next++))
  })
}

/** Functions of strings. Follows cel-go common/types/string.go, ext/strings.go and apiserver/pkg/cel/library/regex.go. */
export const textFunctions: Readonly<Record<string, CelFunction>> = {
  contains: ([whole, part]) => text(whole).includes(text(part)),
  startsWith: ([whole, part]) => text(whole).startsWith(text(part)),
  endsWith: ([whole, part]) => text(whole).endsWith(text(part)),
  matches: ([whole, pattern]) => matcher(text(pattern)).test(text(whole)),
  charAt,
  substring,
  split,
  replace,
  join,
  format,
  lowerAscii: ascii('toLowerCase'),
  upperAscii: ascii('toUpperCase'),
  trim: ([value]) => text(value).replace(/^[\s\u0085]+|[\s\u0085]+$/g, ''),
  'strings.quote': ([value]) => quote(text(value)),
  find: ([whole, pattern]) => finder(text(pattern)).find(text(whole)) ?? '',
  findAll: ([whole, pattern, limit]) => listOf(finder(text(pattern)).findAll(text(whole), limit === undefined ? -1 : int(limit))),
}
