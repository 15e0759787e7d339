/** A part of a text of an exercise: words, or code. */
export interface Piece {
  readonly text: string
  readonly code: boolean
}

/** Splits a text at its backticks: what stands between two is code. */
export function piecesOf(text: string): readonly Piece[] {
  return text
    .split('`')
    .map((part, index) => ({ text: part, code: index % 2 === 1 }))
    .filter(piece => piece.text !== '')
}
