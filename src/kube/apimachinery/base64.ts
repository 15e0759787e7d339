import { decodeUTF8 } from './utf8.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const valueOfLetter: ReadonlyMap<string, number> = new Map([...letters].map((letter, value) => [letter, value]))

/**
 * The bytes of a base64 text, or, when it is none, the place of the byte that Go's decoder complains of
 * (`illegal base64 data at input byte N`). Line breaks are skipped. Follows encoding/base64 StdEncoding.
 */
export function decodeBase64(text: string): number[] | number {
  const bytes: number[] = []
  let at = 0
  const skipBreaks = () => {
    while (text.charAt(at) === '\n' || text.charAt(at) === '\r') at++
  }
  for (;;) {
    const digits: number[] = []
    let padded = false
    while (digits.length < 4 && !padded) {
      skipBreaks()
      if (at >= text.length) return digits.length === 0 ? bytes : at - digits.length
      const letter = text.charAt(at++)
      const value = valueOfLetter.get(letter)
      if (value !== undefined) digits.push(value)
      else if (letter !== '=' || digits.length < 2) return at - 1
      else padded = true
    }
    if (padded && digits.length === 2) {
      skipBreaks()
      if (at >= text.length) return text.length
      if (text.charAt(at) !== '=') return at - 1
      at++
    }
    const [a = 0, b = 0, c = 0, d = 0] = digits
    bytes.push(...[(a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d].slice(0, digits.length - 1))
    if (!padded) continue
    skipBreaks()
    return at < text.length ? at : bytes
  }
}

/** How many bytes a sound base64 text stands for. */
export function base64Length(text: string): number {
  const digits = text.replace(/[=\r\n]+/g, '').length
  return Math.floor((digits * 3) / 4)
}

/** The text a sound base64 text stands for. */
export function base64Text(text: string): string {
  const bytes = decodeBase64(text)
  return typeof bytes === 'number' ? '' : decodeUTF8(bytes)
}

/** The base64 text of bytes. */
export function encodeBase64(bytes: readonly number[]): string {
  let text = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(index, index + 3)
    const left = bytes.length - index
    text += letters.charAt(a >> 2) + letters.charAt(((a & 3) << 4) | (b >> 4))
    text += left > 1 ? letters.charAt(((b & 15) << 2) | (c >> 6)) : '='
    text += left > 2 ? letters.charAt(c & 63) : '='
  }
  return text
}
