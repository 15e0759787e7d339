import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Why an answer is not equal: `missing` is work to do; the others stay. */
export type Reason = 'missing' | 'tie' | 'random-order' | 'scripted-runtime' | 'kind-difference'

/** An answer that is known not to be equal yet. */
export interface NotYet {
  readonly name: string
  readonly part: string
  readonly reason: Reason
}

/** One comparison of the engine with a recording. */
export interface Comparison {
  /** `cases/value--port-zero`, `scripts/s10-rollout`, … */
  readonly name: string
  /** What is compared: `text`, `verdict`, `object`, `lines`, `hash`. */
  readonly part: string
  readonly equal: boolean
  /** For scripts: lines equal, of all. */
  readonly lines?: { readonly equal: number; readonly all: number }
  /** The first difference, for people. */
  readonly difference?: string
}

const file = new URL('../../reference/not-yet.json', import.meta.url)

/** The list as committed. */
export function readNotYet(): readonly NotYet[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as NotYet[]) : []
}

const keyOf = (entry: { readonly name: string; readonly part: string }) => `${entry.name} ${entry.part}`

/** What the ratchet objects to: an unlisted difference, or a listed one that has become equal or is gone. */
export function judge(comparisons: readonly Comparison[], list: readonly NotYet[]): readonly string[] {
  const listed = new Map(list.map(entry => [keyOf(entry), entry]))
  const problems: string[] = []
  for (const comparison of comparisons) {
    const entry = listed.get(keyOf(comparison))
    listed.delete(keyOf(comparison))
    if (!comparison.equal && entry === undefined) problems.push(`${keyOf(comparison)} differs and is not in reference/not-yet.json`)
    if (comparison.equal && entry?.reason === 'missing') problems.push(`${keyOf(comparison)} is equal now: take it off reference/not-yet.json`)
  }
  for (const entry of listed.values()) problems.push(`${keyOf(entry)} is in reference/not-yet.json, and there is no such recording`)
  return problems
}

/** Writes the list anew from what differs: old reasons are kept, equal entries leave. Gives how many joined. */
export function writeNotYet(comparisons: readonly Comparison[], list: readonly NotYet[]): number {
  const old = new Map(list.map(entry => [keyOf(entry), entry]))
  const next = comparisons
    .filter(comparison => !comparison.equal || (old.get(keyOf(comparison))?.reason ?? 'missing') !== 'missing')
    .map(({ name, part }): NotYet => old.get(keyOf({ name, part })) ?? { name, part, reason: 'missing' })
  writeFileSync(file, `[\n${next.map(entry => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`)
  return next.filter(entry => !old.has(keyOf(entry))).length
}
