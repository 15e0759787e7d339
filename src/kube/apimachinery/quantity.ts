// Follows apimachinery/pkg/api/resource: quantity.go, amount.go, suffix.go, scale_int.go.

/** How a quantity is written: `12Mi`, `12M` or `12e6`. '' is what Go has before anything was parsed. */
export type QuantityFormat = 'BinarySI' | 'DecimalSI' | 'DecimalExponent' | ''

/** Thrown by `parseQuantity` for text that is no quantity; the message is the server's own. */
export class QuantityError extends Error {}

const formatWrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const numberWrong = 'unable to parse numeric part of quantity'
const suffixWrong = "unable to parse quantity's suffix"

const maxInt64 = (1n << 63n) - 1n
const minInt64 = -(1n << 63n)
const fitsInt64 = (value: bigint) => value <= maxInt64 && value >= minInt64

/** The most decimal digits that the server's int64 path takes. */
const maxInt64Digits = 18
const nano = -9
const wrappedPlaces: ReadonlySet<number> = new Set([1, 2, 3, 6, 9])
/** Beyond this many decimal places nothing is written out digit by digit: a sum or a rounding there has no real use. */
const maxShift = 4096

const powers: bigint[] = [1n]
function pow10(exponent: number): bigint {
  for (let next = powers.length; next <= exponent; next++) powers.push((powers[next - 1] ?? 1n) * 10n)
  return powers[exponent] ?? 10n ** BigInt(exponent)
}

interface Suffix {
  readonly base: 2 | 10
  readonly exponent: number
  readonly format: QuantityFormat
}

const suffixes = new Map<string, Suffix>()
const decimalSuffixes = new Map<number, string>()
const binarySuffixes = new Map<number, string>()
'n u m  k M G T P E'.split(' ').forEach((text, index) => {
  const exponent = (index - 3) * 3
  suffixes.set(text, { base: 10, exponent, format: 'DecimalSI' })
  decimalSuffixes.set(exponent, text)
})
'Ki Mi Gi Ti Pi Ei'.split(' ').forEach((text, index) => {
  const exponent = (index + 1) * 10
  suffixes.set(text, { base: 2, exponent, format: 'BinarySI' })
  binarySuffixes.set(exponent, text)
})

function interpretSuffix(text: string): Suffix {
  const known = suffixes.get(text)
  if (known !== undefined) return known
  const first = text[0]
  if (text.length > 1 && (first === 'e' || first === 'E') && isSignedDigits(text, 1)) {
    const exponent = BigInt(text[1] === '+' ? text.slice(2) : text.slice(1))
    if (fitsInt64(exponent)) return { base: 10, exponent: Number(BigInt.asIntN(32, exponent)), format: 'DecimalExponent' }
  }
  throw new QuantityError(suffixWrong)
}

function isSignedDigits(text: string, start: number): boolean {
  const from = text[start] === '+' || text[start] === '-' ? start + 1 : start
  return from < text.length && digitsEnd(text, from) === text.length
}

/** Where the run of digits that starts at `from` ends. */
function digitsEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++
  return at
}

interface Parts {
  readonly negative: boolean
  readonly number: string
  readonly fraction: string
  readonly suffix: string
  /** Whether there is a digit at all. */
  readonly digits: boolean
}

/** Takes the text apart, as loosely as the server does: `+`, `.` and `Gi` are all zero. Follows parseQuantityString. */
function split(text: string): Parts {
  const end = text.length
  const negative = text[0] === '-'
  let at = negative || text[0] === '+' ? 1 : 0
  const start = at
  while (at < end && text[at] === '0') at++
  if (at === end) return { negative, number: '0', fraction: '', suffix: '', digits: true }
  const numberEnd = digitsEnd(text, at)
  const number = numberEnd === at ? '0' : text.slice(at, numberEnd)
  at = numberEnd
  let fraction = ''
  if (text[at] === '.') {
    const fractionEnd = digitsEnd(text, at + 1)
    fraction = text.slice(at + 1, fractionEnd)
    at = fractionEnd
  }
  const suffixStart = at
  while (at < end && 'eEinumkKMGTP'.includes(text.charAt(at))) at++
  if (text[at] === '-' || text[at] === '+') at++
  if (digitsEnd(text, at) !== end) throw new QuantityError(formatWrong)
  return { negative, number, fraction, suffix: text.slice(suffixStart), digits: numberEnd > start || fraction !== '' }
}

/** `value / 10^places`, rounded away from zero. */
function divideUp(value: bigint, places: number): bigint {
  if (value === 0n) return 0n
  if (places > maxShift) return value > 0n ? 1n : -1n
  const divisor = pow10(places)
  const result = value / divisor
  if (value % divisor === 0n) return result
  return value > 0n ? result + 1n : result - 1n
}

/** `unscaled * 10^scale` written with the smaller scale `to`; unchanged where that would take far too many digits. */
function atScale(unscaled: bigint, scale: number, to: number): [bigint, number] {
  return unscaled === 0n || scale - to > maxShift ? [unscaled, scale] : [unscaled * pow10(scale - to), to]
}

/** `value` without its factors of `factor`, and how many there were. */
function removeFactors(value: bigint, factor: bigint): [bigint, number] {
  let rest = value
  let times = 0
  while (rest !== 0n && rest % factor === 0n) {
    rest /= factor
    times++
  }
  return [rest, times]
}

/**
 * An exact amount of something: `unscaled * 10^scale`, and the way it is written. Immutable.
 * `big` says that the server would hold it as an inf.Dec and not as an int64; it matters only where int64 runs over.
 */
export class Quantity {
  readonly unscaled: bigint
  readonly scale: number
  readonly format: QuantityFormat
  private readonly big: boolean
  private text: string | undefined

  constructor(unscaled: bigint, scale: number, format: QuantityFormat, big = false, text?: string) {
    this.unscaled = unscaled
    this.scale = scale
    this.format = format
    this.big = big || !fitsInt64(unscaled)
    this.text = text
  }

  /** -1, 0 or 1. */
  sign(): number {
    return this.unscaled === 0n ? 0 : this.unscaled > 0n ? 1 : -1
  }

  isZero(): boolean {
    return this.unscaled === 0n
  }

  /** -1 when this is less than `other`, 0 when equal in amount (the format does not count), 1 when more. */
  cmp(other: Quantity): number {
    if (this.scale === other.scale) return this.unscaled === other.unscaled ? 0 : this.unscaled < other.unscaled ? -1 : 1
    const sign = this.sign()
    if (sign !== other.sign()) return sign < other.sign() ? -1 : 1
    if (sign === 0) return 0
    const difference = this.magnitude() - other.magnitude()
    if (difference !== 0) return difference < 0 ? -sign : sign
    const scale = Math.min(this.scale, other.scale)
    const mine = this.unscaled * pow10(this.scale - scale)
    const theirs = other.unscaled * pow10(other.scale - scale)
    return mine === theirs ? 0 : mine < theirs ? -1 : 1
  }

  /** Whether both are the same amount. */
  equals(other: Quantity): boolean {
    return this.cmp(other) === 0
  }

  /** The sum. Where this is zero it takes the other's format. */
  add(other: Quantity): Quantity {
    return this.sum(other.unscaled, other)
  }

  /** The difference. Where this is zero it takes the other's format. */
  sub(other: Quantity): Quantity {
    return this.sum(-other.unscaled, other)
  }

  /** This times a whole number. */
  mul(factor: number): Quantity {
    return new Quantity(this.unscaled * BigInt(factor), this.scale, this.format, this.big)
  }

  /** The amount with the other sign. */
  neg(): Quantity {
    return new Quantity(-this.unscaled, this.scale, this.format, this.big)
  }

  /** The whole number at or away from zero next to it; what int64 cannot hold comes out as the server's arithmetic has it. */
  value(): number {
    return Number(this.scaledValue(0))
  }

  /** As `value`, in thousandths. */
  milliValue(): number {
    return Number(this.scaledValue(-3))
  }

  /** `this / 10^scale` rounded up, as an int64. Follows ScaledValue. */
  scaledValue(scale: number): bigint {
    const places = scale - this.scale
    if (places === 0) return BigInt.asIntN(64, this.unscaled)
    if (!this.big) {
      if (places > 0) return divideUp(this.unscaled, places)
      // What does not fit an int64 wraps around for the powers the server multiplies with at once, and is 0 for others.
      const value = this.unscaled * pow10(Math.min(-places, 20))
      return fitsInt64(value) ? value : wrappedPlaces.has(-places) ? BigInt.asIntN(64, value) : 0n
    }
    if (places < 0) {
      const factor = -places >= 19 ? minInt64 : pow10(-places)
      return BigInt.asIntN(64, BigInt.asIntN(64, this.unscaled) * factor)
    }
    if (places > maxShift) return this.unscaled > 0n ? 1n : 0n
    const divisor = pow10(places)
    const dividend = this.unscaled < maxInt64 && places < 19 ? BigInt.asIntN(64, this.unscaled) : this.unscaled
    const whole = dividend / divisor
    // Go adds one to whatever is left over; for a negative dividend the slow way has first rounded down.
    if (dividend % divisor === 0n || (dividend < 0n && places >= 19)) return BigInt.asIntN(64, whole)
    return BigInt.asIntN(64, whole + 1n)
  }

  /** The amount as an int64 when it is whole and the server holds it as one; else undefined. Follows AsInt64. */
  asInt64(): bigint | undefined {
    if (this.big || this.scale < 0 || this.scale > 19) return !this.big && this.unscaled === 0n && this.scale >= 0 ? 0n : undefined
    const value = this.unscaled * pow10(this.scale)
    return fitsInt64(value) ? value : undefined
  }

  /** The amount as a floating point number, near enough. */
  asApproximateFloat(): number {
    const base = Number(this.unscaled)
    return this.scale === 0 ? base : base * 10 ** this.scale
  }

  /** Rounded away from zero to a multiple of 10^scale. Follows RoundUp: finer amounts lose the text they were parsed from. */
  roundUp(scale: number): Quantity {
    if (this.scale >= scale) return this.big ? new Quantity(...atScale(this.unscaled, this.scale, scale), this.format, true) : this
    return new Quantity(divideUp(this.unscaled, scale - this.scale), scale, this.format, this.big)
  }

  /** The canonical text: no fraction, and the largest suffix that keeps every digit. */
  toString(): string {
    this.text ??= this.canonical()
    return this.text
  }

  toJSON(): string {
    return this.toString()
  }

  private magnitude(): number {
    const digits = this.unscaled < 0n ? (-this.unscaled).toString() : this.unscaled.toString()
    return digits.length + this.scale
  }

  private sum(theirs: bigint, other: Quantity): Quantity {
    if (theirs === 0n) return new Quantity(this.unscaled, this.scale, this.isZero() ? other.format : this.format, this.big || other.big)
    if (this.unscaled === 0n) return new Quantity(theirs, other.scale, other.format, this.big || other.big)
    const scale = Math.max(Math.min(this.scale, other.scale), Math.max(this.scale, other.scale) - maxShift)
    const mine = this.scale >= scale ? this.unscaled * pow10(this.scale - scale) : divideUp(this.unscaled, scale - this.scale)
    const added = other.scale >= scale ? theirs * pow10(other.scale - scale) : divideUp(theirs, scale - other.scale)
    return new Quantity(mine + added, scale, this.format, this.big || other.big || !fitsInt64(mine) || !fitsInt64(added))
  }

  /** Follows CanonicalizeBytes. */
  private canonical(): string {
    if (this.unscaled === 0n) return '0'
    if (this.format === 'BinarySI') {
      const text = this.canonicalBinary()
      if (text !== undefined) return text
    }
    const [amount, times] = removeFactors(this.unscaled, 10n)
    let exponent = this.scale + times
    const surplus = ((exponent % 3) + 3) % 3
    exponent -= surplus
    const number = (amount * pow10(surplus)).toString()
    if (this.format === 'DecimalExponent' || this.format === '') return exponent === 0 ? number : `${number}e${exponent}`
    return number + (decimalSuffixes.get(exponent) ?? '')
  }

  /** The text with a binary suffix; undefined where the server keeps to decimal ones: below 1024, and for fractions. */
  private canonicalBinary(): string | undefined {
    if (this.scale > maxShift) return undefined
    const whole = this.scale >= 0 ? this.unscaled * pow10(this.scale) : divideUp(this.unscaled, -this.scale)
    if (whole > -1024n && whole < 1024n) return undefined
    if (this.scale < 0 && whole * pow10(-this.scale) !== this.unscaled) return undefined
    const [amount, times] = removeFactors(whole, 1024n)
    return amount.toString() + (binarySuffixes.get(times * 10) ?? '')
  }
}

/** Nothing, in decimal. */
export const zeroQuantity = new Quantity(0n, 0, 'DecimalSI', false, '0')

/** A whole number of something in the given format. */
export function newQuantity(value: number | bigint, format: QuantityFormat): Quantity {
  return new Quantity(BigInt(value), 0, format)
}

/** A whole number of thousandths in the given format. */
export function newMilliQuantity(value: number | bigint, format: QuantityFormat): Quantity {
  return new Quantity(BigInt(value), -3, format)
}

function parse(text: string): Quantity {
  if (text === '') throw new QuantityError(formatWrong)
  if (text === '0') return zeroQuantity
  const { negative, number, fraction, suffix, digits: hasDigits } = split(text)
  const { base, exponent, format } = interpretSuffix(suffix)
  const digits = number + fraction
  const binary = format === 'BinarySI'
  const precision = binary ? (fraction === '' ? 15 - number.length - Math.trunc((exponent * 3) / 10) - 1 : -1) : maxInt64Digits - digits.length
  const scale = (binary ? 0 : exponent) - fraction.length
  if (precision >= 0 && scale >= nano) {
    const value = BigInt(digits)
    const result = binary ? value << BigInt(exponent) : value
    if (fitsInt64(result)) {
      const signed = negative ? -result : result
      // Text that looks canonical enough is kept as it was written, `1.500` and `+5` too.
      const kept = binary ? (value & 7n) !== 0n : scale % 3 === 0 && !digits.endsWith('000') && digits[0] !== '0'
      return new Quantity(signed, scale, format, false, kept ? text : undefined)
    }
  }
  if (!hasDigits) throw new QuantityError(numberWrong)
  let amount = BigInt(digits) * (base === 2 ? 1n << BigInt(exponent) : 1n)
  let amountScale = scale
  if (amountScale < nano) {
    amount = divideUp(amount, nano - amountScale)
    amountScale = nano
  } else {
    ;[amount, amountScale] = atScale(amount, amountScale, nano)
  }
  const one = new Quantity(1n, 0, format)
  let written = format
  if (binary) {
    const found = new Quantity(amount, amountScale, format)
    if (found.cmp(new Quantity(maxInt64, 0, format)) > 0) [amount, amountScale] = [maxInt64, 0]
    if (found.sign() > 0 && found.cmp(one) < 0) written = 'DecimalSI'
  }
  return new Quantity(negative ? -amount : amount, amountScale, written, true)
}

const parsed = new Map<string, Quantity>()
const remembered = 2048

/**
 * Reads a quantity such as `500m`, `1.5Gi` or `1e3`.
 * @throws {QuantityError} with the server's text when it is none. Follows ParseQuantity.
 */
export function parseQuantity(text: string): Quantity {
  let quantity = parsed.get(text)
  if (quantity === undefined) {
    quantity = parse(text)
    if (parsed.size >= remembered) parsed.clear()
    parsed.set(text, quantity)
  }
  return quantity
}

/**
 * The text as the server writes it back: `1000m` gives `1`, `0.5Gi` gives `512Mi`.
 * @throws {QuantityError} when it is no quantity.
 */
export function canonicalQuantity(text: string): string {
  return parseQuantity(text).toString()
}
