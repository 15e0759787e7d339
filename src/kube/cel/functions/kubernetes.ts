import { nameIsDNS1035Label } from '../../apimachinery/identifier-names.ts'
import { isQualifiedName, isValidLabelValue, nameIsDNSLabel, nameIsDNSSubdomain } from '../../apimachinery/names.ts'
import { newQuantity, parseQuantity, type Quantity, QuantityError } from '../../apimachinery/quantity.ts'
import { namedFormats } from '../declarations.ts'
import { hasFormat, requestURIError } from '../string-formats.ts'
import { libraryTypes } from '../types.ts'
import type { CelOpaque, Value } from '../values.ts'
import { CelError, CelOptional, listOf } from '../values.ts'
import type { CelFunction } from './operators.ts'
import { noOverload } from './operators.ts'

class Amount implements CelOpaque {
  readonly opaque = libraryTypes.quantity
  readonly quantity: Quantity

  constructor(quantity: Quantity) {
    this.quantity = quantity
  }

  equals(other: CelOpaque): boolean {
    return other instanceof Amount && other.quantity.equals(this.quantity)
  }
}

class Semver implements CelOpaque {
  readonly opaque = libraryTypes.semver
  readonly numbers: readonly [bigint, bigint, bigint]
  readonly pre: readonly string[]

  constructor(numbers: readonly [bigint, bigint, bigint], pre: readonly string[]) {
    this.numbers = numbers
    this.pre = pre
  }

  equals(other: CelOpaque): boolean {
    return other instanceof Semver && this.compare(other) === 0
  }

  compare(other: Semver): number {
    for (const [index, number] of this.numbers.entries()) {
      const theirs = other.numbers[index] ?? 0n
      if (number !== theirs) return number < theirs ? -1 : 1
    }
    if (this.pre.length === 0 || other.pre.length === 0) return Math.sign(other.pre.length - this.pre.length)
    for (const [index, part] of this.pre.entries()) {
      const theirs = other.pre[index]
      if (theirs === undefined) return 1
      if (part !== theirs) return comparePre(part, theirs)
    }
    return this.pre.length < other.pre.length ? -1 : 0
  }
}

function comparePre(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (left && right) return BigInt(a) < BigInt(b) ? -1 : 1
  if (left !== right) return left ? -1 : 1
  return a < b ? -1 : 1
}

class Format implements CelOpaque {
  readonly opaque = libraryTypes.format
  readonly name: string

  constructor(name: string) {
    this.name = name
  }

  equals(other: CelOpaque): boolean {
    return other instanceof Format && other.name === this.name
  }

  /** What is wrong with a text; nothing when it has the format. */
  problems(value: string): readonly string[] {
    return validators[this.name]?.(value) ?? []
  }
}

const ofFormat = (format: string, words: string) => (value: string) => (hasFormat(format, value) ? [] : [words])

const validators: Readonly<Record<string, (value: string) => readonly string[]>> = {
  dns1123Label: value => nameIsDNSLabel(value, false),
  dns1123Subdomain: value => nameIsDNSSubdomain(value, false),
  dns1035Label: value => nameIsDNS1035Label(value, false),
  qualifiedName: value => isQualifiedName(value),
  dns1123LabelPrefix: value => nameIsDNSLabel(value, true),
  dns1123SubdomainPrefix: value => nameIsDNSSubdomain(value, true),
  dns1035LabelPrefix: value => nameIsDNS1035Label(value, true),
  labelValue: value => isValidLabelValue(value),
  uri: value => {
    const fault = requestURIError(value)
    return fault === undefined ? [] : [fault]
  },
  uuid: ofFormat('uuid', 'does not match the UUID format'),
  byte: ofFormat('byte', 'invalid base64'),
  date: ofFormat('date', 'invalid date'),
  datetime: ofFormat('datetime', 'invalid datetime'),
}

function text(value: Value | undefined): string {
  if (typeof value !== 'string') throw noOverload()
  return value
}

function readQuantity(value: string): Amount {
  try {
    return new Amount(parseQuantity(value))
  } catch (error) {
    if (error instanceof QuantityError) throw new CelError(error.message)
    throw error
  }
}

const strictSemver = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/

/** `v1.2` becomes `1.2.0`, leading zeros go. Follows semverlib.go normalizeAndParse. */
function normalizeSemver(value: string): string {
  const [, numbers = '', rest = ''] = /^v?([0-9.]*)(.*)$/.exec(value) ?? []
  const parts = numbers.split('.').map(part => part.replace(/^0+(?=\d)/, ''))
  while (parts.length < 3) parts.push('0')
  return parts.join('.') + rest
}

function readSemver(value: string, normalize: boolean): Semver {
  const found = strictSemver.exec(normalize ? normalizeSemver(value) : value)
  if (found === null) throw new CelError(value === '' ? 'Version string empty' : 'No Major.Minor.Patch elements found')
  return new Semver([BigInt(found[1] ?? 0), BigInt(found[2] ?? 0), BigInt(found[3] ?? 0)], found[4]?.split('.') ?? [])
}

function succeeds(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof CelError) return false
    throw error
  }
}

function compared(args: readonly Value[]): number {
  const [a, b] = args
  if (a instanceof Amount && b instanceof Amount) return a.quantity.cmp(b.quantity)
  if (a instanceof Semver && b instanceof Semver) return a.compare(b)
  throw noOverload()
}

function amounts(run: (a: Quantity, b: Quantity) => Quantity): CelFunction {
  return ([a, b]) => {
    const other = typeof b === 'bigint' ? newQuantity(b, 'DecimalExponent') : b instanceof Amount ? b.quantity : undefined
    if (!(a instanceof Amount) || other === undefined) throw noOverload()
    return new Amount(run(a.quantity, other))
  }
}

const ofAmount =
  (run: (quantity: Quantity) => Value): CelFunction =>
  ([value]) => {
    if (!(value instanceof Amount)) throw noOverload()
    return run(value.quantity)
  }

const ofSemver =
  (index: 0 | 1 | 2): CelFunction =>
  ([value]) => {
    if (!(value instanceof Semver)) throw noOverload()
    return value.numbers[index]
  }

function asInteger(quantity: Quantity): Value {
  const value = quantity.asInt64()
  if (value === undefined) throw new CelError('cannot convert value to integer')
  return value
}

function validate([format, value]: readonly Value[]): Value {
  if (!(format instanceof Format)) throw noOverload()
  const problems = format.problems(text(value))
  return new CelOptional(problems.length === 0 ? undefined : listOf(problems))
}

/** Quantities, versions and named formats. Follows apiserver/pkg/cel/library/{quantity,semverlib,format}.go. */
export const kubernetesFunctions: Readonly<Record<string, CelFunction>> = {
  quantity: ([value]) => readQuantity(text(value)),
  isQuantity: ([value]) => succeeds(() => readQuantity(text(value))),
  sign: ofAmount(quantity => BigInt(quantity.sign())),
  asApproximateFloat: ofAmount(quantity => quantity.asApproximateFloat()),
  asInteger: ofAmount(asInteger),
  isInteger: ofAmount(quantity => quantity.asInt64() !== undefined),
  add: amounts((a, b) => a.add(b)),
  sub: amounts((a, b) => a.sub(b)),
  isGreaterThan: args => compared(args) > 0,
  isLessThan: args => compared(args) < 0,
  compareTo: args => BigInt(compared(args)),
  semver: ([value, normalize]) => readSemver(text(value), normalize === true),
  isSemver: ([value, normalize]) => succeeds(() => readSemver(text(value), normalize === true)),
  major: ofSemver(0),
  minor: ofSemver(1),
  patch: ofSemver(2),
  validate,
  'format.named': ([name]) => new CelOptional(namedFormats.some(format => format === name) ? new Format(text(name)) : undefined),
  ...Object.fromEntries(namedFormats.map(name => [`format.${name}`, () => new Format(name)])),
}
