import { parseGoDuration } from '../apimachinery/go-duration.ts'

/** What a flag's value is; the names are pflag's. */
export type FlagType = 'bool' | 'string' | 'int' | 'int32' | 'int64' | 'duration' | 'stringArray' | 'stringSlice' | 'stringToString'

/** A flag of a command. */
export interface FlagSpec {
  readonly name: string
  readonly short: string
  readonly type: FlagType
  /** As help shows it after the `=`. */
  readonly shown: string
  /** What it is before anybody sets it. Durations in milliseconds. */
  readonly initial: FlagValue
  /** The value of the bare flag, where that is allowed. */
  readonly bare?: string
  /** One line in our own words, for help. */
  readonly about: string
  readonly hidden?: boolean
  readonly required?: boolean
  /** The message that follows `Flag --x has been deprecated, `. */
  readonly deprecated?: string
  /** True when the simulation reads the flag but does nothing with it; help and use say so. */
  readonly unsimulated?: boolean
}

export type FlagValue = boolean | string | number | readonly string[] | ReadonlyMap<string, string>

type Extra = Partial<Pick<FlagSpec, 'hidden' | 'required' | 'deprecated' | 'unsimulated' | 'bare'>>

/** Splits `output|o` into name and shorthand. */
function named(name: string): { name: string; short: string } {
  const [long = '', short = ''] = name.split('|')
  return { name: long, short }
}

/** A flag that is on or off. */
export function bool(name: string, about: string, initial = false, extra: Extra = {}): FlagSpec {
  return { ...named(name), type: 'bool', shown: String(initial), initial, bare: 'true', about, ...extra }
}

/** A flag that takes a text. */
export function text(name: string, about: string, initial = '', extra: Extra = {}): FlagSpec {
  return { ...named(name), type: 'string', shown: `'${initial}'`, initial, about, ...extra }
}

/** A flag that takes a whole number. */
export function number(name: string, about: string, initial = 0, extra: Extra & { type?: 'int' | 'int32' | 'int64' } = {}): FlagSpec {
  return { ...named(name), type: 'int', shown: String(initial), initial, about, ...extra }
}

/** A flag that takes a duration such as `1m30s`; `shown` is its default as help shows it. */
export function duration(name: string, about: string, shown = '0s', extra: Extra = {}): FlagSpec {
  return { ...named(name), type: 'duration', shown, initial: parseGoDuration(shown) ?? 0, about, ...extra }
}

/** A flag that may be given several times, each value as it stands. */
export function array(name: string, about: string, extra: Extra = {}): FlagSpec {
  return { ...named(name), type: 'stringArray', shown: '[]', initial: [], about, ...extra }
}

/** A flag that may be given several times, with commas between values. */
export function slice(name: string, about: string, extra: Extra & { initial?: readonly string[] } = {}): FlagSpec {
  const initial = extra.initial ?? []
  return { ...named(name), type: 'stringSlice', shown: `[${initial.join(',')}]`, about, ...extra, initial }
}
