import type { Path } from '../apimachinery/field-path.ts'
import { byteLength } from '../apimachinery/utf8.ts'
import type { DuplicateKey } from './construct.ts'
import { construct } from './construct.ts'
import { JsonError, parseJson } from './json.ts'
import type { Node } from './node.ts'
import { parseTree } from './parser.ts'
import type { Position, Range } from './range.ts'
import { Lines, locate } from './range.ts'
import { YamlError } from './yaml-error.ts'

/** Why a document cannot be read: kubectl's sentence (`error converting YAML to JSON: yaml: line 4: …`) and the exact place. */
export interface DocumentError {
  readonly message: string
  readonly range: Range
}

/** One document of a file. */
export interface YamlDocument {
  /** Its number among the file's documents that are not empty, from 0. */
  readonly index: number
  /** The first and last line it takes, from 1; separators are no part of it. */
  readonly range: Range
  /** The JSON value kubectl makes of it, keys sorted; undefined when it cannot be read. */
  readonly value: unknown
  readonly error: DocumentError | undefined
  /** The tree, with offsets from `offset`; undefined when it cannot be read. */
  readonly root: Node | undefined
  /** Where the document's text begins in the file. */
  readonly offset: number
  /** Keys that stand twice in one map, where the later one stands. kubectl keeps the last and says nothing. */
  readonly duplicates: readonly { readonly key: string; readonly range: Range }[]
  /**
   * Where a field's key and its value stand. A missing field gives its nearest ancestor that is there, with
   * `exact` false; a list's entry has no key.
   */
  locate(path: Path | undefined): { readonly key?: Range; readonly value: Range; readonly exact: boolean }
}

/** A file as kubectl reads it: its documents up to the first that cannot be read. */
export interface YamlFile {
  readonly documents: readonly YamlDocument[]
  readonly lines: Lines
}

interface Parsed {
  readonly root: Node
  readonly value: unknown
  readonly duplicates: readonly DuplicateKey[]
}

/**
 * Reads a file of YAML or JSON documents as kubectl does. Empty documents are left out; after one that cannot be
 * read come no more. Follows apimachinery/pkg/util/yaml/decoder.go and cli-runtime/pkg/resource/visitor.go.
 */
export function parseFile(text: string): YamlFile {
  const reader = new FileReader(text)
  return { documents: reader.read(), lines: reader.lines }
}

/** The documents of a file: see parseFile. */
export function parseDocuments(text: string): readonly YamlDocument[] {
  return parseFile(text).documents
}

/** What was wrong with a text that looked like JSON. */
interface FirstError {
  readonly message: string
  readonly offset: number
}

/** How far kubectl looks for the brace that makes a file JSON, in bytes. */
const jsonPeek = 4096
/** Space as Go's unicode.IsSpace sees it. */
const goSpace = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const looksLikeJson = new RegExp(`^${goSpace}*\\{`)
const outerSpace = new RegExp(`^${goSpace}+|${goSpace}+$`, 'g')
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

class FileReader {
  readonly lines: Lines
  readonly #text: string
  readonly #documents: YamlDocument[] = []

  constructor(text: string) {
    this.#text = text.replace(loneSurrogate, '\ufffd')
    this.lines = new Lines(text)
  }

  read(): readonly YamlDocument[] {
    const start = this.#text.startsWith('\ufeff') ? 1 : 0
    if (looksLikeJson.test(this.#text.slice(start, start + jsonPeek))) this.#readJson(start)
    else this.#readYaml(start, undefined)
    return this.#documents
  }

  /** Reads JSON values one after the other; when one is no JSON, the rest is tried as YAML. */
  #readJson(start: number): void {
    let at = start
    for (let count = 0; ; count++) {
      let found: ReturnType<typeof parseJson>
      try {
        found = parseJson(this.#text, at)
      } catch (error) {
        if (!(error instanceof JsonError)) throw error
        this.#afterJson(at, count, error)
        return
      }
      if (found === undefined) return
      this.#add(found.node.start, found.end, { root: found.node, value: found.value, duplicates: found.duplicates }, 0)
      at = found.end
    }
  }

  #afterJson(at: number, count: number, error: JsonError): void {
    const bytes = byteLength(this.#text.slice(this.#text.startsWith('\ufeff') ? 1 : 0, error.offset)) + (error.ended ? 0 : 1)
    const message = error.ended ? error.message : count > 1 ? error.message : `json: offset ${bytes}: ${error.message}`
    if (count > 1) this.#fail(message, error.offset, error.offset + 1)
    else this.#readYaml(at + (/^[^\S\n]*\n?/.exec(this.#text.slice(at))?.[0].length ?? 0), { message, offset: error.offset })
  }

  /** Splits at lines that begin with `---`, and reads each piece. `json` is the error to report when the first piece is no YAML either. */
  #readYaml(start: number, json: FirstError | undefined): void {
    let first = json
    let from = start
    for (let at = start; at < this.#text.length; ) {
      const end = this.#text.indexOf('\n', at)
      const next = end < 0 ? this.#text.length : end + 1
      if (this.#text.startsWith('---', at)) {
        const rest = this.#text.slice(at + 3, next).replace(outerSpace, '')
        if (rest !== '' && !rest.startsWith('#')) {
          this.#fail(first?.message ?? `invalid Yaml document separator: ${rest}`, first?.offset ?? at, end < 0 ? next : end)
          return
        }
        if (at > from) {
          if (!this.#readPiece(from, at, first)) return
          first = undefined
          from = next
        }
      }
      at = next
    }
    if (from < this.#text.length) this.#readPiece(from, this.#text.length, first)
  }

  /** Reads one document's text; false when it cannot be read. */
  #readPiece(from: number, to: number, json: FirstError | undefined): boolean {
    try {
      const root = parseTree(this.#text.slice(from, to))
      if (root === undefined) return true
      const { value, duplicates } = construct(root)
      if (value !== null) this.#add(from, to, { root, value, duplicates }, from)
      return true
    } catch (error) {
      if (!(error instanceof YamlError)) throw error
      const message = json?.message ?? `error converting YAML to JSON: ${error.message}`
      this.#fail(message, from + error.start, from + Math.max(error.end, error.start + 1), from)
      return false
    }
  }

  #fail(message: string, start: number, end: number, offset = start): void {
    const range = this.lines.range({ start, end })
    this.#documents.push({
      index: this.#documents.length,
      range,
      value: undefined,
      error: { message, range },
      root: undefined,
      offset,
      duplicates: [],
      locate: () => ({ value: range, exact: false }),
    })
  }

  #add(from: number, to: number, parsed: Parsed, offset: number): void {
    const { lines } = this
    const place = (node: { start: number; end: number }) => lines.range({ start: node.start + offset, end: node.end + offset })
    const body = this.#text.slice(from, to).trimEnd()
    this.#documents.push({
      index: this.#documents.length,
      range: lines.range({ start: from, end: from + body.length }),
      value: parsed.value,
      error: undefined,
      root: parsed.root,
      offset,
      duplicates: parsed.duplicates.map(({ key, node }) => ({ key, range: place(node) })),
      locate: path => {
        const { key, value, exact } = locate(parsed.root, path)
        return key === undefined ? { value: place(value), exact } : { key: place(key), value: place(value), exact }
      },
    })
  }
}

export type { Position, Range }
