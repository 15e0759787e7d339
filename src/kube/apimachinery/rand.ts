/** Letters of generated names: no vowels and none that look alike. Follows apimachinery/pkg/util/rand/rand.go. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** Chance from a seed: the same seed gives the same sequence (mulberry32). */
export class Rand {
  private state: number

  /** `seed` is taken as an unsigned 32-bit number. */
  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** A number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = this.state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
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

  /** A random (version 4) UUID. */
  uuid(): string {
    const hex = (digits: number) => {
      let text = ''
      for (let index = 0; index < digits; index++) text += this.int(16).toString(16)
      return text
    }
    return `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'.charAt(this.int(4))}${hex(3)}-${hex(12)}`
  }

  /** Where the sequence stands, to restore it later with `resume`. */
  get position(): number {
    return this.state
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
