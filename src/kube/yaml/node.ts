import type { ScalarStyle } from './token.ts'

interface Place {
  /** Offsets into the document's text, end exclusive. An empty value has both at the place where it would stand. */
  readonly start: number
  readonly end: number
}

/** A scalar as written. `tag` is '' without one. */
export interface ScalarNode extends Place {
  readonly kind: 'scalar'
  readonly value: string
  readonly style: ScalarStyle
  readonly tag: string
  /** Plain and untagged, so that its look decides its type. */
  readonly implicit: boolean
}

/** One `key: value`. */
export interface Pair {
  readonly key: Node
  readonly value: Node
}

export interface MapNode extends Place {
  readonly kind: 'map'
  readonly pairs: readonly Pair[]
  readonly tag: string
}

export interface ListNode extends Place {
  readonly kind: 'list'
  readonly items: readonly Node[]
  readonly tag: string
}

export interface AliasNode extends Place {
  readonly kind: 'alias'
  readonly name: string
  readonly target: Node
}

/** A document as a tree, before its meaning is worked out. */
export type Node = ScalarNode | MapNode | ListNode | AliasNode
