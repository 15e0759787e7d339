/** How many letters must be put in, left out, changed or swapped to make one word the other. */
export function distance(from: string, to: string): number {
  let before: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const now = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      let least = Math.min((last[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1))
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) least = Math.min(least, (before[column - 2] ?? 0) + 1)
      now.push(least)
    }
    before = last
    last = now
  }
  return last[to.length] ?? 0
}

/** The words most like `word`, best first; none when nothing is near. */
export function similar(word: string, candidates: Iterable<string>, most = 3): string[] {
  const lower = word.toLowerCase()
  const near: { candidate: string; apart: number }[] = []
  for (const candidate of candidates) {
    const other = candidate.toLowerCase()
    const apart = other === lower ? 0 : distance(lower, other)
    const starts = lower.length > 2 && (other.startsWith(lower) || lower.startsWith(other)) && Math.abs(other.length - lower.length) <= 4
    if (apart <= Math.max(1, Math.floor(Math.min(lower.length, other.length) / 3)) || starts) near.push({ candidate, apart })
  }
  return near
    .sort((a, b) => a.apart - b.apart || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate)
}
