import { Path } from '../../apimachinery/field-path.ts'
import type { Position } from '../../yaml/documents.ts'

/** Where in a manifest the cursor is. Works on text that is no YAML yet, by its lines and their indentation. */
export interface Spot {
  /** The lines of the document around the cursor, and the number of the first, from 1. */
  readonly lines: readonly string[]
  readonly firstLine: number
  /** The map or list the cursor writes into; undefined at the document's root. */
  readonly parent: Path | undefined
  /** The key whose value the cursor is in; undefined where a key would stand. */
  readonly key: string | undefined
  /** What of the key or value stands before the cursor, and the column (from 1) where it begins. */
  readonly typed: string
  readonly column: number
  /** Keys that stand in the same map already. */
  readonly siblings: readonly string[]
  /** Whether the cursor is right after a dash, in a list's entry of its own. */
  readonly item: boolean
}

interface Level {
  /** The column of the key or dash, from 0. */
  readonly column: number
  /** The key; undefined for a list's entry. */
  readonly key: string | undefined
  readonly index: number
}

const keyLine = /^("[^"]*"|'[^']*'|[^\s#"'[\]{},][^#]*?)\s*:(?:\s+(.*))?$/
const isBlank = (line: string) => /^\s*(?:#.*)?$/.test(line)
const indentOf = (line: string) => line.length - line.trimStart().length
const unquote = (key: string) => key.replace(/^(["'])(.*)\1$/, '$2')

/** Keeps the way to the line at hand as lines go by. */
class Levels {
  stack: Level[] = []
  /** Lines deeper than this belong to a block scalar; -1 outside one. */
  #scalar = -1

  line(text: string): void {
    if (isBlank(text)) return
    const indent = indentOf(text)
    if (this.#scalar >= 0 && indent > this.#scalar) return
    this.#scalar = -1
    const { column, rest } = this.dashes(text)
    const match = keyLine.exec(rest)
    if (match === null) return
    this.enter(column)
    this.stack.push({ column, key: unquote(match[1] ?? ''), index: 0 })
    if (/^[|>][-+0-9]*\s*(?:#.*)?$/.test(match[2] ?? '')) this.#scalar = column
  }

  /** Takes a line's dashes; gives what is left and its column. */
  dashes(text: string): { column: number; rest: string } {
    let column = indentOf(text)
    let rest = text.slice(column)
    while (/^-(?:\s|$)/.test(rest)) {
      let index = 0
      while (this.#top().column > column || (this.#top().column === column && this.#top().key === undefined)) {
        const left = this.stack.pop()
        if (left?.column === column && left.key === undefined) index = left.index + 1
      }
      this.stack.push({ column, key: undefined, index })
      const after = rest.slice(1)
      column += 1 + indentOf(after)
      rest = after.trimStart()
    }
    return { column, rest }
  }

  /** Leaves the levels that a key in `column` is not inside of. */
  enter(column: number): void {
    while (this.#top().column >= column) this.stack.pop()
  }

  #top(): Level {
    return this.stack.at(-1) ?? { column: -1, key: '', index: 0 }
  }

  path(): Path | undefined {
    let path: Path | undefined
    for (const level of this.stack) {
      if (level.key === undefined) path = path?.index(level.index)
      else path = path === undefined ? Path.of(level.key) : path.child(level.key)
    }
    return path
  }
}

/** The document around a line: its lines and where it begins. */
export function documentAround(text: string, line: number): { lines: string[]; firstLine: number } {
  const all = text.split(/\r?\n/)
  const isSeparator = (at: number) => /^---(\s|$)/.test(all[at] ?? '')
  let first = Math.min(Math.max(line - 1, 0), all.length - 1)
  while (first > 0 && !isSeparator(first - 1)) first--
  if (isSeparator(first)) first++
  let last = Math.max(first, line - 1)
  while (last + 1 < all.length && !isSeparator(last + 1)) last++
  return { lines: all.slice(first, last + 1), firstLine: first + 1 }
}

/** Where the cursor is; undefined inside comments and where nothing can be said. */
export function spotAt(text: string, { line, column }: Position): Spot | undefined {
  const { lines, firstLine } = documentAround(text, line)
  const at = line - firstLine
  const levels = new Levels()
  for (const before of lines.slice(0, at)) levels.line(before)
  const before = (lines[at] ?? '').slice(0, column - 1)
  if (/(^|\s)#/.test(before)) return undefined
  const { column: start, rest } = levels.dashes(before.endsWith('-') ? `${before} ` : before)
  const item = levels.stack.at(-1)?.key === undefined && levels.stack.length > 0 && /^\s*(?:-\s*)+$/.test(before.slice(0, start))
  const value = /^("[^"]*"|'[^']*'|[^\s:#][^:#]*?):\s+(.*)$/.exec(rest)
  levels.enter(start)
  const parent = levels.path()
  const common = { lines, firstLine, parent, item, siblings: siblingsOf(lines, at, start) }
  if (value !== null) {
    const typed = value[2] ?? ''
    return { ...common, key: unquote(value[1] ?? ''), typed, column: column - typed.length }
  }
  if (/[:{[]/.test(rest)) return undefined
  return { ...common, key: undefined, typed: rest, column: column - rest.length }
}

/** The keys that stand in `column` in the same block as line `at`. */
function siblingsOf(lines: readonly string[], at: number, column: number): string[] {
  const keys: string[] = []
  const scan = (from: number, step: 1 | -1) => {
    for (let line = from; line >= 0 && line < lines.length; line += step) {
      const text = lines[line] ?? ''
      if (isBlank(text)) continue
      const dash = /^(\s*(?:- +)+)/.exec(text)?.[1] ?? ''
      const start = dash === '' ? indentOf(text) : dash.length
      if (start < column || (dash !== '' && start === column && step === 1)) return
      if (start === column) {
        const key = keyLine.exec(text.slice(start))?.[1]
        if (key !== undefined) keys.push(unquote(key))
        if (dash !== '') return
      } else if (dash !== '' && indentOf(text) < column && start > column) return
    }
  }
  if (!/^\s*- /.test(lines[at] ?? '')) scan(at - 1, -1)
  scan(at + 1, 1)
  return keys
}

/** The kind a document says it is. */
export function typeOf(lines: readonly string[]): { apiVersion: string; kind: string } {
  const find = (key: string) =>
    unquote(new RegExp(`^["']?${key}["']?:\\s*([^#]*?)\\s*(?:#.*)?$`).exec(lines.find(line => new RegExp(`^["']?${key}["']?:`).test(line)) ?? '')?.[1] ?? '')
  return { apiVersion: find('apiVersion'), kind: find('kind') }
}
