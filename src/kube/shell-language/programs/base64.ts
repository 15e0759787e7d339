const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** UTF-8 bytes of a text. */
function bytesOf(text: string): number[] {
  const bytes: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return bytes
}

/** The text of UTF-8 bytes; bytes that are none become U+FFFD. */
function textOf(bytes: readonly number[]): string {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0
    const length = first < 0x80 ? 1 : first >> 5 === 6 ? 2 : first >> 4 === 14 ? 3 : first >> 3 === 30 ? 4 : 0
    const tail = bytes.slice(at + 1, at + length)
    if (length === 0 || tail.length < length - 1 || tail.some(byte => byte >> 6 !== 2)) {
      text += '\ufffd'
      at++
      continue
    }
    text += String.fromCodePoint(tail.reduce((code, byte) => (code << 6) | (byte & 63), length === 1 ? first : first & (0xff >> (length + 1))))
    at += length
  }
  return text
}

/** Base64 of a text's UTF-8 bytes. */
export function encodeBase64(text: string): string {
  const bytes = bytesOf(text)
  let out = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.slice(at, at + 3)
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    out +=
      alphabet.charAt(group >> 18) +
      alphabet.charAt((group >> 12) & 63) +
      (b === undefined ? '=' : alphabet.charAt((group >> 6) & 63)) +
      (c === undefined ? '=' : alphabet.charAt(group & 63))
  }
  return out
}

/** The text behind base64, or undefined when it is none. */
export function decodeBase64(encoded: string): string | undefined {
  const digits = encoded.replace(/\s/g, '').replace(/=+$/, '')
  if (/[^A-Za-z0-9+/]/.test(digits) || digits.length % 4 === 1) return undefined
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const digit of digits) {
    held = (held << 6) | alphabet.indexOf(digit)
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 255)
    held &= (1 << bits) - 1
  }
  return textOf(bytes)
}
