import { isDeepStrictEqual } from 'node:util'
import type { Comparison } from './ratchet.ts'

/** Go iterates maps in random order: messages that list map entries are compared with their parts sorted. */
export const sortedParts = (text: string): string =>
  text
    .split('\n')
    .map(line => line.replace(/: \[(.*)\]$/, (_whole, list: string) => `: [${list.split(', ').sort().join(', ')}]`))
    .sort()
    .join('\n')

/** The first line that differs, for people. */
export function firstLine(ours: string, theirs: string): string {
  const a = ours.split('\n')
  const b = theirs.split('\n')
  const at = b.findIndex((line, index) => line !== a[index])
  const index = at < 0 ? b.length : at
  return `  real: ${b[index] ?? '(nothing)'}\n  ours: ${a[index] ?? '(nothing)'}`
}

/** The first place where two JSON values differ, with what stands there; undefined when they are the same. */
function firstPlace(ours: unknown, theirs: unknown, path: string): string | undefined {
  if (isDeepStrictEqual(ours, theirs)) return undefined
  if (typeof ours === 'object' && typeof theirs === 'object' && ours !== null && theirs !== null && Array.isArray(ours) === Array.isArray(theirs)) {
    const [a, b] = [Object.entries(ours), Object.entries(theirs)]
    for (const key of [...new Set([...b, ...a].map(([name]) => name))]) {
      const [own, real] = [a.find(([name]) => name === key)?.[1], b.find(([name]) => name === key)?.[1]]
      const found = firstPlace(own, real, path === '' ? key : `${path}.${key}`)
      if (found !== undefined) return found
    }
  }
  const shown = (value: unknown) => (value === undefined ? '(nothing)' : JSON.stringify(value).slice(0, 300))
  return `  at ${path || 'the top'}\n  real: ${shown(theirs)}\n  ours: ${shown(ours)}`
}

/** Compares two JSON values. */
export function compareValues(name: string, part: string, ours: unknown, theirs: unknown): Comparison {
  const difference = firstPlace(ours, theirs, '')
  return { name, part, equal: difference === undefined, ...(difference === undefined ? {} : { difference }) }
}

/** Compares two texts, already normalised. */
export function compareTexts(name: string, part: string, ours: string, theirs: string): Comparison {
  const equal = ours === theirs || sortedParts(ours) === sortedParts(theirs)
  return { name, part, equal, ...(equal ? {} : { difference: firstLine(ours, theirs) }) }
}
