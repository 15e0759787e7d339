import { base64Text, decodeBase64 } from '../../apimachinery/base64.ts'
import { goQuote } from '../../apimachinery/field-error.ts'
import { compareText } from '../../apimachinery/labels.ts'
import { goValue } from '../../serializer/go-json.ts'
import { isRecord } from '../value.ts'

/** What a template gets for a key that is not there. */
export const noValue = Symbol('no value')

/** Whether a template takes a value as true: not nil, not empty, not zero. Follows text/template IsTrue. */
export function truth(value: unknown): boolean {
  if (value === noValue || value === null || value === undefined) return false
  if (Array.isArray(value)) return value.length > 0
  if (isRecord(value)) return Object.keys(value).length > 0
  return Boolean(value)
}

type Lazy = () => unknown

const functions: Readonly<Record<string, (args: readonly Lazy[]) => unknown>> = {
  and: args => firstWhere(args, value => !truth(value)),
  or: args => firstWhere(args, truth),
  not: args => !truth(one(args, 'not')),
  len: args => length(one(args, 'len')),
  index: args =>
    args
      .slice(1)
      .map(read)
      .reduce(member, args[0] === undefined ? missing('index') : args[0]()),
  slice: args => {
    const [value, from = 0, to] = args.map(read)
    if (typeof value === 'string' || Array.isArray(value)) return value.slice(Number(from), to === undefined ? undefined : Number(to))
    throw new Error(`error calling slice: can't slice item of type ${goKind(value)}`)
  },
  print: args => args.map(read).map(goValue).join(' '),
  println: args => `${args.map(read).map(goValue).join(' ')}\n`,
  printf: args => {
    const [format, ...values] = args.map(read)
    return formatGo(String(format), values)
  },
  html: args => escapeHTML(args.map(read).map(goValue).join('')),
  js: args =>
    args
      .map(read)
      .map(goValue)
      .join('')
      .replace(/[\\'"<>&=]/g, letter => `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`),
  urlquery: args => encodeURIComponent(args.map(read).map(goValue).join('')).replaceAll('%20', '+'),
  eq: args => {
    const [first, ...others] = args.map(read)
    if (others.length === 0) throw new Error('error calling eq: missing argument for comparison')
    return others.some(other => equal(first, other))
  },
  ne: args => !equal(...two(args, 'ne')),
  lt: args => order(...two(args, 'lt'), 'lt') < 0,
  le: args => order(...two(args, 'le'), 'le') <= 0,
  gt: args => order(...two(args, 'gt'), 'gt') > 0,
  ge: args => order(...two(args, 'ge'), 'ge') >= 0,
  exists: args => {
    let value: unknown = args[0]?.()
    for (const step of args.slice(1).map(read)) value = isRecord(value) ? value[String(step)] : Array.isArray(value) ? value[Number(step)] : undefined
    return value !== undefined && value !== null && value !== noValue
  },
  base64decode: args => {
    const value = one(args, 'base64decode')
    if (typeof value !== 'string') throw new Error(`wrong type for value; expected string; got ${goKind(value)}`)
    const decoded = decodeBase64(value)
    if (typeof decoded === 'number') throw new Error(`error calling base64decode: base64 decode failed: illegal base64 data at input byte ${decoded}`)
    return base64Text(value)
  },
}

/** Whether templates know a function of that name. */
export function isFunction(name: string): boolean {
  return Object.hasOwn(functions, name)
}

/** Calls a function; arguments are asked for when they are needed. */
export function callFunction(name: string, args: readonly Lazy[]): unknown {
  const run = functions[name]
  if (run === undefined) throw new Error(`function "${name}" not defined`)
  return run(args)
}

const read = (lazy: Lazy): unknown => {
  const value = lazy()
  return value === noValue ? null : value
}

function firstWhere(args: readonly Lazy[], stop: (value: unknown) => boolean): unknown {
  let value: unknown
  for (const lazy of args) {
    value = lazy()
    if (stop(value)) break
  }
  return value
}

function missing(name: string): never {
  throw new Error(`wrong number of args for ${name}: want at least 1 got 0`)
}

function one(args: readonly Lazy[], name: string): unknown {
  const [first] = args
  if (first === undefined || args.length > 1) throw new Error(`wrong number of args for ${name}: want 1 got ${args.length}`)
  return read(first)
}

function two(args: readonly Lazy[], name: string): [unknown, unknown] {
  const [first, second] = args
  if (first === undefined || second === undefined || args.length > 2) throw new Error(`wrong number of args for ${name}: want 2 got ${args.length}`)
  return [read(first), read(second)]
}

function length(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  if (isRecord(value)) return Object.keys(value).length
  throw new Error(value === null ? 'error calling len: len of nil pointer' : `error calling len: len of type ${goKind(value)}`)
}

function member(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) {
    const position = Number(key)
    if (position < 0 || position >= value.length) throw new Error(`error calling index: index out of range: ${position}`)
    return value[position]
  }
  if (isRecord(value)) return value[String(key)] ?? noValue
  if (value === null || value === undefined || value === noValue) throw new Error('error calling index: index of untyped nil')
  throw new Error(`error calling index: can't index item of type ${goKind(value)}`)
}

function goKind(value: unknown): string {
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}'
}

function equal(a: unknown, b: unknown): boolean {
  if (a !== null && b !== null && typeof a !== typeof b) throw new Error('error calling eq: incompatible types for comparison')
  return a === b
}

function order(a: unknown, b: unknown, name: string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  throw new Error(`error calling ${name}: incompatible types for comparison`)
}

function escapeHTML(text: string): string {
  const entities: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&#34;', "'": '&#39;' }
  return text.replace(/[<>&"']/g, letter => entities[letter] ?? letter)
}

// The verbs that templates are used with: %s %v %d %q %t %f %x and %%, with width, `-` and `0`.
function formatGo(format: string, values: readonly unknown[]): string {
  let next = 0
  const text = format.replace(/%([-+ 0#]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g, (_, flags: string, width: string, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%'
    if (next >= values.length) return `%!${verb}(MISSING)`
    const value = values[next++]
    const body = formatVerb(verb, value, precision)
    return flags.includes('-') ? body.padEnd(Number(width)) : body.padStart(Number(width), flags.includes('0') ? '0' : ' ')
  })
  return next < values.length
    ? `${text}%!(EXTRA ${values
        .slice(next)
        .map(value => `${goKind(value)}=${goValue(value)}`)
        .join(', ')})`
    : text
}

function formatVerb(verb: string, value: unknown, precision: string | undefined): string {
  if (verb === 'v') return goValue(value)
  if (verb === 's')
    return typeof value === 'string'
      ? precision === undefined
        ? value
        : value.slice(0, Number(precision))
      : typeof value === 'number'
        ? `%!s(float64=${goValue(value)})`
        : goValue(value)
  if (verb === 'q') return typeof value === 'string' ? goQuote(value) : goValue(value)
  if (verb === 't') return typeof value === 'boolean' ? String(value) : `%!t(${goKind(value)}=${goValue(value)})`
  if (typeof value !== 'number') return `%!${verb}(${goKind(value)}=${goValue(value)})`
  if (verb === 'f') return value.toFixed(precision === undefined ? 6 : Number(precision))
  if (verb === 'g') return goValue(value)
  return `%!${verb}(float64=${goValue(value)})`
}
