import type { Issue } from './source.ts'

/** The kinds of token, in the grammar's order, which is the order in which errors list them. */
export const tokenKinds = [
  '<EOF>',
  "'=='",
  "'!='",
  "'in'",
  "'<'",
  "'<='",
  "'>='",
  "'>'",
  "'&&'",
  "'||'",
  "'['",
  "']'",
  "'{'",
  "'}'",
  "'('",
  "')'",
  "'.'",
  "','",
  "'-'",
  "'!'",
  "'?'",
  "':'",
  "'+'",
  "'*'",
  "'/'",
  "'%'",
  "'true'",
  "'false'",
  "'null'",
  'NUM_FLOAT',
  'NUM_INT',
  'NUM_UINT',
  'STRING',
  'BYTES',
  'IDENTIFIER',
  'ESC_IDENTIFIER',
] as const
export type TokenKind = (typeof tokenKinds)[number]

/** A token and where it begins. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly offset: number
}

const symbols: readonly TokenKind[] = tokenKinds.filter(kind => /^'[^a-z]+'$/.test(kind))
const words: ReadonlySet<string> = new Set(["'in'", "'true'", "'false'", "'null'"])
const numbers: readonly (readonly [TokenKind, RegExp])[] = [
  ['NUM_FLOAT', /(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)/y],
  ['NUM_UINT', /(?:0x[0-9a-fA-F]+|\d+)[uU]/y],
  ['NUM_INT', /(?:0x[0-9a-fA-F]+|\d+)/y],
]
const identifier = /[A-Za-z_][A-Za-z0-9_]*/y
const escaped = /`[A-Za-z0-9_.\-/ ]+`/y
const escapeSequence = /\\(?:[abfnrtv"'\\?`]|[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y
const blank = /(?:[\t \r\n\f]+|\/\/[^\n]*)/y

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/** How far a string literal reaches: its end, or where it breaks off. */
interface Reach {
  readonly end: number
  readonly closed: boolean
}

/** How far an escape sequence that breaks off can be read. */
function brokenEscape(text: string, at: number): number {
  const next = text[at + 1]
  if (next === undefined) return at + 1
  const digits = { x: 2, X: 2, u: 4, U: 8 }[next]
  if (digits !== undefined) {
    let end = at + 2
    while (end < at + 2 + digits && /[0-9a-fA-F]/.test(text[end] ?? '')) end++
    return end
  }
  if (/[0-3]/.test(next)) return /[0-7]/.test(text[at + 2] ?? '') ? at + 3 : at + 2
  return at + 1
}

function readString(text: string, at: number, quote: string, raw: boolean): Reach {
  const long = quote.length === 3
  for (let index = at + quote.length; ; ) {
    const char = text[index]
    if (char === undefined) return { end: index, closed: false }
    if (text.startsWith(quote, index)) return { end: index + quote.length, closed: true }
    if (char === '\\' && !raw) {
      const sequence = matchAt(escapeSequence, text, index)
      if (sequence === undefined) return { end: brokenEscape(text, index), closed: false }
      index += sequence.length
    } else if (!long && (char === '\n' || char === '\r')) return { end: index, closed: false }
    else index++
  }
}

/** Splits an expression into tokens; what is none becomes an issue, in the words of cel-go's lexer (ANTLR 4). */
export class Lexer {
  readonly issues: Issue[] = []
  private readonly text: string
  private position = 0

  constructor(text: string) {
    this.text = text
  }

  /** The next token; after the last always `<EOF>`. */
  next(): Token {
    for (;;) {
      const skipped = matchAt(blank, this.text, this.position)
      if (skipped !== undefined) {
        this.position += skipped.length
        continue
      }
      const offset = this.position
      if (offset >= this.text.length) return { kind: '<EOF>', text: '', offset }
      const read = this.read(offset)
      if ('kind' in read) {
        this.position = read.end
        return { kind: read.kind, text: this.text.slice(offset, read.end), offset }
      }
      this.refuse(offset, read.end)
    }
  }

  /** The character at which reading broke off is lost with what was read before it. */
  private refuse(offset: number, end: number): void {
    const last = this.text.codePointAt(end)
    const after = end + (last === undefined ? 0 : String.fromCodePoint(last).length)
    const shown = this.text.slice(offset, after).replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    this.issues.push({ offset, message: `Syntax error: token recognition error at: '${shown}'` })
    this.position = after
  }

  private read(at: number): { kind: TokenKind; end: number } | { end: number } {
    const string = this.string(at)
    if (string !== undefined && 'kind' in string) return string
    const word = matchAt(identifier, this.text, at)
    if (word !== undefined) {
      const kind = `'${word}'`
      return { kind: words.has(kind) ? (kind as TokenKind) : 'IDENTIFIER', end: at + word.length }
    }
    if (string !== undefined) return string
    for (const [kind, pattern] of numbers) {
      const found = matchAt(pattern, this.text, at)
      if (found !== undefined) return { kind, end: at + found.length }
    }
    const quoted = matchAt(escaped, this.text, at)
    if (quoted !== undefined) return { kind: 'ESC_IDENTIFIER', end: at + quoted.length }
    let best: TokenKind | undefined
    for (const symbol of symbols) if (this.text.startsWith(symbol.slice(1, -1), at) && symbol.length > (best?.length ?? 0)) best = symbol
    if (best !== undefined) return { kind: best, end: at + best.length - 2 }
    return { end: /[=&|`]/.test(this.text[at] ?? '') ? at + 1 : at }
  }

  private string(at: number): { kind: TokenKind; end: number } | { end: number } | undefined {
    const [prefix = ''] = /^(?:[bB]?[rR]?)(?=["'])/.exec(this.text.slice(at, at + 3)) ?? []
    const start = at + prefix.length
    const char = this.text[start]
    if (char !== '"' && char !== "'") return undefined
    const kind: TokenKind = /[bB]/.test(prefix) ? 'BYTES' : 'STRING'
    const raw = /[rR]/.test(prefix)
    const triple = char.repeat(3)
    const long = this.text.startsWith(triple, start) ? readString(this.text, start, triple, raw) : undefined
    if (long?.closed === true) return { kind, end: long.end }
    const short = readString(this.text, start, char, raw)
    return short.closed ? { kind, end: short.end } : { end: Math.max(short.end, long?.end ?? 0) }
  }
}
