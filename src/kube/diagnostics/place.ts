import type { FieldError } from '../apimachinery/field-error.ts'
import type { Path } from '../apimachinery/field-path.ts'
import { keyText } from '../yaml/construct.ts'
import type { Range, YamlDocument } from '../yaml/documents.ts'
import type { Node } from '../yaml/node.ts'
import type { Lines, Span } from '../yaml/range.ts'
import { locate } from '../yaml/range.ts'
import { resolveScalar } from '../yaml/resolve.ts'

/** Finds where in a document's text a problem is to be shown. */
export class Places {
  readonly #lines: Lines
  readonly #document: YamlDocument
  /** Where the object stands in the document, when a List holds it. */
  readonly #prefix: Path | undefined

  constructor(lines: Lines, document: YamlDocument, prefix: Path | undefined) {
    this.#lines = lines
    this.#document = document
    this.#prefix = prefix
  }

  /** The whole object's place: its first line. */
  whole(): Range {
    return this.value(undefined)
  }

  /** A field's key, or what stands nearest to it. */
  key(path: Path | undefined): Range {
    const root = this.#document.root
    if (root === undefined) return this.#document.range
    const { key, value } = locate(root, this.#absolute(path))
    return this.#range(key ?? firstLineOf(value))
  }

  /**
   * A field's value when it stands on one line, else its key; of a missing field its nearest ancestor's key.
   */
  value(path: Path | undefined): Range {
    const root = this.#document.root
    if (root === undefined) return this.#document.range
    const { key, value, exact } = locate(root, this.#absolute(path))
    if (exact && value.end > value.start && (key === undefined || this.#isShort(value))) return this.#range(firstLineOf(value))
    return this.#range(key ?? firstLineOf(value))
  }

  /** A field error's place: of a map's or list's error the entry that it is about, where the value tells. */
  error(error: FieldError): Range {
    const root = this.#document.root
    if (root !== undefined && error.field !== undefined && error.badValue !== undefined) {
      const { value, exact } = locate(root, this.#absolute(error.field))
      const entry = exact ? entryWith(value, error.badValue) : undefined
      if (entry !== undefined) return this.#range(entry)
    }
    return this.value(error.field)
  }

  #absolute(path: Path | undefined): Path | undefined {
    let absolute = this.#prefix
    for (const step of path?.steps() ?? []) {
      if (absolute === undefined) return path
      absolute = 'field' in step ? absolute.child(step.field) : 'index' in step ? absolute.index(step.index) : absolute.key(step.key)
    }
    return absolute
  }

  #isShort(node: Node): boolean {
    const range = this.#range(node)
    return node.kind === 'scalar' || range.start.line === range.end.line
  }

  #range(span: Span): Range {
    const start = span.start + this.#document.offset
    const range = this.#lines.range({ start, end: span.end + this.#document.offset })
    if (range.end.line <= range.start.line) return range
    const next = this.#lines.offset({ line: range.start.line + 1, column: 1 })
    return this.#lines.range({ start, end: Math.max(next - 1, start) })
  }
}

/** A map's first key or a list's first entry stand for the whole; a scalar stands for itself. */
function firstLineOf(node: Node): Span {
  if (node.kind === 'map') {
    const first = node.pairs[0]
    return first === undefined
      ? node
      : { start: first.key.start, end: Math.max(first.value.kind === 'scalar' ? first.value.end : first.key.end, first.key.end) }
  }
  if (node.kind === 'list') return node.items[0] === undefined ? node : firstLineOf(node.items[0])
  return node
}

/** The one key or value of a map or list that is `value`. */
function entryWith(node: Node, value: unknown): Span | undefined {
  const same = (candidate: Node) => candidate.kind === 'scalar' && String(resolveScalar(candidate)) === String(value)
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  if (node.kind === 'list') return node.items.find(same)
  if (node.kind !== 'map') return undefined
  return node.pairs.find(pair => keyText(pair.key) === value)?.key ?? node.pairs.find(pair => same(pair.value))?.value
}
