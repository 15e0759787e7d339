import { goQuote } from '../apimachinery/field-error.ts'
import { goDurationError, parseGoDuration } from '../apimachinery/go-duration.ts'
import { CommandError } from './errors.ts'
import type { FlagSpec, FlagValue } from './flags.ts'

/** What a command line said: flag values and what is no flag. */
export class ParsedFlags {
  private readonly specs = new Map<string, FlagSpec>()
  private readonly shorts = new Map<string, FlagSpec>()
  private readonly values = new Map<string, FlagValue>()
  private readonly raw = new Map<string, string>()
  /** What is neither flag nor flag's value, in order. */
  readonly args: string[] = []
  /** How many of `args` came before a `--`, or -1 without one. */
  argsLenAtDash = -1

  constructor(specs: readonly FlagSpec[]) {
    for (const spec of specs) {
      this.specs.set(spec.name, spec)
      if (spec.short !== '') this.shorts.set(spec.short, spec)
    }
  }

  /** True when the flag stands on the command line. */
  changed(name: string): boolean {
    return this.values.has(name)
  }

  value(name: string): FlagValue | undefined {
    return this.values.get(name) ?? this.specs.get(name)?.initial
  }

  /** The flag's value as it was typed (the default's text when it was not). */
  text(name: string): string {
    return this.raw.get(name) ?? String(this.specs.get(name)?.initial ?? '')
  }

  spec(name: string): FlagSpec | undefined {
    return this.specs.get(name)
  }

  /** Every flag that stands on the command line, by name. */
  given(): readonly FlagSpec[] {
    return [...this.values.keys()].sort().flatMap(name => this.specs.get(name) ?? [])
  }

  /** Reads a command line; throws CommandError in pflag's words. Follows spf13/pflag flag.go parseArgs. */
  parse(args: readonly string[]): this {
    const rest = [...args]
    for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
      if (arg === '--') {
        this.argsLenAtDash = this.args.length
        this.args.push(...rest)
        return this
      }
      if (arg.startsWith('--')) this.parseLong(arg.slice(2), rest)
      else if (arg.startsWith('-') && arg.length > 1) this.parseShort(arg.slice(1), rest)
      else this.args.push(arg)
    }
    return this
  }

  private parseLong(arg: string, rest: string[]): void {
    if (arg === '' || arg.startsWith('-') || arg.startsWith('=')) throw new CommandError(`bad flag syntax: --${arg}`)
    const equals = arg.indexOf('=')
    const name = equals < 0 ? arg : arg.slice(0, equals)
    const spec = this.specs.get(normalize(name))
    if (spec === undefined) throw new CommandError(`unknown flag: --${name}`)
    if (equals >= 0) this.set(spec, arg.slice(equals + 1))
    else if (spec.bare !== undefined) this.set(spec, spec.bare)
    else {
      const next = rest.shift()
      if (next === undefined) throw new CommandError(`flag needs an argument: --${name}`)
      this.set(spec, next)
    }
  }

  // Follows parseSingleShortArg: letters may be run together, and a value may follow its letter.
  private parseShort(letters: string, rest: string[]): void {
    let left = letters
    while (left !== '') {
      const letter = left.charAt(0)
      const spec = this.shorts.get(letter)
      if (spec === undefined) throw new CommandError(`unknown shorthand flag: '${letter}' in -${left}`)
      if (left.length > 2 && left[1] === '=') {
        this.set(spec, left.slice(2))
        return
      }
      if (spec.bare !== undefined) {
        this.set(spec, spec.bare)
        left = left.slice(1)
        continue
      }
      if (left.length > 1) {
        this.set(spec, left.slice(1))
        return
      }
      const next = rest.shift()
      if (next === undefined) throw new CommandError(`flag needs an argument: '${letter}' in -${left}`)
      this.set(spec, next)
      return
    }
  }

  private set(spec: FlagSpec, text: string): void {
    try {
      this.values.set(spec.name, this.convert(spec, text))
      this.raw.set(spec.name, text)
    } catch (error) {
      const why = error instanceof Error ? error.message : ''
      const flag = spec.short === '' ? `--${spec.name}` : `-${spec.short}, --${spec.name}`
      throw new CommandError(`invalid argument ${goQuote(text)} for "${flag}" flag: ${why}`)
    }
  }

  private convert(spec: FlagSpec, text: string): FlagValue {
    const before = this.values.get(spec.name)
    const list = Array.isArray(before) ? before : []
    switch (spec.type) {
      case 'bool':
        return parseBool(text)
      case 'string':
        return text
      case 'int':
      case 'int64':
        return parseInteger(text, 64)
      case 'int32':
        return parseInteger(text, 32)
      case 'duration': {
        const value = parseGoDuration(text)
        if (value === undefined) throw new Error(goDurationError(text))
        return value
      }
      case 'stringArray':
        return [...list, text]
      case 'stringSlice':
        return [...list, ...readCsv(text)]
      case 'stringToString':
        return new Map([...(before instanceof Map ? before : []), ...pairs(text)])
    }
  }
}

/** Flag names with underscores mean the same with dashes. Follows component-base/cli/flag WordSepNormalizeFunc. */
function normalize(name: string): string {
  return name.replaceAll('_', '-')
}

/** A bool in Go's spellings; throws in strconv's words. */
export function parseBool(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false
  throw new Error(`strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`)
}

/** A whole number of `bits` bits; throws in strconv's words. */
export function parseInteger(text: string, bits: 32 | 64): number {
  const match = /^[+-]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9]\d*|0)$/.exec(text)
  if (match === null) throw new Error(`strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`)
  const digits = match[1] ?? '0'
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits
  const value = BigInt(octal) * (text.startsWith('-') ? -1n : 1n)
  const limit = 1n << BigInt(bits - 1)
  if (value >= limit || value < -limit) throw new Error(`strconv.ParseInt: parsing ${goQuote(text)}: value out of range`)
  return Number(value)
}

/** The values of one line of comma-separated values; throws in encoding/csv's words. */
export function readCsv(text: string): string[] {
  if (text === '') return []
  const values: string[] = []
  let position = 0
  for (;;) {
    if (text[position] === '"') {
      let value = ''
      position++
      for (;;) {
        const end = text.indexOf('"', position)
        if (end < 0) throw new Error(`record on line 1; parse error on line 2, column 0: extraneous or missing " in quoted-field`)
        value += text.slice(position, end)
        position = end + 1
        if (text[position] !== '"') break
        value += '"'
        position++
      }
      if (position < text.length && text[position] !== ',')
        throw new Error(`parse error on line 1, column ${position}: extraneous or missing " in quoted-field`)
      values.push(value)
    } else {
      const comma = text.indexOf(',', position)
      const end = comma < 0 ? text.length : comma
      const value = text.slice(position, end)
      const bare = value.indexOf('"')
      if (bare >= 0) throw new Error(`parse error on line 1, column ${position + bare + 1}: bare " in non-quoted-field`)
      values.push(value)
      position = end
    }
    if (position >= text.length) return values
    position++
    if (position >= text.length) return [...values, '']
  }
}

function pairs(text: string): [string, string][] {
  const parts = (text.match(/=/g) ?? []).length === 1 ? [text.replace(/^"|"$/g, '')] : readCsv(text)
  return parts.map(part => {
    const equals = part.indexOf('=')
    if (equals < 0) throw new Error(`${part} must be formatted as key=value`)
    return [part.slice(0, equals), part.slice(equals + 1)]
  })
}
