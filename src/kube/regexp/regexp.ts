import type { CharSet, Regex } from './parse.ts'
import { isWord, parseRegexp } from './parse.ts'

export { RegexpError } from './parse.ts'

type Step =
  | { readonly op: 'char'; readonly set: CharSet }
  | { readonly op: 'assert'; readonly at: string }
  | { readonly op: 'split'; prefer: number; other: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'match' }

function compile(regex: Regex): Step[] {
  const steps: Step[] = []
  const emit = (node: Regex): void => {
    switch (node.kind) {
      case 'empty':
        return
      case 'char':
        steps.push({ op: 'char', set: node.set })
        return
      case 'assert':
        steps.push({ op: 'assert', at: node.at })
        return
      case 'concat':
        for (const part of node.parts) emit(part)
        return
      case 'alternate':
        alternate(node.parts)
        return
      case 'repeat':
        repeat(node.of, node.min, node.max, node.greedy)
        return
    }
  }
  const alternate = (parts: readonly Regex[]): void => {
    const ends: { op: 'jump'; to: number }[] = []
    for (const [index, part] of parts.entries()) {
      if (index === parts.length - 1) {
        emit(part)
        break
      }
      const split = { op: 'split' as const, prefer: steps.length + 1, other: 0 }
      steps.push(split)
      emit(part)
      const jump = { op: 'jump' as const, to: 0 }
      ends.push(jump)
      steps.push(jump)
      split.other = steps.length
    }
    for (const jump of ends) jump.to = steps.length
  }
  const optional = (of: Regex, greedy: boolean, loop: boolean): void => {
    const at = steps.length
    const split = { op: 'split' as const, prefer: 0, other: 0 }
    steps.push(split)
    emit(of)
    if (loop) steps.push({ op: 'jump', to: at })
    split.prefer = greedy ? at + 1 : steps.length
    split.other = greedy ? steps.length : at + 1
  }
  const repeat = (of: Regex, min: number, max: number, greedy: boolean): void => {
    for (let count = 0; count < min; count++) emit(of)
    if (max === Number.POSITIVE_INFINITY) optional(of, greedy, true)
    else for (let count = min; count < max; count++) optional(of, greedy, false)
  }
  emit(regex)
  steps.push({ op: 'match' })
  return steps
}

function holds(at: string, before: number | undefined, after: number | undefined): boolean {
  switch (at) {
    case '\\A':
      return before === undefined
    case '\\z':
      return after === undefined
    case '^':
      return before === undefined || before === 10
    case '$':
      return after === undefined || after === 10
    default: {
      const edge = (before !== undefined && isWord(before)) !== (after !== undefined && isWord(after))
      return edge === (at === '\\b')
    }
  }
}

interface Thread {
  readonly step: number
  readonly start: number
}

/** A regular expression in the syntax of Go's regexp package, matched in time linear in the text whatever the expression. */
export class Regexp {
  private readonly steps: readonly Step[]

  /** Throws RegexpError, in the words of Go's regexp package. */
  constructor(text: string) {
    this.steps = compile(parseRegexp(text))
  }

  /** Whether the text holds a match anywhere. */
  test(text: string): boolean {
    return this.run([...text], 0, true) !== undefined
  }

  /** The leftmost match, the preferred one of those that begin there; undefined when there is none. */
  find(text: string): string | undefined {
    const chars = [...text]
    const found = this.run(chars, 0, false)
    return found === undefined ? undefined : chars.slice(found.start, found.end).join('')
  }

  /** The matches one after the other, at most `limit` (all when below zero). Follows Go's FindAllString. */
  findAll(text: string, limit = -1): string[] {
    const chars = [...text]
    const found: string[] = []
    let previousEnd = -1
    for (let at = 0; at <= chars.length && (limit < 0 || found.length < limit); ) {
      const match = this.run(chars, at, false)
      if (match === undefined) break
      const isEmpty = match.end === match.start
      if (!isEmpty || match.start !== previousEnd) found.push(chars.slice(match.start, match.end).join(''))
      previousEnd = match.end
      at = isEmpty ? match.end + 1 : match.end
    }
    return found
  }

  private run(chars: readonly string[], from: number, any: boolean): { start: number; end: number } | undefined {
    let threads: Thread[] = []
    let found: { start: number; end: number } | undefined
    for (let at = from; at <= chars.length; at++) {
      const before = chars[at - 1]?.codePointAt(0)
      const code = chars[at]?.codePointAt(0)
      const seen = new Set<number>()
      const now: Thread[] = []
      for (const thread of threads) this.follow(thread, before, code, seen, now)
      if (found === undefined) this.follow({ step: 0, start: at }, before, code, seen, now)
      threads = []
      for (const thread of now) {
        const step = this.steps[thread.step]
        if (step?.op === 'match') {
          found = { start: thread.start, end: at }
          if (any) return found
          break
        }
        if (step?.op === 'char' && code !== undefined && step.set(code)) threads.push({ step: thread.step + 1, start: thread.start })
      }
      if (found !== undefined && threads.length === 0) return found
    }
    return found
  }

  /** Adds the steps that can be reached without reading, the preferred first. */
  private follow(thread: Thread, before: number | undefined, after: number | undefined, seen: Set<number>, into: Thread[]): void {
    const stack = [thread.step]
    while (stack.length > 0) {
      const at = stack.pop() ?? 0
      if (seen.has(at)) continue
      seen.add(at)
      const step = this.steps[at]
      if (step?.op === 'split') stack.push(step.other, step.prefer)
      else if (step?.op === 'jump') stack.push(step.to)
      else if (step?.op === 'assert') {
        if (holds(step.at, before, after)) stack.push(at + 1)
      } else into.push({ step: at, start: thread.start })
    }
  }
}

const compiled = new Map<string, Regexp>()
const mostKept = 500

/** The expression, compiled once. Throws RegexpError. */
export function regexpFor(text: string): Regexp {
  let regexp = compiled.get(text)
  if (regexp === undefined) {
    regexp = new Regexp(text)
    if (compiled.size >= mostKept) compiled.clear()
    compiled.set(text, regexp)
  }
  return regexp
}
