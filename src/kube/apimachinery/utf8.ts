/** Gives `write` the bytes of `text` in UTF-8, one by one. */
export function writeUTF8(text: string, write: (byte: number) => void): void {
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    if (code < 0x80) {
      write(code)
    } else if (code < 0x800) {
      write(0xc0 | (code >> 6))
      write(0x80 | (code & 63))
    } else if (code < 0x10000) {
      write(0xe0 | (code >> 12))
      write(0x80 | ((code >> 6) & 63))
      write(0x80 | (code & 63))
    } else {
      write(0xf0 | (code >> 18))
      write(0x80 | ((code >> 12) & 63))
      write(0x80 | ((code >> 6) & 63))
      write(0x80 | (code & 63))
    }
  }
}

/** The bytes of a text in UTF-8. */
export function encodeUTF8(text: string): number[] {
  const bytes: number[] = []
  writeUTF8(text, byte => bytes.push(byte))
  return bytes
}

/** Length of a text in bytes of UTF-8, as Go's `len` counts. */
export function byteLength(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x80) continue
    bytes += code < 0x800 ? 1 : 2
    if (code >= 0xd800 && code < 0xdc00 && (text.codePointAt(index) ?? 0) > 0xffff) index++
  }
  return bytes
}

/** The text of UTF-8 bytes; what is no UTF-8 becomes U+FFFD. */
export function decodeUTF8(bytes: readonly number[]): string {
  let text = ''
  for (let index = 0; index < bytes.length; ) {
    const first = bytes[index] ?? 0
    const length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0
    const rest = bytes.slice(index + 1, index + length)
    if (length === 0 || rest.length !== length - 1 || rest.some(byte => byte >> 6 !== 2)) {
      text += '\ufffd'
      index++
      continue
    }
    text += String.fromCodePoint(rest.reduce((code, byte) => (code << 6) | (byte & 63), length === 1 ? first : first & (0x7f >> length)))
    index += length
  }
  return text
}
