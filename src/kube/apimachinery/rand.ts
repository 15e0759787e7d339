/** Letters of generated names: no vowels and none that look alike. Follows apimachinery/pkg/util/rand/rand.go. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'
const hexadecimal = '0123456789abcdef'
const dash = 0x2d
const four = 0x34
/** The characters of the UUID that is being made: every object has one, so they need not be collected anew. */
const uuidCodes: number[] = new Array<number>(36).fill(dash)

/** Chance from a seed: the same seed gives the same sequence (mulberry32). */
export class Rand {
  private state: number

  /** `seed` is taken as an unsigned 32-bit number. */
  constructor(seed: number) {
    this.state = seed | 0
  }

  /** A number in [0, 1). */
  next(): number {
    return this.bits() / 4294967296
  }

  /** 32 bits. */
  private bits(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = this.state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  /** A whole number in [0, below). */
  int(below: number): number {
    return Math.floor(this.next() * below)
  }

  /** `length` letters as in the random suffix of a Pod's name. */
  string(length: number): string {
    let text = ''
    for (let index = 0; index < length; index++) text += alphabet.charAt(this.int(alphabet.length))
    return text
  }

  /** `count` numbers of 32 bits, as eight hexadecimal digits each. */
  hexWords(count: number): string {
    let text = ''
    for (let word = 0; word < count; word++) text += this.bits().toString(16).padStart(8, '0')
    return text
  }

  /** A random (version 4) UUID. */
  uuid(): string {
    for (let index = 0; index < 36; index++) {
      if (index === 8 || index === 13 || index === 18 || index === 23) uuidCodes[index] = dash
      else if (index === 14) uuidCodes[index] = four
      else uuidCodes[index] = hexadecimal.charCodeAt(index === 19 ? 8 + (this.bits() >>> 30) : this.bits() >>> 28)
    }
    return String.fromCharCode(...uuidCodes)
  }

  /** Where the sequence stands, to restore it later with `resume`. */
  get position(): number {
    return this.state >>> 0
  }

  /** A Rand that goes on where `position` was taken. */
  static resume(position: number): Rand {
    return new Rand(position)
  }
}

/**
 * A number's or hash's text in the letters that are safe in names: each character picks a letter by its code.
 * Follows apimachinery/pkg/util/rand/rand.go SafeEncodeString.
 */
export function safeEncodeString(text: string): string {
  let out = ''
  for (let index = 0; index < text.length; index++) out += alphabet.charAt(text.charCodeAt(index) % alphabet.length)
  return out
}
