import type { Path } from '../apimachinery/field-path.ts'
import { isMergeKey, keyText } from './construct.ts'
import type { MapNode, Node, Pair } from './node.ts'

/** A place in a file: line and column from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A stretch of a file; `end` is the first position after it. */
export interface Range {
  readonly start: Position
  readonly end: Position
}

/** Offsets of a stretch, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Turns offsets into lines and columns, and back. */
export class Lines {
  readonly #starts: number[] = [0]
  readonly #length: number

  constructor(text: string) {
    this.#length = text.length
    for (const match of text.matchAll(/\r\n|[\n\r\x85\u2028\u2029]/g)) this.#starts.push(match.index + match[0].length)
  }

  position(offset: number): Position {
    const at = Math.min(Math.max(offset, 0), this.#length)
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= at) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: at - (this.#starts[low] ?? 0) + 1 }
  }

  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(Math.max(span.start, span.end)) }
  }

  offset({ line, column }: Position): number {
    const start = this.#starts[Math.max(line - 1, 0)] ?? this.#length
    return Math.min(start + column - 1, this.#length)
  }
}

/** Where a field is written: its pair, or in a list its item alone. `exact` is false when only an ancestor is there. */
export interface Located {
  readonly key: Node | undefined
  readonly value: Node
  readonly exact: boolean
}

function pairNamed(map: MapNode, name: string): Pair | undefined {
  for (const pair of map.pairs.toReversed()) {
    if (isMergeKey(pair.key)) {
      const merged = pair.value.kind === 'list' ? pair.value.items : [pair.value]
      for (const item of merged) {
        const target = item.kind === 'alias' ? item.target : item
        const found = target.kind === 'map' ? pairNamed(target, name) : undefined
        if (found !== undefined) return found
      }
    } else if (keyText(pair.key) === name) return pair
  }
  return undefined
}

/** Finds a field in a document's tree; of a missing one its nearest ancestor. `undefined` is the whole document. */
export function locate(root: Node, path: Path | undefined): Located {
  let found: Located = { key: undefined, value: root, exact: true }
  for (const step of path?.steps() ?? []) {
    const node = found.value.kind === 'alias' ? found.value.target : found.value
    if ('index' in step) {
      const item = node.kind === 'list' ? node.items[step.index] : undefined
      if (item === undefined) return { ...found, exact: false }
      found = { key: undefined, value: item, exact: true }
    } else {
      const pair = node.kind === 'map' ? pairNamed(node, 'field' in step ? step.field : step.key) : undefined
      if (pair === undefined) return { ...found, exact: false }
      found = { key: pair.key, value: pair.value, exact: true }
    }
  }
  return found
}
