import type { Cursor } from './cursor.ts'
import { code, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit, isWordLetter } from './cursor.ts'
import type { Mark } from './yaml-error.ts'

/** Reads letters, digits, `_` and `-`. */
function readWord(cursor: Cursor): string {
  const from = cursor.pos
  while (isWordLetter(cursor.peek())) cursor.pos++
  return cursor.text.slice(from, cursor.pos)
}

const mayFollowName: ReadonlySet<number> = new Set([
  code.question,
  code.colon,
  code.comma,
  code.closeSquare,
  code.closeCurly,
  code.percent,
  code.at,
  code.backtick,
])

/** Reads the name after `&` or `*`. Follows yaml/v2 scannerc.go scan_anchor. */
export function scanAnchorName(cursor: Cursor): string {
  const start = cursor.mark()
  cursor.pos++
  const name = readWord(cursor)
  const next = cursor.peek()
  if (name === '' || !(isBlankOrEnd(next) || mayFollowName.has(next)))
    throw cursor.error('did not find expected alphabetic or numeric character', start, start.offset, cursor.pos + 1)
  return name
}

const uriMarks: ReadonlySet<number> = new Set([...";/?:@&=+$,.!~*'()[]"].map(letter => letter.charCodeAt(0)))

function readUriEscape(cursor: Cursor, start: Mark): string {
  let bytes = ''
  while (cursor.peek() === code.percent) {
    const escaped = /^%[0-9a-fA-F]{2}/.exec(cursor.text.slice(cursor.pos, cursor.pos + 3))?.[0]
    if (escaped === undefined) throw cursor.error('did not find URI escaped octet', start)
    bytes += escaped
    cursor.pos += 3
  }
  try {
    return decodeURIComponent(bytes)
  } catch {
    throw cursor.error('found an incorrect trailing UTF-8 octet', start)
  }
}

/** Reads a tag's URI after `head`. Follows scan_tag_uri. */
function readUri(cursor: Cursor, head: string, start: Mark): string {
  let uri = head.slice(1)
  let any = head !== ''
  for (let letter = cursor.peek(); isWordLetter(letter) || uriMarks.has(letter) || letter === code.percent; letter = cursor.peek()) {
    if (letter === code.percent) uri += readUriEscape(cursor, start)
    else {
      uri += String.fromCharCode(letter)
      cursor.pos++
    }
    any = true
  }
  if (!any) throw cursor.error('did not find expected tag URI', start)
  return uri
}

function readHandle(cursor: Cursor, directive: boolean, start: Mark): string {
  if (cursor.peek() !== code.bang) throw cursor.error("did not find expected '!'", start)
  cursor.pos++
  const word = readWord(cursor)
  if (cursor.peek() === code.bang) {
    cursor.pos++
    return `!${word}!`
  }
  if (directive && word !== '') throw cursor.error("did not find expected '!'", start)
  return `!${word}`
}

/** Reads a tag: its handle and its suffix. Follows scan_tag. */
export function scanTag(cursor: Cursor): { handle: string; suffix: string } {
  const start = cursor.mark()
  let handle = ''
  let suffix: string
  if (cursor.peek(1) === code.less) {
    cursor.pos += 2
    suffix = readUri(cursor, '', start)
    if (cursor.peek() !== code.greater) throw cursor.error("did not find the expected '>'", start)
    cursor.pos++
  } else {
    handle = readHandle(cursor, false, start)
    if (handle.length > 1 && handle.endsWith('!')) suffix = readUri(cursor, '', start)
    else {
      suffix = readUri(cursor, handle, start)
      handle = '!'
      if (suffix === '') [handle, suffix] = ['', '!']
    }
  }
  if (!isBlankOrEnd(cursor.peek())) throw cursor.error('did not find expected whitespace or line break', start)
  return { handle, suffix }
}

/** A directive line: `%YAML 1.1` gives the version, `%TAG` a handle and its prefix. */
export type Directive = { readonly version: string } | { readonly handle: string; readonly prefix: string }

function readVersionNumber(cursor: Cursor, start: Mark): string {
  const from = cursor.pos
  while (isDigit(cursor.peek())) {
    if (cursor.pos - from === 2) throw cursor.error('found extremely long version number', start)
    cursor.pos++
  }
  if (cursor.pos === from) throw cursor.error('did not find expected version number', start)
  return String(Number(cursor.text.slice(from, cursor.pos)))
}

function readTagDirective(cursor: Cursor, start: Mark): Directive {
  cursor.skipBlanks()
  const handle = readHandle(cursor, true, start)
  if (!isBlank(cursor.peek())) throw cursor.error('did not find expected whitespace', start)
  cursor.skipBlanks()
  const prefix = readUri(cursor, '', start)
  if (!isBlankOrEnd(cursor.peek())) throw cursor.error('did not find expected whitespace or line break', start)
  return { handle, prefix }
}

function readVersionDirective(cursor: Cursor, start: Mark): Directive {
  cursor.skipBlanks()
  const major = readVersionNumber(cursor, start)
  if (cursor.peek() !== code.dot) throw cursor.error("did not find expected digit or '.' character", start)
  cursor.pos++
  return { version: `${major}.${readVersionNumber(cursor, start)}` }
}

/** Reads a directive and the rest of its line. Follows scan_directive. */
export function scanDirective(cursor: Cursor): Directive {
  const start = cursor.mark()
  cursor.pos++
  const name = readWord(cursor)
  if (name === '') throw cursor.error('could not find expected directive name', start)
  if (!isBlankOrEnd(cursor.peek())) throw cursor.error('found unexpected non-alphabetical character', start)
  if (name !== 'YAML' && name !== 'TAG') throw cursor.error('found unknown directive name', start, start.offset, cursor.pos)
  const directive = name === 'YAML' ? readVersionDirective(cursor, start) : readTagDirective(cursor, start)
  cursor.skipBlanks()
  if (cursor.peek() === code.hash) cursor.skipToBreak()
  if (!isBreakOrEnd(cursor.peek())) throw cursor.error('did not find expected comment or line break', start)
  if (isBreak(cursor.peek())) cursor.readBreak()
  return directive
}
