// Two texts compared line by line, as the API server shows what a change would change.
// Follows apimachinery/pkg/util/diff/diff.go and the matching of github.com/pmezard/go-difflib.

/** A run of lines that both sides share: where it begins in each, and how long it is. */
interface Match {
  readonly a: number
  readonly b: number
  readonly size: number
}

/** A stretch of both sides: equal, or changed from one to the other. */
interface Change {
  readonly equal: boolean
  readonly a: readonly [number, number]
  readonly b: readonly [number, number]
}

const context = 3
/** From this many lines on, lines that come often are no place to begin a match. */
const manyLines = 200

/** Where each line stands in the second text, without the lines that come too often. */
function places(lines: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const [index, line] of lines.entries()) {
    const known = found.get(line)
    if (known === undefined) found.set(line, [index])
    else known.push(index)
  }
  if (lines.length < manyLines) return found
  const often = Math.floor(lines.length / 100) + 1
  for (const [line, indices] of found) if (indices.length > often) found.delete(line)
  return found
}

class Matcher {
  private readonly a: readonly string[]
  private readonly b: readonly string[]
  private readonly places: Map<string, number[]>

  constructor(a: readonly string[], b: readonly string[]) {
    this.a = a
    this.b = b
    this.places = places(b)
  }

  /** The longest run between the bounds; of several the one that begins first. */
  private longest(aFrom: number, aTo: number, bFrom: number, bTo: number): Match {
    let best: Match = { a: aFrom, b: bFrom, size: 0 }
    let lengths = new Map<number, number>()
    for (let i = aFrom; i < aTo; i++) {
      const next = new Map<number, number>()
      for (const j of this.places.get(this.a[i] ?? '') ?? []) {
        if (j < bFrom) continue
        if (j >= bTo) break
        const size = (lengths.get(j - 1) ?? 0) + 1
        next.set(j, size)
        if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size }
      }
      lengths = next
    }
    let { a, b, size } = best
    while (a > aFrom && b > bFrom && this.a[a - 1] === this.b[b - 1]) {
      a--
      b--
      size++
    }
    while (a + size < aTo && b + size < bTo && this.a[a + size] === this.b[b + size]) size++
    return { a, b, size }
  }

  private collect(matches: Match[], aFrom: number, aTo: number, bFrom: number, bTo: number): void {
    const match = this.longest(aFrom, aTo, bFrom, bTo)
    const { a, b, size } = match
    if (size === 0) return
    if (aFrom < a && bFrom < b) this.collect(matches, aFrom, a, bFrom, b)
    const last = matches.at(-1)
    if (last !== undefined && last.a + last.size === a && last.b + last.size === b) {
      matches[matches.length - 1] = { a: last.a, b: last.b, size: last.size + size }
    } else {
      matches.push(match)
    }
    if (a + size < aTo && b + size < bTo) this.collect(matches, a + size, aTo, b + size, bTo)
  }

  /** What is equal and what changed, from the first line to the last. */
  changes(): Change[] {
    const matches: Match[] = []
    this.collect(matches, 0, this.a.length, 0, this.b.length)
    const changes: Change[] = []
    let i = 0
    let j = 0
    for (const { a, b, size } of [...matches, { a: this.a.length, b: this.b.length, size: 0 }]) {
      if (i < a || j < b) changes.push({ equal: false, a: [i, a], b: [j, b] })
      if (size > 0) changes.push({ equal: true, a: [a, a + size], b: [b, b + size] })
      i = a + size
      j = b + size
    }
    return changes
  }
}

const head = ({ equal, a, b }: Change): Change => ({ equal, a: [a[0], Math.min(a[1], a[0] + context)], b: [b[0], Math.min(b[1], b[0] + context)] })
const tail = ({ equal, a, b }: Change): Change => ({ equal, a: [Math.max(a[0], a[1] - context), a[1]], b: [Math.max(b[0], b[1] - context), b[1]] })

/** Changes that stand close together, with a few equal lines around them. */
function groups(changes: Change[]): Change[][] {
  const first = changes[0]
  if (first?.equal) changes[0] = tail(first)
  const last = changes.at(-1)
  if (last?.equal) changes[changes.length - 1] = head(last)
  const found: Change[][] = []
  let group: Change[] = []
  for (const change of changes) {
    if (change.equal && change.a[1] - change.a[0] > 2 * context) {
      found.push([...group, head(change)])
      group = [tail(change)]
    } else {
      group.push(change)
    }
  }
  return group.some(({ equal }) => !equal) ? [...found, group] : found
}

function range(from: number, to: number): string {
  const length = to - from
  if (length === 1) return String(from + 1)
  return `${length === 0 ? from : from + 1},${length}`
}

/** Lines with their ends; the last has one too, so that an end of the text is a line of its own. */
const splitLines = (text: string) => text.split('\n').map(line => `${line}\n`)

/** The unified diff of two texts with three lines of context and no head; '' when they are equal. */
export function unifiedDiff(a: string, b: string): string {
  const [before, after] = [splitLines(a), splitLines(b)]
  let text = ''
  for (const group of groups(new Matcher(before, after).changes())) {
    const first = group[0]
    const last = group.at(-1)
    if (first === undefined || last === undefined) continue
    text += `@@ -${range(first.a[0], last.a[1])} +${range(first.b[0], last.b[1])} @@\n`
    for (const { equal, a: inA, b: inB } of group) {
      for (const line of before.slice(...inA)) text += `${equal ? ' ' : '-'}${line}`
      if (!equal) for (const line of after.slice(...inB)) text += `+${line}`
    }
  }
  return text
}

/** A value as Go's json.MarshalIndent writes it with one space a level: what the server compares. */
export function prettyJSON(value: unknown): string {
  return JSON.stringify(value, null, ' ').replace(/[<>&\u2028\u2029]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
