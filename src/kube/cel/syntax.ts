import type { CelType } from './types.ts'
import type { Value } from './values.ts'

/** What every node carries: where it stands in the text (-1: nowhere), and what the checker found out about it. */
interface Node {
  readonly offset: number
  /** Set by the checker. */
  type?: CelType
  /** Of a call: the overloads that the checker found to fit. */
  overloads?: readonly string[]
}

export interface Literal extends Node {
  readonly kind: 'literal'
  readonly value: Value
}

export interface Ident extends Node {
  readonly kind: 'ident'
  readonly name: string
}

export interface Select extends Node {
  readonly kind: 'select'
  readonly operand: Expr
  readonly field: string
  /** `has(operand.field)` */
  readonly test: boolean
}

export interface Call extends Node {
  readonly kind: 'call'
  /** Operators too have names: `_+_`, `!_`, `_?_:_`, `_[_]`. The checker may make it a qualified name. */
  function: string
  /** The receiver of `target.function(args)`. */
  target: Expr | undefined
  readonly args: readonly Expr[]
}

export interface ListLiteral extends Node {
  readonly kind: 'list'
  readonly elements: readonly Expr[]
  /** The elements written with `?` before them. */
  readonly optional: ReadonlySet<number>
}

export interface MapEntry {
  readonly offset: number
  readonly key: Expr
  readonly value: Expr
  readonly optional: boolean
}

export interface MapLiteral extends Node {
  readonly kind: 'map'
  readonly entries: readonly MapEntry[]
}

/** `Type{field: value}`, of which there are none in Kubernetes' rules: the checker refuses the name. */
export interface StructLiteral extends Node {
  readonly kind: 'struct'
  readonly name: string
  readonly values: readonly Expr[]
}

/** What `all`, `exists`, `map`, `filter` and the like become. */
export interface Comprehension extends Node {
  readonly kind: 'comprehension'
  readonly range: Expr
  readonly iterVar: string
  /** Present in comprehensions over index and element, or key and value. */
  readonly iterVar2: string | undefined
  readonly accuVar: string
  readonly accuInit: Expr
  readonly condition: Expr
  readonly step: Expr
  readonly result: Expr
}

/** An expression of the Common Expression Language. Follows cel-go common/ast. */
export type Expr = Literal | Ident | Select | Call | ListLiteral | MapLiteral | StructLiteral | Comprehension

/** The name of what a comprehension gathers; no reader can write it. */
export const accumulator = '@result'
