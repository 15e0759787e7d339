/** A line on one side only, or on both. */
interface Edit {
  readonly removed: boolean[]
  readonly added: boolean[]
}

const context = 3

/**
 * Two texts compared as `diff -u` compares them, without the two lines that name the files; '' when they are
 * equal. Follows the behavior of GNU diff: a shortest edit, changes moved down as far as they go.
 */
export function lineDiff(before: string, after: string): string {
  const [a, b] = [linesOf(before), linesOf(after)]
  const edit: Edit = { removed: a.map(() => false), added: b.map(() => false) }
  compare(a, b, 0, a.length, 0, b.length, edit)
  shift(a, edit.removed, edit.added)
  shift(b, edit.added, edit.removed)
  return hunks(a, b, edit)
}

function linesOf(text: string): string[] {
  if (text === '') return []
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  else lines.push(`${lines.pop() ?? ''}\n\\ No newline at end of file`)
  return lines
}

/** Marks the lines of a shortest edit, by halves: from both ends until the paths meet. Follows Myers, "An O(ND) Difference Algorithm". */
function compare(a: readonly string[], b: readonly string[], fromA: number, toA: number, fromB: number, toB: number, edit: Edit): void {
  let [startA, endA, startB, endB] = [fromA, toA, fromB, toB]
  while (startA < endA && startB < endB && a[startA] === b[startB]) {
    startA++
    startB++
  }
  while (startA < endA && startB < endB && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  if (startA === endA) {
    for (let index = startB; index < endB; index++) edit.added[index] = true
    return
  }
  if (startB === endB) {
    for (let index = startA; index < endA; index++) edit.removed[index] = true
    return
  }
  const [middleA, middleB] = meetingPoint(a, b, startA, endA, startB, endB)
  compare(a, b, startA, middleA, startB, middleB, edit)
  compare(a, b, middleA, endA, middleB, endB, edit)
}

function meetingPoint(a: readonly string[], b: readonly string[], startA: number, endA: number, startB: number, endB: number): readonly [number, number] {
  const forward = new Map<number, number>()
  const backward = new Map<number, number>()
  const [first, last] = [startA - startB, endA - endB]
  const [least, most] = [startA - endB, endA - startB]
  const odd = (first - last) % 2 !== 0
  forward.set(first, startA)
  backward.set(last, endA)
  let [forwardLow, forwardHigh, backwardLow, backwardHigh] = [first, first, last, last]
  const at = (map: Map<number, number>, diagonal: number, none: number) => map.get(diagonal) ?? none
  for (;;) {
    if (forwardLow > least) forward.set(--forwardLow - 1, -1)
    else forwardLow++
    if (forwardHigh < most) forward.set(++forwardHigh + 1, -1)
    else forwardHigh--
    for (let diagonal = forwardHigh; diagonal >= forwardLow; diagonal -= 2) {
      const [low, high] = [at(forward, diagonal - 1, -1), at(forward, diagonal + 1, -1)]
      let x = low < high ? high : low + 1
      let y = x - diagonal
      while (x < endA && y < endB && a[x] === b[y]) {
        x++
        y++
      }
      forward.set(diagonal, x)
      if (odd && backwardLow <= diagonal && diagonal <= backwardHigh && at(backward, diagonal, Infinity) <= x) return [x, y]
    }
    if (backwardLow > least) backward.set(--backwardLow - 1, Infinity)
    else backwardLow++
    if (backwardHigh < most) backward.set(++backwardHigh + 1, Infinity)
    else backwardHigh--
    for (let diagonal = backwardHigh; diagonal >= backwardLow; diagonal -= 2) {
      const [low, high] = [at(backward, diagonal - 1, Infinity), at(backward, diagonal + 1, Infinity)]
      let x = low < high ? low : high - 1
      let y = x - diagonal
      while (startA < x && startB < y && a[x - 1] === b[y - 1]) {
        x--
        y--
      }
      backward.set(diagonal, x)
      if (!odd && forwardLow <= diagonal && diagonal <= forwardHigh && x <= at(forward, diagonal, -1)) return [x, y]
    }
  }
}

/** Moves runs of changed lines together and then down, keeping runs of the other side beside them. Follows diffutils analyze.c shift_boundaries. */
function shift(lines: readonly string[], changed: boolean[], other: readonly boolean[]): void {
  let [index, beside] = [0, 0]
  const end = lines.length
  for (;;) {
    while (index < end && changed[index] !== true) {
      while (other[beside++] === true);
      index++
    }
    if (index === end) return
    let start = index
    while (changed[++index] === true);
    while (other[beside] === true) beside++
    let length: number
    let corresponding: number
    do {
      length = index - start
      while (start > 0 && lines[start - 1] === lines[index - 1]) {
        changed[--start] = true
        changed[--index] = false
        while (changed[start - 1] === true) start--
        while (other[--beside - 1] === true) beside--
        if (beside < 0) beside = 0
      }
      corresponding = other[beside - 1] === true ? index : end
      while (index !== end && lines[start] === lines[index]) {
        changed[start++] = false
        changed[index++] = true
        while (changed[index] === true) index++
        while (other[++beside] === true) corresponding = index
      }
    } while (length !== index - start)
    while (corresponding < index) {
      changed[--start] = true
      changed[--index] = false
      while (other[--beside] === true);
    }
  }
}

function hunks(a: readonly string[], b: readonly string[], { removed, added }: Edit): string {
  interface Change {
    readonly a: number
    readonly removed: number
    readonly b: number
    readonly added: number
  }
  const changes: Change[] = []
  for (let [i, j] = [0, 0]; i < a.length || j < b.length; i++, j++) {
    const [fromA, fromB] = [i, j]
    while (removed[i] === true) i++
    while (added[j] === true) j++
    if (i > fromA || j > fromB) changes.push({ a: fromA, removed: i - fromA, b: fromB, added: j - fromB })
  }
  let text = ''
  for (let first = 0; first < changes.length; ) {
    let last = first
    const at = (index: number) => changes[index] ?? { a: 0, removed: 0, b: 0, added: 0 }
    while (last + 1 < changes.length && at(last + 1).a - (at(last).a + at(last).removed) <= 2 * context) last++
    const [startA, startB] = [Math.max(0, at(first).a - context), Math.max(0, at(first).b - context)]
    const [endA, endB] = [Math.min(a.length, at(last).a + at(last).removed + context), Math.min(b.length, at(last).b + at(last).added + context)]
    text += `@@ -${range(startA, endA)} +${range(startB, endB)} @@\n`
    let position = startA
    for (let index = first; index <= last; index++) {
      const change = at(index)
      for (; position < change.a; position++) text += ` ${a[position] ?? ''}\n`
      for (const line of a.slice(change.a, change.a + change.removed)) text += `-${line}\n`
      for (const line of b.slice(change.b, change.b + change.added)) text += `+${line}\n`
      position = change.a + change.removed
    }
    for (; position < endA; position++) text += ` ${a[position] ?? ''}\n`
    first = last + 1
  }
  return text
}

function range(start: number, end: number): string {
  const count = end - start
  if (count === 0) return `${start},0`
  return count === 1 ? String(start + 1) : `${start + 1},${count}`
}
