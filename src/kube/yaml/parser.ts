import type { ListNode, MapNode, Node, Pair, ScalarNode } from './node.ts'
import { Scanner } from './scanner.ts'
import type { Token, TokenType } from './token.ts'
import { parserError, YamlError } from './yaml-error.ts'

/** Reads one document's text into its tree; undefined when there is nothing in it. Throws YamlError. */
export function parseTree(text: string): Node | undefined {
  return new Parser(text).document()
}

const emptyAt = (offset: number): ScalarNode => ({ kind: 'scalar', start: offset, end: offset, value: '', style: 'plain', tag: '', implicit: true })

const defaultHandles: ReadonlyMap<string, string> = new Map([
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
])

const endsBlockValue: ReadonlySet<TokenType> = new Set(['key', 'value', 'block-end'])
const endsDocument: ReadonlySet<TokenType> = new Set(['version', 'tag-directive', 'document-start', 'document-end', 'stream-end'])

interface Properties {
  start: number
  end: number
  anchor: string | undefined
  tag: string
}

/** Puts tokens together as goyaml's parser does. Follows go.yaml.in/yaml/v2 parserc.go and decode.go parser. */
class Parser {
  readonly #scanner: Scanner
  readonly #anchors = new Map<string, Node>()
  #handles = new Map(defaultHandles)

  constructor(text: string) {
    this.#scanner = new Scanner(text)
  }

  document(): Node | undefined {
    const first = this.#scanner.peek()
    if (first.type === 'stream-end') return undefined
    let root: Node
    if (first.type === 'version' || first.type === 'tag-directive' || first.type === 'document-start') {
      this.#directives()
      const start = this.#scanner.peek()
      if (start.type !== 'document-start') throw this.#fail('did not find expected <document start>', start)
      this.#scanner.next()
      const content = this.#scanner.peek()
      root = endsDocument.has(content.type) ? emptyAt(content.offset) : this.#node(true, false)
    } else root = this.#node(true, false)
    this.#scanner.peek()
    return root
  }

  #directives(): void {
    let version = false
    const handles = new Map<string, string>()
    for (let token = this.#scanner.peek(); token.type === 'version' || token.type === 'tag-directive'; token = this.#scanner.peek()) {
      if (token.type === 'version') {
        if (version) throw this.#fail('found duplicate %YAML directive', token)
        if (token.value !== '1.1') throw this.#fail('found incompatible YAML document', token)
        version = true
      } else {
        if (handles.has(token.value)) throw this.#fail('found duplicate %TAG directive', token)
        handles.set(token.value, token.suffix)
      }
      this.#scanner.next()
    }
    this.#handles = new Map([...defaultHandles, ...handles])
  }

  #fail(problem: string, at: Token, context?: Token): YamlError {
    const end = at.end > at.offset ? at.end : this.#scanner.lineEnd(at.offset)
    return parserError(problem, at, context, at.offset, Math.max(end, at.offset + 1))
  }

  #properties(): Properties {
    const first = this.#scanner.peek()
    const found: Properties = { start: first.offset, end: first.offset, anchor: undefined, tag: '' }
    let tagToken: Token | undefined
    for (let token = first; ; token = this.#scanner.peek()) {
      if (token.type === 'anchor' && found.anchor === undefined) found.anchor = token.value
      else if (token.type === 'tag' && tagToken === undefined) tagToken = token
      else break
      found.end = token.end
      this.#scanner.next()
    }
    if (tagToken !== undefined) found.tag = this.#resolveTag(tagToken, first)
    return found
  }

  #resolveTag(token: Token, first: Token): string {
    if (token.value === '') return token.suffix
    const prefix = this.#handles.get(token.value)
    if (prefix === undefined || prefix + token.suffix === '') throw this.#fail('found undefined tag handle', token, first)
    return prefix + token.suffix
  }

  #node(block: boolean, indentless: boolean): Node {
    const first = this.#scanner.peek()
    if (first.type === 'alias') return this.#alias()
    const properties = this.#properties()
    const { tag } = properties
    const token = this.#scanner.peek()
    switch (token.type) {
      case 'block-entry':
        if (indentless) return this.#indentlessList(properties)
        break
      case 'scalar':
        return this.#scalar(properties)
      case 'flow-sequence-start':
        return this.#flowList(properties)
      case 'flow-mapping-start':
        return this.#flowMap(properties)
      case 'block-sequence-start':
        if (block) return this.#blockList(properties)
        break
      case 'block-mapping-start':
        if (block) return this.#blockMap(properties)
        break
      default:
    }
    if (properties.anchor !== undefined || tag !== '') {
      return this.#anchored(properties, { kind: 'scalar', start: properties.start, end: properties.end, value: '', style: 'plain', tag, implicit: tag === '' })
    }
    throw this.#fail('did not find expected node content', token, first)
  }

  #anchored<T extends Node>(properties: Properties, node: T): T {
    if (properties.anchor !== undefined) this.#anchors.set(properties.anchor, node)
    return node
  }

  #alias(): Node {
    const token = this.#scanner.next()
    const target = this.#anchors.get(token.value)
    if (target === undefined) throw new YamlError(`yaml: unknown anchor '${token.value}' referenced`, token.offset, token.end)
    return { kind: 'alias', start: token.offset, end: token.end, name: token.value, target }
  }

  #scalar(properties: Properties): Node {
    const token = this.#scanner.next()
    const { tag } = properties
    const implicit = (tag === '' && token.style === 'plain') || tag === '!'
    return this.#anchored(properties, { kind: 'scalar', start: properties.start, end: token.end, value: token.value, style: token.style, tag, implicit })
  }

  #newList(properties: Properties): ListNode & { items: Node[]; end: number } {
    return this.#anchored(properties, { kind: 'list' as const, start: properties.start, end: properties.end, items: [] as Node[], tag: properties.tag })
  }

  #newMap(properties: Properties): MapNode & { pairs: Pair[]; end: number } {
    return this.#anchored(properties, { kind: 'map' as const, start: properties.start, end: properties.end, pairs: [] as Pair[], tag: properties.tag })
  }

  #blockList(properties: Properties): Node {
    const open = this.#scanner.next()
    const list = this.#newList(properties)
    for (;;) {
      const token = this.#scanner.peek()
      if (token.type === 'block-end') {
        this.#scanner.next()
        return list
      }
      if (token.type !== 'block-entry') throw this.#fail("did not find expected '-' indicator", token, open)
      this.#scanner.next()
      const next = this.#scanner.peek().type
      this.#addItem(list, next === 'block-entry' || next === 'block-end' ? emptyAt(token.end) : this.#node(true, false))
    }
  }

  #indentlessList(properties: Properties): Node {
    const list = this.#newList(properties)
    for (let token = this.#scanner.peek(); token.type === 'block-entry'; token = this.#scanner.peek()) {
      this.#scanner.next()
      const next = this.#scanner.peek().type
      this.#addItem(list, next === 'block-entry' || endsBlockValue.has(next) ? emptyAt(token.end) : this.#node(true, false))
    }
    return list
  }

  #addItem(list: { items: Node[]; end: number }, item: Node): void {
    list.items.push(item)
    list.end = Math.max(list.end, item.end)
  }

  #addPair(map: { pairs: Pair[]; end: number }, key: Node, value: Node): void {
    map.pairs.push({ key, value })
    map.end = Math.max(map.end, key.end, value.end)
  }

  #blockMap(properties: Properties): Node {
    const open = this.#scanner.next()
    const map = this.#newMap(properties)
    for (;;) {
      const token = this.#scanner.peek()
      if (token.type === 'block-end') {
        this.#scanner.next()
        return map
      }
      if (token.type !== 'key') throw this.#fail('did not find expected key', token, open)
      this.#scanner.next()
      const key = endsBlockValue.has(this.#scanner.peek().type) ? emptyAt(token.end) : this.#node(true, true)
      this.#addPair(map, key, this.#blockValue())
    }
  }

  #blockValue(): Node {
    const token = this.#scanner.peek()
    if (token.type !== 'value') return emptyAt(token.offset)
    this.#scanner.next()
    return endsBlockValue.has(this.#scanner.peek().type) ? emptyAt(token.end) : this.#node(true, true)
  }

  #flowList(properties: Properties): Node {
    const open = this.#scanner.next()
    const list = this.#newList(properties)
    let token = this.#scanner.peek()
    for (let first = true; token.type !== 'flow-sequence-end'; first = false) {
      if (!first) {
        if (token.type !== 'flow-entry') throw this.#fail("did not find expected ',' or ']'", token, open)
        this.#scanner.next()
        token = this.#scanner.peek()
      }
      if (token.type === 'key') this.#addItem(list, this.#pairInList())
      else if (token.type !== 'flow-sequence-end') this.#addItem(list, this.#node(false, false))
      else break
      token = this.#scanner.peek()
    }
    list.end = this.#scanner.next().end
    return list
  }

  /** `[a: b]`: a map of one pair. */
  #pairInList(): Node {
    const start = this.#scanner.next()
    const map = this.#newMap({ start: start.offset, end: start.end, anchor: undefined, tag: '' })
    const ends = (token: Token) => token.type === 'flow-entry' || token.type === 'flow-sequence-end'
    let token = this.#scanner.peek()
    let key: Node
    if (token.type !== 'value' && !ends(token)) key = this.#node(false, false)
    else {
      key = emptyAt(token.end)
      this.#scanner.next()
    }
    token = this.#scanner.peek()
    let value: Node = emptyAt(token.offset)
    if (token.type === 'value') {
      this.#scanner.next()
      if (!ends(this.#scanner.peek())) value = this.#node(false, false)
    }
    this.#addPair(map, key, value)
    return map
  }

  #flowMap(properties: Properties): Node {
    const open = this.#scanner.next()
    const map = this.#newMap(properties)
    let token = this.#scanner.peek()
    for (let first = true; token.type !== 'flow-mapping-end'; first = false) {
      if (!first) {
        if (token.type !== 'flow-entry') throw this.#fail("did not find expected ',' or '}'", token, open)
        this.#scanner.next()
        token = this.#scanner.peek()
      }
      if (token.type === 'key') {
        this.#scanner.next()
        const key = this.#scanner.peek().type === 'value' ? emptyAt(this.#scanner.peek().offset) : this.#flowPart()
        token = this.#scanner.peek()
        if (token.type === 'value') this.#scanner.next()
        this.#addPair(map, key, token.type === 'value' ? this.#flowPart() : emptyAt(token.offset))
      } else if (token.type !== 'flow-mapping-end') {
        const key = this.#node(false, false)
        this.#addPair(map, key, emptyAt(this.#scanner.peek().offset))
      } else break
      token = this.#scanner.peek()
    }
    map.end = this.#scanner.next().end
    return map
  }

  /** A key or value in braces, empty before `,` and `}`. */
  #flowPart(): Node {
    const token = this.#scanner.peek()
    return token.type === 'flow-entry' || token.type === 'flow-mapping-end' ? emptyAt(token.offset) : this.#node(false, false)
  }
}
