import type { Path } from '../../../apimachinery/field-path.ts'
import type { DeclType } from '../../../structural/cel-types.ts'
import { declTypeOf, fieldDecl } from '../../../structural/cel-types.ts'
import type { Schema } from '../../../structural/schema.ts'
import { additionalOf, isEmbedded, rulesOf } from '../../../structural/schema.ts'

/** What one expression may cost, and all of a schema together. Follows apis/apiextensions/validation/validation.go. */
export const expressionCostLimit = 10_000_000
export const schemaCostLimit = 100_000_000
const mostExpensive = 4

/** What all rules of one schema cost together, and which of them most. Follows cel_validation.go TotalCost. */
export class TotalCost {
  total = 0
  expensive: { readonly path: Path; readonly cost: number }[] = []

  observe(path: Path, cost: number): void {
    this.total += cost
    if (cost < schemaCostLimit / 100) return
    this.expensive = [...this.expensive, { path, cost }].sort((a, b) => b.cost - a.cost).slice(0, mostExpensive)
  }
}

interface Parts {
  readonly schema: Schema
  readonly parent: RuleContext | undefined
  /** Where the schema stands in its parent's. */
  readonly step: 'items' | 'additional' | { readonly property: string }
  readonly maxCardinality: number | undefined
  readonly totalCost: TotalCost
}

/** How often data of the schema's children there is, for each of its own; undefined when nothing bounds it. Follows extractMaxElements. */
function factor(schema: Schema): number | undefined {
  const atLeastZero = (limit: number | undefined) => (limit === undefined ? undefined : Math.max(limit, 0))
  if (schema.type === 'array') return atLeastZero(schema.maxItems)
  return schema.type === 'object' && additionalOf(schema) !== undefined ? atLeastZero(schema.maxProperties) : 1
}

/** What rules of one schema are judged by. Follows cel_validation.go CELSchemaContext. */
export class RuleContext {
  /** How often data of this schema there can be; undefined when nothing around it bounds that. */
  readonly maxCardinality: number | undefined
  readonly totalCost: TotalCost
  private readonly parts: Parts
  private readonly isInRules: boolean
  private known: { readonly decl: DeclType | undefined } | undefined

  private constructor(parts: Parts) {
    this.parts = parts
    this.maxCardinality = parts.maxCardinality
    this.totalCost = parts.totalCost
    this.isInRules = parts.parent?.isInRules === true || rulesOf(parts.schema).length > 0
  }

  /** The context of a version's whole schema. */
  static root(schema: Schema): RuleContext {
    return new RuleContext({ schema, parent: undefined, step: 'items', maxCardinality: 1, totalCost: new TotalCost() })
  }

  /** The context of a schema inside this one's. */
  child(schema: Schema, step: Parts['step']): RuleContext {
    const times = factor(this.parts.schema)
    const maxCardinality = this.maxCardinality === undefined || times === undefined ? undefined : this.maxCardinality * times
    return new RuleContext({ schema, parent: this, step, maxCardinality, totalCost: this.totalCost })
  }

  /** What rules see of the schema; undefined when they cannot. */
  get decl(): DeclType | undefined {
    this.known ??= { decl: this.fromParent() ?? declTypeOf(this.parts.schema, this.parts.parent === undefined || isEmbedded(this.parts.schema)) }
    return this.known.decl
  }

  private fromParent(): DeclType | undefined {
    const { parent, step } = this.parts
    if (parent === undefined || !parent.isInRules) return undefined
    const { decl } = parent
    if (typeof step === 'string') return decl?.element
    return fieldDecl(decl, parent.parts.schema, step.property)
  }
}
