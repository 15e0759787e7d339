import type { Range } from '../../yaml/documents.ts'

/** A replacement of text. */
export interface TextEdit {
  readonly range: Range
  readonly text: string
}

/** A change that mends a problem. */
export interface Fix {
  /** What it does, as a command: `Rename to replicas`. */
  readonly title: string
  /** Edits in the text as it is; they do not overlap. */
  readonly edits: readonly TextEdit[]
}

/** The text with a fix's edits made. `offset` turns positions into offsets. */
export function applyEdits(text: string, edits: readonly TextEdit[], offset: (position: Range['start']) => number): string {
  let changed = text
  const inOrder = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start))
  for (const { range, text: replacement } of inOrder) changed = changed.slice(0, offset(range.start)) + replacement + changed.slice(offset(range.end))
  return changed
}
