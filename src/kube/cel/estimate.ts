import type { CelType } from './types.ts'

/** From least to most; sizes and costs alike. Nothing is more than `most`. */
export interface Estimate {
  readonly min: number
  readonly max: number
}

/** Go's largest unsigned integer: as good as endless. */
export const most = 2 ** 64

export const cap = (value: number) => Math.min(value, most)
export const fixed = (value: number): Estimate => ({ min: value, max: value })
export const unknownSize: Estimate = { min: 0, max: most }
export const add = (a: Estimate, b: Estimate): Estimate => ({ min: cap(a.min + b.min), max: cap(a.max + b.max) })
export const multiply = (a: Estimate, b: Estimate): Estimate => ({ min: cap(a.min * b.min), max: cap(a.max * b.max) })
export const byFactor = (a: Estimate, factor: number): Estimate => ({ min: cap(Math.ceil(a.min * factor)), max: cap(Math.ceil(a.max * factor)) })
export const union = (a: Estimate, b: Estimate): Estimate => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) })
export const stringTraversal = 0.1
export const regexLength = 0.25

/** How large what a path leads to can get; the path begins with a variable. Undefined when nothing is known. */
export type SizeOf = (path: readonly string[]) => number | undefined

/** A part of an expression as estimates see it. */
export interface CostNode {
  readonly path: readonly string[] | undefined
  readonly type: CelType
  readonly literal: unknown
  /** Known without asking the schema. */
  readonly size: Estimate | undefined
}

/** What a call costs apart from its arguments, and how large its result is. */
export interface CallEstimate {
  readonly cost: Estimate
  readonly resultSize?: Estimate
}
