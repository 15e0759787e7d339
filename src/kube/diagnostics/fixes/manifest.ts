import type { StructSchema } from '../../api/schema.ts'
import type { Path } from '../../apimachinery/field-path.ts'
import type { Position, Range, YamlDocument, YamlFile } from '../../yaml/documents.ts'
import { parseFile } from '../../yaml/documents.ts'
import type { Node } from '../../yaml/node.ts'
import { printYAML } from '../../yaml/print.ts'
import { locate } from '../../yaml/range.ts'
import { structFor } from '../help/field.ts'
import type { TextEdit } from './fix.ts'

/** Offsets in the file, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The document a problem is in, and how to change its text. */
export class Manifest {
  readonly text: string
  readonly file: YamlFile
  readonly document: YamlDocument | undefined
  readonly value: Readonly<Record<string, unknown>>
  readonly apiVersion: string
  readonly kind: string

  constructor(text: string, at: Position) {
    this.text = text
    this.file = parseFile(text)
    const { documents, lines } = this.file
    const offset = lines.offset(at)
    this.document = documents.findLast(({ range }) => lines.offset(range.start) <= offset) ?? documents[0]
    const value = this.document?.value
    this.value = typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
    this.apiVersion = String(this.value['apiVersion'] ?? '')
    this.kind = String(this.value['kind'] ?? '')
  }

  get struct(): StructSchema | undefined {
    return structFor(this.apiVersion, this.kind)
  }

  /** A field's pair in the file; undefined when it is not written. */
  find(path: Path | undefined): { key: Span | undefined; value: Span; node: Node } | undefined {
    const { document } = this
    if (document?.root === undefined) return undefined
    const { key, value, exact } = locate(document.root, path)
    if (!exact) return undefined
    const shift = (node: Node): Span => ({ start: node.start + document.offset, end: node.end + document.offset })
    return { key: key === undefined ? undefined : shift(key), value: shift(value), node: value.kind === 'alias' ? value.target : value }
  }

  /** The text of a span. */
  source(span: Span): string {
    return this.text.slice(span.start, span.end)
  }

  range(span: Span): Range {
    return this.file.lines.range(span)
  }

  replace(span: Span, text: string): TextEdit {
    return { range: this.range(span), text }
  }

  /** The column of an offset, from 0. */
  column(offset: number): number {
    return this.file.lines.position(offset).column - 1
  }

  lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1
  }

  lineEnd(offset: number): number {
    const end = this.text.indexOf('\n', offset)
    return end < 0 ? this.text.length : end
  }

  /** The whole lines of a pair; undefined when something else stands on its first line. */
  block(path: Path): Span | undefined {
    const found = this.find(path)
    if (found?.key === undefined) return undefined
    const start = this.lineStart(found.key.start)
    if (this.text.slice(start, found.key.start).trim() !== '') return undefined
    const end = this.lineEnd(Math.max(found.value.end, found.key.end))
    return { start, end: Math.min(end + 1, this.text.length) }
  }

  /** Takes a pair out; its dash stays when it is a list entry's first. */
  remove(path: Path): TextEdit | undefined {
    const block = this.block(path)
    if (block !== undefined) return this.replace(block, '')
    const found = this.find(path)
    if (found?.key === undefined) return undefined
    const braces = this.#bracesAround(path)
    if (braces !== undefined) return this.replace(braces.value, `{${braces.others.map(pair => this.source(pair)).join(', ')}}`)
    const end = this.lineEnd(Math.max(found.value.end, found.key.end))
    const next = /^\n( *)(?=\S)/.exec(this.text.slice(end))
    if (next === null || next[1]?.length !== this.column(found.key.start)) return undefined
    return this.replace({ start: found.key.start, end: end + next[0].length }, '')
  }

  /** The braces a pair stands in, with the other pairs of them. */
  #bracesAround(path: Path): { value: Span; others: Span[] } | undefined {
    const holder = this.find(path.parent)
    const shift = this.document?.offset ?? 0
    const own = this.find(path)?.key?.start
    if (holder?.node.kind !== 'map' || this.text[holder.value.start] !== '{') return undefined
    const pairs = holder.node.pairs.map(pair => ({ start: pair.key.start + shift, end: Math.max(pair.key.end, pair.value.end) + shift }))
    return { value: holder.value, others: pairs.filter(pair => pair.start !== own) }
  }

  /** Writes `value` at `path`: in place of what is there, else into the nearest map or list that is there. */
  set(path: Path, value: unknown): TextEdit | undefined {
    const found = this.find(path)
    if (found !== undefined && found.node.kind === 'scalar') {
      const inline = typeof value !== 'object' || value === null
      if (inline)
        return this.replace(
          found.value,
          `${found.value.start === found.value.end && !/\s$/.test(this.text.slice(0, found.value.start)) ? ' ' : ''}${scalarText(value)}`,
        )
      const column = this.column(found.key?.start ?? found.value.start)
      return this.replace(
        { start: found.key?.end === undefined ? found.value.start : found.key.end + 1, end: found.value.end },
        `\n${indentText(printYAML(value).trimEnd(), column + (Array.isArray(value) ? 0 : 2))}`,
      )
    }
    return this.add(path, value)
  }

  /** Adds a pair or a list entry that is not there yet. */
  add(path: Path, value: unknown): TextEdit | undefined {
    const step = path.step
    const wrapped = 'index' in step ? [value] : { ['field' in step ? step.field : step.key]: value }
    const holder = this.find(path.parent)
    if (holder === undefined) return path.parent === undefined ? undefined : this.add(path.parent, wrapped)
    const { node } = holder
    if (node.kind === 'scalar') return path.parent === undefined ? undefined : this.set(path.parent, wrapped)
    if (node.kind === 'map' && this.text[holder.value.start] === '{') return this.#addInBraces(holder.value, wrapped)
    const first = node.kind === 'map' ? node.pairs[0]?.key : node.kind === 'list' ? node.items[0] : undefined
    if (first === undefined || this.document === undefined) return undefined
    const column = this.column(first.start + this.document.offset) - (node.kind === 'list' ? 2 : 0)
    const end = this.lineEnd(holder.value.end)
    return this.replace({ start: end, end }, `\n${indentText(printYAML(wrapped).trimEnd(), column)}`)
  }

  #addInBraces(braces: Span, value: unknown): TextEdit {
    const inner = this.source(braces).slice(1, -1).trim()
    const pairs = JSON.stringify(value).slice(1, -1)
    return this.replace(braces, `{${inner === '' ? '' : `${inner}, `}${pairs}}`)
  }
}

/** A scalar as YAML. */
export function scalarText(value: unknown): string {
  return printYAML(value).trimEnd()
}

/** Every line indented by `column` spaces. */
export function indentText(text: string, column: number): string {
  return text
    .split('\n')
    .map(line => (line === '' ? '' : ' '.repeat(Math.max(column, 0)) + line))
    .join('\n')
}
