import { CelBytes, CelUint } from './values.ts'

/** A literal that cannot be read; the message is cel-go's. */
export class LiteralError extends Error {}

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '?': '?',
}

function isScalarValue(code: number): boolean {
  return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
}

/** The characters between the quotes, escapes still in them. */
function body(text: string): { content: string; raw: boolean } {
  const normal = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  const raw = /^[rR]/.test(normal)
  const quoted = raw ? normal.slice(1) : normal
  const long = quoted.length >= 6 && (quoted.startsWith("'''") || quoted.startsWith('"""'))
  return { content: long ? quoted.slice(3, -3) : quoted.slice(1, -1), raw }
}

const escaped = /\\(?:([xXuU])([0-9a-fA-F]+)|([0-3][0-7][0-7])|([\s\S]))/g

function code(letter: string | undefined, hex: string | undefined, octal: string | undefined): { value: number; rest: string } {
  if (octal !== undefined) return { value: Number.parseInt(octal, 8), rest: '' }
  const length = { x: 2, X: 2, u: 4, U: 8 }[letter ?? 'x'] ?? 2
  return { value: Number.parseInt((hex ?? '').slice(0, length), 16), rest: (hex ?? '').slice(length) }
}

/** The text a string literal stands for. Follows cel-go parser/unescape.go. */
export function readString(text: string): string {
  const { content, raw } = body(text)
  if (raw) return content
  return content.replace(escaped, (_, letter?: string, hex?: string, octal?: string, char?: string) => {
    if (char !== undefined) return simple[char] ?? char
    const { value, rest } = code(letter, hex, octal)
    if (!isScalarValue(value)) throw new LiteralError('invalid unicode code point')
    return String.fromCodePoint(value) + rest
  })
}

/** The bytes a literal `b'…'` stands for. */
export function readBytes(text: string): CelBytes {
  const { content, raw } = body(text.slice(1))
  if (raw) return CelBytes.ofText(content)
  const bytes: number[] = []
  let at = 0
  for (const match of content.matchAll(escaped)) {
    bytes.push(...CelBytes.ofText(content.slice(at, match.index)).bytes)
    const [whole, letter, hex, octal, char] = match
    if (char !== undefined) bytes.push(...CelBytes.ofText(simple[char] ?? char).bytes)
    else {
      if (letter === 'u' || letter === 'U') throw new LiteralError('unable to unescape string')
      const { value, rest } = code(letter, hex, octal)
      bytes.push(value, ...CelBytes.ofText(rest).bytes)
    }
    at = match.index + whole.length
  }
  bytes.push(...CelBytes.ofText(content.slice(at)).bytes)
  return new CelBytes(bytes)
}

/** An int literal, with its sign. */
export function readInt(text: string, negative: boolean): bigint {
  const value = BigInt(text) * (negative ? -1n : 1n)
  if (BigInt.asIntN(64, value) !== value) throw new LiteralError('invalid int literal')
  return value
}

/** A uint literal, `u` at its end. */
export function readUint(text: string): CelUint {
  const value = BigInt(text.slice(0, -1))
  if (BigInt.asUintN(64, value) !== value) throw new LiteralError('invalid uint literal')
  return new CelUint(value)
}

/** A double literal, with its sign. */
export function readDouble(text: string, negative: boolean): number {
  const value = Number(text)
  if (!Number.isFinite(value)) throw new LiteralError('invalid double literal')
  return negative ? -value : value
}
