/** What all candidates begin with. */
export function commonStart(candidates: readonly string[]): string {
  const [first = '', ...rest] = candidates
  let length = first.length
  for (const other of rest) {
    while (!other.startsWith(first.slice(0, length))) length--
  }
  return first.slice(0, length)
}
