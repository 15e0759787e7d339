import { Cursor, code, isBlankOrEnd, isBreak } from './cursor.ts'
import { scanAnchorName, scanDirective, scanTag } from './names.ts'
import type { Scanned } from './scalars.ts'
import { scanBlock, scanPlain, scanQuoted } from './scalars.ts'
import type { ScalarStyle, Token, TokenType } from './token.ts'
import type { Mark } from './yaml-error.ts'

/** A place where a key may have started: only the `:` after it tells. */
interface SimpleKey {
  possible: boolean
  /** Nothing but a key can stand here. */
  required: boolean
  /** The number of the token that would be the key's first. */
  token: number
  mark: Mark
  column: number
}

const noKey = (): SimpleKey => ({ possible: false, required: false, token: -1, mark: { offset: 0, line: 0 }, column: 0 })

/** A key must fit on one line and in this many characters. */
const longestKey = 1024
/** How deep blocks and brackets may nest here. kubectl's own limit is 10000. */
const deepest = 500

/** Characters that cannot start a plain scalar, at least not alone. */
const indicators: ReadonlySet<number> = new Set([...'-?:,[]{}#&*!|>\'"%@`'].map(letter => letter.charCodeAt(0)))

/**
 * Cuts one document into tokens, as goyaml's scanner does: the same texts are accepted and refused, with the same words.
 * Follows go.yaml.in/yaml/v2 scannerc.go.
 */
export class Scanner {
  readonly #cursor: Cursor
  #tokens: Token[] = []
  #head = 0
  /** Tokens handed out so far. */
  #taken = 0
  #indent = -1
  readonly #indents: number[] = []
  readonly #keys: SimpleKey[] = [noKey()]
  /** Possible keys by the number of their first token. */
  readonly #keyOfToken = new Map<number, SimpleKey>()
  #keyAllowed = true
  #flowLevel = 0

  constructor(text: string) {
    this.#cursor = new Cursor(text)
  }

  /** The next token, which stays. */
  peek(): Token {
    this.#fill()
    const token = this.#tokens[this.#head]
    if (token === undefined) throw this.#cursor.error('found no token')
    return token
  }

  /** The next token, taken. */
  next(): Token {
    const token = this.peek()
    this.#head++
    this.#taken++
    if (this.#head === this.#tokens.length) {
      this.#tokens = []
      this.#head = 0
    }
    return token
  }

  /** The document's text up to `offset`'s line end: where a parser's error stops. */
  lineEnd(offset: number): number {
    return this.#cursor.lineEnd(offset)
  }

  #fill(): void {
    for (;;) {
      if (this.#head < this.#tokens.length) {
        const key = this.#keyOfToken.get(this.#taken)
        if (key === undefined || !this.#isValid(key)) return
      }
      this.#fetch()
    }
  }

  #isValid(key: SimpleKey): boolean {
    if (!key.possible) return false
    if (key.mark.line < this.#cursor.line || key.mark.offset + longestKey < this.#cursor.pos) {
      if (key.required) throw this.#missingColon(key)
      key.possible = false
      return false
    }
    return true
  }

  #missingColon(key: SimpleKey): Error {
    return this.#cursor.error("could not find expected ':'", key.mark, key.mark.offset, this.#cursor.lineEnd(key.mark.offset))
  }

  #push(type: TokenType, offset: number, end: number, line: number, value = '', suffix = '', style: ScalarStyle = 'plain'): void {
    this.#tokens.push({ type, offset, end, line, value, suffix, style })
  }

  /** Puts a token without text in front of the one numbered `number`, or last when `number` is -1. */
  #insert(type: TokenType, mark: Mark, number: number): void {
    const token: Token = { type, offset: mark.offset, end: mark.offset, line: mark.line, value: '', suffix: '', style: 'plain' }
    if (number < 0) this.#tokens.push(token)
    else this.#tokens.splice(this.#head + number - this.#taken, 0, token)
  }

  #fetch(): void {
    const cursor = this.#cursor
    this.#skipToToken()
    cursor.checkReadable()
    const column = cursor.column
    this.#unroll(column)
    const fetch = this.#fetcher(cursor.peek(), column)
    if (fetch === undefined) throw cursor.error('found character that cannot start any token', cursor.mark())
    fetch()
  }

  /** What reads the token that a letter begins; undefined when none can begin so. */
  #fetcher(letter: number, column: number): (() => void) | undefined {
    const inFlow = this.#flowLevel > 0
    if (letter === code.nul) return () => this.#fetchEnd()
    if (column === 0 && letter === code.percent) return () => this.#fetchDirective()
    if (column === 0 && this.#cursor.atDocumentIndicator()) return () => this.#fetchIndicator(letter === code.dash ? 'document-start' : 'document-end')
    const blankNext = isBlankOrEnd(this.#cursor.peek(1))
    switch (letter) {
      case code.openSquare:
        return () => this.#fetchFlowStart('flow-sequence-start')
      case code.openCurly:
        return () => this.#fetchFlowStart('flow-mapping-start')
      case code.closeSquare:
        return () => this.#fetchFlowEnd('flow-sequence-end')
      case code.closeCurly:
        return () => this.#fetchFlowEnd('flow-mapping-end')
      case code.comma:
        return () => this.#fetchFlowEntry()
      case code.dash:
        if (blankNext) return () => this.#fetchBlockEntry()
        break
      case code.question:
        if (inFlow || blankNext) return () => this.#fetchKey()
        break
      case code.colon:
        if (inFlow || blankNext) return () => this.#fetchValue()
        break
      case code.star:
        return () => this.#fetchAnchor('alias')
      case code.ampersand:
        return () => this.#fetchAnchor('anchor')
      case code.bang:
        return () => this.#fetchTag()
      case code.pipe:
        if (!inFlow) return () => this.#fetchBlockScalar(true)
        break
      case code.greater:
        if (!inFlow) return () => this.#fetchBlockScalar(false)
        break
      case code.apostrophe:
        return () => this.#fetchScalar('single')
      case code.quote:
        return () => this.#fetchScalar('double')
      default:
    }
    const indicatorAsText = letter === code.dash ? !blankNext : !inFlow && (letter === code.question || letter === code.colon) && !blankNext
    return indicatorAsText || !(isBlankOrEnd(letter) || indicators.has(letter)) ? () => this.#fetchScalar('plain') : undefined
  }

  /** Goes over spaces, comments and line breaks. Tabs count as space only where no key can start. */
  #skipToToken(): void {
    const cursor = this.#cursor
    for (;;) {
      let letter = cursor.peek()
      while (letter === code.space || (letter === code.tab && (this.#flowLevel > 0 || !this.#keyAllowed))) {
        cursor.pos++
        letter = cursor.peek()
      }
      if (letter === code.hash) cursor.skipToBreak()
      if (!isBreak(cursor.peek())) return
      cursor.readBreak()
      if (this.#flowLevel === 0) this.#keyAllowed = true
    }
  }

  /** The number the next token will have. */
  #nextNumber(): number {
    return this.#taken + this.#tokens.length - this.#head
  }

  #topKey(): SimpleKey {
    return this.#keys.at(-1) ?? noKey()
  }

  #saveKey(): void {
    if (!this.#keyAllowed) return
    const required = this.#flowLevel === 0 && this.#indent === this.#cursor.column
    this.#removeKey()
    const key: SimpleKey = { possible: true, required, token: this.#nextNumber(), mark: this.#cursor.mark(), column: this.#cursor.column }
    this.#keys[this.#keys.length - 1] = key
    this.#keyOfToken.set(key.token, key)
  }

  #removeKey(): void {
    const key = this.#topKey()
    if (!key.possible) return
    if (key.required) throw this.#missingColon(key)
    key.possible = false
    this.#keyOfToken.delete(key.token)
  }

  /** Opens a block at `column`, with the token before the one numbered `number`. */
  #roll(column: number, number: number, type: TokenType, mark: Mark): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return
    this.#indents.push(this.#indent)
    this.#indent = column
    if (this.#indents.length > deepest) throw this.#tooDeep()
    this.#insert(type, mark, number)
  }

  #tooDeep(): Error {
    return this.#cursor.error(`Kubenotes reads at most ${deepest} levels of nesting`)
  }

  /** Closes the blocks that are right of `column`. */
  #unroll(column: number): void {
    if (this.#flowLevel > 0) return
    while (this.#indent > column) {
      this.#insert('block-end', this.#cursor.mark(), -1)
      this.#indent = this.#indents.pop() ?? -1
    }
  }

  #fetchEnd(): void {
    const cursor = this.#cursor
    if (cursor.column !== 0) {
      cursor.line++
      cursor.lineStart = cursor.pos
    }
    this.#unroll(-1)
    this.#removeKey()
    this.#keyAllowed = false
    this.#push('stream-end', cursor.pos, cursor.pos, cursor.line)
  }

  #fetchDirective(): void {
    const { pos, line } = this.#cursor
    this.#unroll(-1)
    this.#removeKey()
    this.#keyAllowed = false
    const directive = scanDirective(this.#cursor)
    if ('version' in directive) this.#push('version', pos, this.#cursor.pos, line, directive.version)
    else this.#push('tag-directive', pos, this.#cursor.pos, line, directive.handle, directive.prefix)
  }

  /** A token of `length` characters here. */
  #take(type: TokenType, length = 1): void {
    const cursor = this.#cursor
    this.#push(type, cursor.pos, cursor.pos + length, cursor.line)
    cursor.pos += length
  }

  #fetchIndicator(type: TokenType): void {
    this.#unroll(-1)
    this.#removeKey()
    this.#keyAllowed = false
    this.#take(type, 3)
  }

  #fetchFlowStart(type: TokenType): void {
    this.#saveKey()
    this.#keys.push({ ...noKey(), token: this.#nextNumber() })
    this.#flowLevel++
    if (this.#flowLevel > deepest) throw this.#tooDeep()
    this.#keyAllowed = true
    this.#take(type)
  }

  #fetchFlowEnd(type: TokenType): void {
    this.#removeKey()
    if (this.#flowLevel > 0) {
      this.#flowLevel--
      this.#keyOfToken.delete(this.#topKey().token)
      this.#keys.pop()
    }
    this.#keyAllowed = false
    this.#take(type)
  }

  #fetchFlowEntry(): void {
    this.#removeKey()
    this.#keyAllowed = true
    this.#take('flow-entry')
  }

  #fetchBlockEntry(): void {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) throw this.#cursor.error('block sequence entries are not allowed in this context')
      this.#roll(this.#cursor.column, -1, 'block-sequence-start', this.#cursor.mark())
    }
    this.#removeKey()
    this.#keyAllowed = true
    this.#take('block-entry')
  }

  #fetchKey(): void {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) throw this.#cursor.error('mapping keys are not allowed in this context')
      this.#roll(this.#cursor.column, -1, 'block-mapping-start', this.#cursor.mark())
    }
    this.#removeKey()
    this.#keyAllowed = this.#flowLevel === 0
    this.#take('key')
  }

  #fetchValue(): void {
    const key = this.#topKey()
    if (this.#isValid(key)) {
      this.#insert('key', key.mark, key.token)
      this.#roll(key.column, key.token, 'block-mapping-start', key.mark)
      key.possible = false
      this.#keyOfToken.delete(key.token)
      this.#keyAllowed = false
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#keyAllowed)
          throw this.#cursor.error('mapping values are not allowed in this context', undefined, this.#cursor.wordStart(), this.#cursor.pos + 1)
        this.#roll(this.#cursor.column, -1, 'block-mapping-start', this.#cursor.mark())
      }
      this.#keyAllowed = this.#flowLevel === 0
    }
    this.#take('value')
  }

  #fetchAnchor(type: 'alias' | 'anchor'): void {
    this.#saveKey()
    this.#keyAllowed = false
    const { pos, line } = this.#cursor
    const name = scanAnchorName(this.#cursor)
    this.#push(type, pos, this.#cursor.pos, line, name)
  }

  #fetchTag(): void {
    this.#saveKey()
    this.#keyAllowed = false
    const { pos, line } = this.#cursor
    const { handle, suffix } = scanTag(this.#cursor)
    this.#push('tag', pos, this.#cursor.pos, line, handle, suffix)
  }

  #fetchBlockScalar(literal: boolean): void {
    this.#removeKey()
    this.#keyAllowed = true
    const { pos, line } = this.#cursor
    this.#pushScalar(scanBlock(this.#cursor, literal, this.#indent), pos, line, literal ? 'literal' : 'folded')
  }

  #fetchScalar(style: 'plain' | 'single' | 'double'): void {
    this.#saveKey()
    this.#keyAllowed = false
    const { pos, line } = this.#cursor
    const scanned = style === 'plain' ? scanPlain(this.#cursor, this.#indent + 1, this.#flowLevel > 0) : scanQuoted(this.#cursor, style === 'single')
    if (style === 'plain' && scanned.multiline) this.#keyAllowed = true
    this.#pushScalar(scanned, pos, line, style)
  }

  #pushScalar(scanned: Scanned, offset: number, line: number, style: ScalarStyle): void {
    this.#push('scalar', offset, scanned.end, line, scanned.value, '', style)
  }
}
