/** Gives `write` the bytes of `text` in UTF-8, one by one. */
export function writeUtf8(text: string, write: (byte: number) => void): void {
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
