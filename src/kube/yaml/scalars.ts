import type { Cursor } from './cursor.ts'
import { code, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit } from './cursor.ts'
import type { Mark } from './yaml-error.ts'
import { scannerError } from './yaml-error.ts'

/** A scalar as scanned: its value, where it ends, and whether it went over a line's end. */
export interface Scanned {
  readonly value: string
  readonly end: number
  readonly multiline: boolean
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
}
const escapeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** Line breaks between two pieces of a scalar: one is a space, more are one fewer. */
class Folding {
  leading = ''
  trailing = ''
  blanks = ''
  leadingBlanks = false

  /** What the blanks and breaks met so far turn into; forgets them. */
  take(): string {
    let text: string
    if (this.leadingBlanks) text = this.leading.startsWith('\n') ? (this.trailing === '' ? ' ' : this.trailing) : this.leading + this.trailing
    else text = this.blanks
    this.leading = ''
    this.trailing = ''
    this.blanks = ''
    this.leadingBlanks = false
    return text
  }

  /** Goes over one line break. */
  takeBreak(cursor: Cursor): void {
    if (this.leadingBlanks) this.trailing += cursor.readBreak()
    else {
      this.blanks = ''
      this.leading = cursor.readBreak()
      this.leadingBlanks = true
    }
  }
}

/** Reads a plain scalar. `indent` is the column it must stay right of (block context). Follows yaml/v2 scannerc.go scan_plain_scalar. */
export function scanPlain(cursor: Cursor, indent: number, inFlow: boolean): Scanned {
  const start = cursor.mark()
  const folding = new Folding()
  let value = ''
  let end = cursor.pos
  for (;;) {
    if (cursor.atDocumentIndicator() || cursor.peek() === code.hash) break
    const from = cursor.pos
    for (let letter = cursor.peek(); !isBlankOrEnd(letter); letter = cursor.peek()) {
      if (letter === code.colon && isBlankOrEnd(cursor.peek(1))) break
      if (
        inFlow &&
        (letter === code.comma ||
          letter === code.question ||
          letter === code.openSquare ||
          letter === code.closeSquare ||
          letter === code.openCurly ||
          letter === code.closeCurly)
      )
        break
      cursor.pos++
    }
    if (cursor.pos > from) {
      value += folding.take() + cursor.text.slice(from, cursor.pos)
      end = cursor.pos
    }
    const next = cursor.peek()
    if (!isBlank(next) && !isBreak(next)) break
    for (let letter = cursor.peek(); isBlank(letter) || isBreak(letter); letter = cursor.peek()) {
      if (isBreak(letter)) folding.takeBreak(cursor)
      else {
        if (folding.leadingBlanks && letter === code.tab && cursor.column < indent) throw cursor.error('found a tab character that violates indentation', start)
        if (!folding.leadingBlanks) folding.blanks += String.fromCharCode(letter)
        cursor.pos++
      }
    }
    if (!inFlow && cursor.column < indent) break
  }
  return { value, end, multiline: folding.leadingBlanks }
}

function readEscape(cursor: Cursor, start: Mark): string {
  const letter = cursor.text.charAt(cursor.pos + 1)
  const plain = escapes[letter]
  if (plain !== undefined) {
    cursor.pos += 2
    return plain
  }
  const length = escapeLengths[letter]
  if (length === undefined) throw cursor.error('found unknown escape character', start, cursor.pos, cursor.pos + 2)
  const at = cursor.pos
  cursor.pos += 2
  const digits = /^[0-9a-fA-F]*/.exec(cursor.text.slice(cursor.pos, cursor.pos + length))?.[0] ?? ''
  if (digits.length < length) throw cursor.error('did not find expected hexdecimal number', start, at, cursor.pos + digits.length)
  const point = Number.parseInt(digits, 16)
  if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff)
    throw cursor.error('found invalid Unicode character escape code', start, at, cursor.pos + length)
  cursor.pos += length
  return String.fromCodePoint(point)
}

/** Reads a scalar in single or double quotes. Follows scan_flow_scalar. */
export function scanQuoted(cursor: Cursor, single: boolean): Scanned {
  const start = cursor.mark()
  const quote = single ? code.apostrophe : code.quote
  const folding = new Folding()
  const firstLine = cursor.line
  let value = ''
  cursor.pos++
  for (;;) {
    if (cursor.atDocumentIndicator()) throw cursor.error('found unexpected document indicator', start, start.offset, cursor.lineEnd(start.offset))
    if (cursor.atEnd) {
      cursor.checkReadable()
      throw scannerError('found unexpected end of stream', cursor.mark(), start, start.offset, cursor.lineEnd(start.offset))
    }
    let escapedBreak = false
    let from = cursor.pos
    for (let letter = cursor.peek(); !isBlankOrEnd(letter); letter = cursor.peek()) {
      if (letter === quote) {
        if (!single || cursor.peek(1) !== quote) break
        value += cursor.text.slice(from, cursor.pos + 1)
        cursor.pos += 2
        from = cursor.pos
      } else if (!single && letter === code.backslash) {
        value += cursor.text.slice(from, cursor.pos)
        if (isBreak(cursor.peek(1))) {
          cursor.pos++
          cursor.readBreak()
          from = cursor.pos
          escapedBreak = true
          break
        }
        value += readEscape(cursor, start)
        from = cursor.pos
      } else cursor.pos++
    }
    value += cursor.text.slice(from, cursor.pos)
    if (cursor.peek() === quote) break
    folding.leadingBlanks = escapedBreak
    for (let letter = cursor.peek(); isBlank(letter) || isBreak(letter); letter = cursor.peek()) {
      if (isBreak(letter)) folding.takeBreak(cursor)
      else {
        if (!folding.leadingBlanks) folding.blanks += String.fromCharCode(letter)
        cursor.pos++
      }
    }
    value += folding.take()
  }
  cursor.pos++
  return { value, end: cursor.pos, multiline: cursor.line > firstLine }
}

/** Goes over the empty lines of a block scalar, and finds its indentation when `indent` is 0. */
function scanBlockBreaks(cursor: Cursor, indent: number, parentIndent: number, start: Mark): { indent: number; breaks: string } {
  let breaks = ''
  let deepest = 0
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.peek() === code.space) cursor.pos++
    deepest = Math.max(deepest, cursor.column)
    if ((indent === 0 || cursor.column < indent) && cursor.peek() === code.tab)
      throw cursor.error('found a tab character where an indentation space is expected', start)
    if (!isBreak(cursor.peek())) break
    breaks += cursor.readBreak()
  }
  return { indent: indent === 0 ? Math.max(deepest, parentIndent + 1, 1) : indent, breaks }
}

function readIndentation(cursor: Cursor, start: Mark): number {
  if (cursor.peek() === code.zero) throw cursor.error('found an indentation indicator equal to 0', start)
  const digit = cursor.peek() - code.zero
  cursor.pos++
  return digit
}

/** What follows `|` or `>`: the chomping sign (+1 keep, -1 strip) and the indentation, in either order. */
function scanBlockHeader(cursor: Cursor, start: Mark): { chomping: number; increment: number } {
  let chomping = 0
  let increment = 0
  const sign = () => {
    const letter = cursor.peek()
    if (letter !== code.plus && letter !== code.dash) return false
    chomping = letter === code.plus ? 1 : -1
    cursor.pos++
    return true
  }
  if (sign()) {
    if (isDigit(cursor.peek())) increment = readIndentation(cursor, start)
  } else if (isDigit(cursor.peek())) {
    increment = readIndentation(cursor, start)
    sign()
  }
  cursor.skipBlanks()
  if (cursor.peek() === code.hash) cursor.skipToBreak()
  if (!isBreakOrEnd(cursor.peek())) throw cursor.error('did not find expected comment or line break', start, cursor.pos, cursor.lineEnd(cursor.pos))
  if (isBreak(cursor.peek())) cursor.readBreak()
  return { chomping, increment }
}

/** Reads a literal or folded block scalar below a block indented by `parentIndent`. Follows scan_block_scalar. */
export function scanBlock(cursor: Cursor, literal: boolean, parentIndent: number): Scanned {
  const start = cursor.mark()
  cursor.pos++
  const { chomping, increment } = scanBlockHeader(cursor, start)
  let indent = increment > 0 ? Math.max(parentIndent, 0) + increment : 0
  let end = cursor.pos
  let value = ''
  let leadingBreak = ''
  let leadingBlank = false
  let found = scanBlockBreaks(cursor, indent, parentIndent, start)
  indent = found.indent
  let breaks = found.breaks
  while (cursor.column === indent && !cursor.atEnd) {
    const startsBlank = isBlank(cursor.peek())
    if (!literal && leadingBreak.startsWith('\n') && !leadingBlank && !startsBlank) value += breaks === '' ? ' ' : ''
    else value += leadingBreak
    value += breaks
    leadingBlank = startsBlank
    const from = cursor.pos
    cursor.skipToBreak()
    value += cursor.text.slice(from, cursor.pos)
    end = cursor.pos
    leadingBreak = cursor.atEnd ? '' : cursor.readBreak()
    found = scanBlockBreaks(cursor, indent, parentIndent, start)
    breaks = found.breaks
  }
  if (chomping !== -1) value += leadingBreak
  if (chomping === 1) value += breaks
  return { value, end, multiline: true }
}
