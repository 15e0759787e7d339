import type { Filtered, Scores } from './evaluate.ts'
import { scorers } from './plugins/index.ts'

/** What the scheduler thought of one node. */
export interface MatrixRow {
  readonly node: string
  /** The filter that refused the node and its reasons; undefined when the Pod could go there. */
  readonly refusal?: { readonly plugin: string; readonly reasons: readonly string[] }
  /** Weighted scores by plugin; empty when there was nothing to compare. */
  readonly scores: Readonly<Record<string, number>>
  readonly total: number
}

/** One attempt to place a Pod: every node with its verdict and scores, and what came of it. */
export interface Matrix {
  readonly time: number
  readonly rows: readonly MatrixRow[]
  /** Where the Pod went. */
  readonly node?: string
  /** Why it went nowhere. */
  readonly message?: string
}

/** An attempt as it is kept: small, since there is one for every Pod. */
export interface Attempt {
  readonly time: number
  readonly names: readonly string[]
  readonly filtered: Filtered
  readonly scores: Scores | undefined
  readonly node?: string
  readonly message?: string
}

function sameList<T>(list: readonly T[], other: readonly T[] | undefined): boolean {
  return list.length === other?.length && list.every((value, index) => value === other[index])
}

/** The same scores, in the lists of `before` where these say the same: Pods that are alike are scored alike. */
export function sharing({ byPlugin, totals }: Scores, before: Scores | undefined): Scores {
  return {
    byPlugin: byPlugin.map((list, plugin) => (list !== undefined && sameList(list, before?.byPlugin[plugin]) ? before?.byPlugin[plugin] : list)),
    totals: before !== undefined && sameList(totals, before.totals) ? before.totals : totals,
  }
}

/** The same verdicts, in what `before` has if that says the same. */
export function sharingVerdicts(filtered: Filtered, before: Filtered | undefined): Filtered {
  if (before === undefined || filtered.early !== before.early || filtered.verdicts.size !== before.verdicts.size) return filtered
  if (filtered.feasible.length !== before.feasible.length || filtered.feasible.some((node, index) => node !== before.feasible[index])) return filtered
  for (const [node, { plugin, refusal }] of filtered.verdicts) {
    const known = before.verdicts.get(node)
    if (known === undefined || known.plugin !== plugin || known.refusal.code !== refusal.code || !sameList(known.refusal.reasons, refusal.reasons))
      return filtered
  }
  return before
}

/** Spreads a kept attempt out for the eye. */
export function matrixOf({ time, names, filtered, scores, node, message }: Attempt): Matrix {
  const { feasible, verdicts, early } = filtered
  const rows = names.map(name => {
    const verdict = verdicts.get(name) ?? early
    const index = feasible.findIndex(each => each.name === name)
    const scored =
      scores?.byPlugin.flatMap((list, plugin) => (list === undefined || index < 0 ? [] : [[scorers[plugin]?.name ?? '', list[index] ?? 0] as const])) ?? []
    return {
      node: name,
      ...(verdict === undefined ? {} : { refusal: { plugin: verdict.plugin, reasons: verdict.refusal.reasons } }),
      scores: Object.fromEntries(scored),
      total: index < 0 ? 0 : (scores?.totals[index] ?? 0),
    }
  })
  return { time, rows, ...(node === undefined ? {} : { node }), ...(message === undefined ? {} : { message }) }
}
