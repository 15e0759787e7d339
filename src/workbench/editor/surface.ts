import type { Ghost, Hover, OutlineEntry, Position, Problem, Suggestion, TextEdit, TextRange } from '../protocol.ts'

/** Whom an editing surface asks and tells. */
export interface SurfaceHost {
  changed(text: string): void
  hover(text: string, at: Position): Promise<Hover | undefined>
  suggest(text: string, at: Position): Promise<readonly Suggestion[]>
  outline(text: string): Promise<readonly OutlineEntry[]>
  /** Ctrl or Command with Enter. */
  apply(): void
}

/** Something to edit one file in: Monaco where there is a keyboard, a textarea elsewhere. */
export interface Surface {
  readonly text: string
  /** Opens a file; `name` keeps its undo history apart from other files'. */
  open(name: string, text: string): void
  setProblems(problems: readonly Problem[]): void
  /** Shows lines that are not in the text, dimmed; none takes them away. Does nothing where there is no room for it. */
  setGhosts(ghosts: readonly Ghost[]): void
  edit(edits: readonly TextEdit[]): void
  reveal(range: TextRange): void
  focus(): void
}

/** The offset of a place in a text. Places outside are moved in. */
export function offsetOf(text: string, at: Position): number {
  let offset = 0
  for (let line = 1; line < at.line; line++) {
    const end = text.indexOf('\n', offset)
    if (end < 0) return text.length
    offset = end + 1
  }
  const end = text.indexOf('\n', offset)
  return Math.min(offset + at.column - 1, end < 0 ? text.length : end)
}

/** The text with edits made, all of them counted in the text before. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  const inOrder = edits
    .map(edit => ({ from: offsetOf(text, edit.range.start), to: offsetOf(text, edit.range.end), text: edit.text }))
    .sort((a, b) => b.from - a.from)
  return inOrder.reduce((before, edit) => before.slice(0, edit.from) + edit.text + before.slice(edit.to), text)
}
