import { byteLength } from '../apimachinery/utf8.ts'
import type { Mark } from './yaml-error.ts'
import { scannerError, YamlError } from './yaml-error.ts'

/** The character codes the scanner asks for. */
export const code = {
  nul: 0,
  tab: 9,
  lf: 10,
  cr: 13,
  space: 32,
  bang: 33,
  quote: 34,
  hash: 35,
  percent: 37,
  ampersand: 38,
  apostrophe: 39,
  star: 42,
  plus: 43,
  comma: 44,
  dash: 45,
  dot: 46,
  zero: 48,
  colon: 58,
  less: 60,
  greater: 62,
  question: 63,
  at: 64,
  openSquare: 91,
  backslash: 92,
  closeSquare: 93,
  backtick: 96,
  openCurly: 123,
  pipe: 124,
  closeCurly: 125,
  nextLine: 0x85,
  lineSeparator: 0x2028,
  paragraphSeparator: 0x2029,
} as const

/** A space or a tab. */
export const isBlank = (letter: number): boolean => letter === code.space || letter === code.tab

/** A line break of YAML 1.1. */
export const isBreak = (letter: number): boolean =>
  letter === code.lf || letter === code.cr || letter === code.nextLine || letter === code.lineSeparator || letter === code.paragraphSeparator

/** A line break or the end of the text. */
export const isBreakOrEnd = (letter: number): boolean => letter === code.nul || isBreak(letter)

/** A space, a tab, a line break or the end of the text. */
export const isBlankOrEnd = (letter: number): boolean =>
  letter === code.space || letter === code.lf || letter === code.nul || isBlank(letter) || isBreak(letter)

export const isDigit = (letter: number): boolean => letter >= 48 && letter <= 57

/** A letter, a digit, `_` or `-`: what names of anchors and tags are made of. */
export const isWordLetter = (letter: number): boolean =>
  isDigit(letter) || (letter >= 65 && letter <= 90) || (letter >= 97 && letter <= 122) || letter === 95 || letter === code.dash

const forbidden = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/** goyaml reads this many bytes at a time, and a forbidden character stops it as soon as its piece is read. */
const pieceBytes = 512

/** The offset where the piece begins that holds the text's first forbidden character, and that character's offset. */
function firstForbidden(text: string): { piece: number; at: number } | undefined {
  const at = text.search(forbidden)
  if (at < 0) return undefined
  let bytes = Math.floor(byteLength(text.slice(0, at)) / pieceBytes) * pieceBytes
  let piece = 0
  while (bytes > 0) {
    const letter = String.fromCodePoint(text.codePointAt(piece) ?? 0)
    bytes -= byteLength(letter)
    piece += letter.length
  }
  return { piece, at }
}

/** Reads a document's characters: where we are, and what stands there. Follows yaml/v2 readerc.go and the helpers of scannerc.go. */
export class Cursor {
  readonly text: string
  pos = 0
  line = 0
  lineStart = 0
  readonly #bad: { piece: number; at: number } | undefined

  /** `text` is one document; it is read as if its last line were ended. */
  constructor(text: string) {
    this.#bad = firstForbidden(text)
    const readable = this.#bad === undefined ? text : text.slice(0, this.#bad.piece)
    this.text = `${readable}${readable.endsWith('\n') || this.#bad !== undefined ? '' : '\n'}\0\0\0\0`
    this.checkReadable()
  }

  get column(): number {
    return this.pos - this.lineStart
  }

  get atEnd(): boolean {
    return this.text.charCodeAt(this.pos) === code.nul
  }

  mark(): Mark {
    return { offset: this.pos, line: this.line }
  }

  /** The character code `ahead` of here; 0 past the end. */
  peek(ahead = 0): number {
    return this.text.charCodeAt(this.pos + ahead)
  }

  /** Goes over one line break, and says what a scalar keeps of it. */
  readBreak(): string {
    const letter = this.peek()
    this.pos += letter === code.cr && this.peek(1) === code.lf ? 2 : 1
    this.line++
    this.lineStart = this.pos
    return letter === code.lineSeparator || letter === code.paragraphSeparator ? String.fromCharCode(letter) : '\n'
  }

  /** Goes to the end of the line. */
  skipToBreak(): void {
    while (!isBreakOrEnd(this.peek())) this.pos++
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.pos++
  }

  /** Whether `---` or `...` stands alone at the start of this line. */
  atDocumentIndicator(): boolean {
    if (this.pos !== this.lineStart) return false
    const letter = this.peek()
    return (letter === code.dash || letter === code.dot) && this.peek(1) === letter && this.peek(2) === letter && isBlankOrEnd(this.peek(3))
  }

  /** Throws when the reader would already have met a character that YAML forbids. */
  checkReadable(): void {
    const bad = this.#bad
    if (bad !== undefined && this.pos + 3 >= bad.piece) throw new YamlError('yaml: control characters are not allowed', bad.at, bad.at + 1)
  }

  /** A scanner's error here, shown from `start` (default: the character here) to `end`. */
  error(problem: string, context?: Mark, start = this.pos, end = start + 1): Error {
    this.checkReadable()
    return scannerError(problem, this.mark(), context, start, end)
  }

  /** Where the text before here on this line begins: after indentation and the last `: ` or `- `. */
  wordStart(): number {
    const before = this.text.slice(this.lineStart, this.pos)
    const last = /(?:.*(?:: |- )|^)\s*/.exec(before)?.[0].length ?? 0
    return this.lineStart + Math.min(last, before.length)
  }

  /** The offset where the line of `offset` ends. */
  lineEnd(offset: number): number {
    let end = offset
    while (!isBreakOrEnd(this.text.charCodeAt(end))) end++
    return end
  }
}
