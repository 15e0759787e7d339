import type { HopObject, Step } from '../../kube/index.ts'

/** A request that was followed, as the page shows it. */
export interface Followed {
  /** Where it began: in words, and as an object when it is one of the picture. */
  readonly from: string
  readonly start: HopObject | undefined
  readonly to: string
  /** How it ended, in a few words. */
  readonly outcome: string
  readonly arrived: boolean
  readonly steps: readonly Step[]
  /** What in the cluster makes it stop where it does. */
  readonly cause: string | undefined
  /** The beginning of the answer's body. */
  readonly body: string
  /** Who answered, or how it failed: what requests are counted by. */
  readonly who: string
}

/** How many of several requests ended the same. */
export interface Tally {
  readonly who: string
  readonly arrived: boolean
  readonly count: number
}

/** Several equal requests: the last of them, and how all ended. */
export interface Asked {
  readonly last: Followed
  readonly tally: readonly Tally[]
}

/** Where a request can begin, and what it can ask from there. */
export interface Places {
  readonly sources: readonly { readonly group: string; readonly value: string; readonly label: string }[]
  readonly targets: readonly { readonly value: string; readonly label: string }[]
}

/** One column of the table: a port of a Service or of a Pod. */
export interface ReachColumn {
  readonly kind: string
  readonly name: string
  readonly port: string
  /** What a request to it is written as. */
  readonly to: string
}

/** A cell of the table. `word` says how it ends. */
export interface ReachCell {
  readonly verdict: 'yes' | 'some' | 'no'
  readonly word: string
  readonly why: string
}

/** Who reaches whom: a row for each Pod that asks. */
export interface ReachTable {
  readonly rows: readonly { readonly namespace: string; readonly name: string; readonly cells: readonly ReachCell[] }[]
  readonly columns: readonly ReachColumn[]
  /** Rows and columns that found no room. */
  readonly left: { readonly rows: number; readonly columns: number }
}

/** Adds a request to a count, the most frequent ending first. */
export function counted(tally: readonly Tally[], { who, arrived }: Followed): readonly Tally[] {
  const before = tally.find(each => each.who === who)
  const others = tally.filter(each => each !== before)
  return [...others, { who, arrived, count: (before?.count ?? 0) + 1 }].sort((a, b) => b.count - a.count || (a.who < b.who ? -1 : 1))
}
