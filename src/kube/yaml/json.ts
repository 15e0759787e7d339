import { goQuote } from '../apimachinery/field-error.ts'
import type { DuplicateKey } from './construct.ts'
import { setMember } from './construct.ts'
import type { Node, Pair } from './node.ts'

/** A JSON text that Go's decoder refuses. `offset` is where, in UTF-16 units from the text's start. */
export class JsonError extends Error {
  readonly offset: number
  /** The text ended too early. */
  readonly ended: boolean

  constructor(message: string, offset: number, ended = false) {
    super(message)
    this.offset = offset
    this.ended = ended
  }
}

/** One JSON value: as a tree with places, and as plain data. */
export interface JsonValue {
  readonly node: Node
  readonly value: unknown
  readonly end: number
  readonly duplicates: readonly DuplicateKey[]
}

/** Go's quoteChar: how a syntax error names a character, of which it sees the first byte only. */
function quoteLetter(letter: string): string {
  const code = letter.codePointAt(0) ?? 0
  if (letter === "'") return "'\\''"
  if (letter === '"') return "'\"'"
  const byte = code < 0x80 ? code : code < 0x800 ? 0xc0 | (code >> 6) : code < 0x10000 ? 0xe0 | (code >> 12) : 0xf0 | (code >> 18)
  return `'${goQuote(String.fromCharCode(byte)).slice(1, -1)}'`
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/' }

/** How deep Go's decoder goes is 10000; here it is this. */
const deepest = 500

/** Reads one JSON value that starts at or after `from`; undefined when only space is left. Throws JsonError. Follows encoding/json scanner.go. */
export function parseJson(text: string, from: number): JsonValue | undefined {
  const parser = new JsonParser(text, from)
  parser.space()
  if (parser.at >= text.length) return undefined
  const { node, value } = parser.value(0)
  return { node, value, end: parser.at, duplicates: parser.duplicates }
}

class JsonParser {
  readonly #text: string
  at: number
  readonly duplicates: DuplicateKey[] = []

  constructor(text: string, from: number) {
    this.#text = text
    this.at = from
  }

  space(): void {
    while (' \t\r\n'.includes(this.#text[this.at] ?? 'x')) this.at++
  }

  #fail(context: string): JsonError {
    if (this.at >= this.#text.length) return new JsonError('unexpected EOF', this.at, true)
    const letter = String.fromCodePoint(this.#text.codePointAt(this.at) ?? 0)
    return new JsonError(`invalid character ${quoteLetter(letter)} ${context}`, this.at)
  }

  value(depth: number): { node: Node; value: unknown } {
    if (depth > deepest) throw new JsonError(`Kubenotes reads at most ${deepest} levels of nesting`, this.at)
    const letter = this.#text[this.at]
    if (letter === '{') return this.#object(depth)
    if (letter === '[') return this.#array(depth)
    if (letter === '"') {
      const start = this.at
      const value = this.#string()
      return { node: this.#scalar(start, value, 'double'), value }
    }
    if (letter === '-' || (letter !== undefined && letter >= '0' && letter <= '9')) return this.#number()
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const)
      if (letter === word[0]) return this.#word(word, value)
    throw this.#fail('looking for beginning of value')
  }

  #scalar(start: number, value: string, style: 'plain' | 'double'): Node {
    return { kind: 'scalar', start, end: this.at, value, style, tag: '', implicit: style === 'plain' }
  }

  #word(word: string, value: unknown): { node: Node; value: unknown } {
    const start = this.at
    for (const [index, letter] of [...word].entries()) {
      if (this.#text[this.at] !== letter) throw this.#fail(`in literal ${word} (expecting ${quoteLetter(word[index] ?? '')})`)
      this.at++
    }
    return { node: this.#scalar(start, word, 'plain'), value }
  }

  #digits(context: string): void {
    const isDigit = () => /[0-9]/.test(this.#text[this.at] ?? '')
    if (!isDigit()) throw this.#fail(context)
    while (isDigit()) this.at++
  }

  #number(): { node: Node; value: unknown } {
    const start = this.at
    if (this.#text[this.at] === '-') this.at++
    if (this.#text[this.at] === '0') this.at++
    else this.#digits('in numeric literal')
    if (this.#text[this.at] === '.') {
      this.at++
      this.#digits('after decimal point in numeric literal')
    }
    if (/[eE]/.test(this.#text[this.at] ?? '')) {
      this.at++
      if (/[-+]/.test(this.#text[this.at] ?? '')) this.at++
      this.#digits('in exponent of numeric literal')
    }
    const written = this.#text.slice(start, this.at)
    return { node: this.#scalar(start, written, 'plain'), value: Number(written) || 0 }
  }

  #string(): string {
    let value = ''
    for (this.at++; ; ) {
      const letter = this.#text[this.at]
      if (letter === '"') break
      if (letter === undefined || letter < ' ') throw this.#fail('in string literal')
      if (letter === '\\') value += this.#escape()
      else {
        value += letter
        this.at++
      }
    }
    this.at++
    return value.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
  }

  #escape(): string {
    this.at++
    const letter = this.#text[this.at] ?? ''
    const plain = escapes[letter]
    if (plain !== undefined) {
      this.at++
      return plain
    }
    if (letter !== 'u') throw this.#fail('in string escape code')
    this.at++
    for (let count = 0; count < 4; count++, this.at++)
      if (!/[0-9a-fA-F]/.test(this.#text[this.at] ?? '')) throw this.#fail('in \\u hexadecimal character escape')
    return String.fromCharCode(Number.parseInt(this.#text.slice(this.at - 4, this.at), 16))
  }

  #array(depth: number): { node: Node; value: unknown } {
    const start = this.at++
    const items: Node[] = []
    const values: unknown[] = []
    this.space()
    if (this.#text[this.at] !== ']') {
      for (;;) {
        this.space()
        const { node, value } = this.value(depth + 1)
        items.push(node)
        values.push(value)
        this.space()
        if (this.#text[this.at] === ']') break
        if (this.#text[this.at] !== ',') throw this.#fail('after array element')
        this.at++
      }
    }
    this.at++
    return { node: { kind: 'list', start, end: this.at, items, tag: '' }, value: values }
  }

  #object(depth: number): { node: Node; value: unknown } {
    const start = this.at++
    const pairs: Pair[] = []
    const members = new Map<string, unknown>()
    this.space()
    if (this.#text[this.at] !== '}') {
      for (;;) {
        this.space()
        if (this.#text[this.at] !== '"') throw this.#fail('looking for beginning of object key string')
        const keyStart = this.at
        const name = this.#string()
        const key = this.#scalar(keyStart, name, 'double')
        this.space()
        if (this.#text[this.at] !== ':') throw this.#fail('after object key')
        this.at++
        this.space()
        const { node, value } = this.value(depth + 1)
        if (members.has(name)) this.duplicates.push({ key: name, node: key })
        members.set(name, value)
        pairs.push({ key, value: node })
        this.space()
        if (this.#text[this.at] === '}') break
        if (this.#text[this.at] !== ',') throw this.#fail('after object key:value pair')
        this.at++
      }
    }
    this.at++
    const object: Record<string, unknown> = {}
    for (const name of [...members.keys()].sort()) setMember(object, name, members.get(name))
    return { node: { kind: 'map', start, end: this.at, pairs, tag: '' }, value: object }
  }
}
