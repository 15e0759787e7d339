/** What the scanner cuts a document into. */
export type TokenType =
  | 'stream-end'
  | 'version'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'

/** How a scalar was written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

/** One token: where it starts and ends (offsets), the line it starts on (from 0), and its text. */
export interface Token {
  readonly type: TokenType
  readonly offset: number
  readonly end: number
  readonly line: number
  /** A scalar's value, an anchor's name, a tag's handle, a directive's handle or version. */
  readonly value: string
  /** A tag's suffix or a directive's prefix. */
  readonly suffix: string
  readonly style: ScalarStyle
}
