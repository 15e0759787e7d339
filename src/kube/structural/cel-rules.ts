import type { ValidationRule } from '../api/types.gen.ts'
import type { FieldError } from '../apimachinery/field-error.ts'
import { duplicate, errorText, forbidden, goQuote, internalError, invalid, required } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import { byteLength } from '../apimachinery/utf8.ts'
import type { Program, Value } from '../cel/index.ts'
import { CelError, CelOptional } from '../cel/index.ts'
import type { CompiledRule } from './cel-compile.ts'
import { compileRules } from './cel-compile.ts'
import type { DeclType } from './cel-types.ts'
import { declTypeOf, fieldDecl, withTypeAndMeta } from './cel-types.ts'
import { toCelValue } from './cel-values.ts'
import type { Correlation } from './correlation.ts'
import { findByKeys } from './correlation.ts'
import type { Schema } from './schema.ts'
import { additionalSchemaOf, isEmbedded, isMap, itemsOf, propertiesOf, rulesOf, someSchema } from './schema.ts'

/** What one evaluation may cost, and all of one object together. Follows apiserver/pkg/apis/cel/config.go. */
const perCallLimit = 1_000_000
export const costBudget = 10_000_000
const longestMessage = 5 * 1024

/** The compiled rules of a schema and of those inside it. Follows apiextensions pkg/apiserver/schema/cel/validation.go Validator. */
export interface RuleTree {
  readonly schema: Schema
  readonly isRoot: boolean
  readonly rules: readonly CompiledRule[]
  readonly items: RuleTree | undefined
  readonly properties: ReadonlyMap<string, RuleTree>
  readonly additional: RuleTree | undefined
}

/** The rules of a schema, compiled; undefined when there are none. */
export function ruleTree(schema: Schema, isRoot: boolean): RuleTree | undefined {
  return someSchema(schema, inner => rulesOf(inner).length > 0) ? grow(schema, isRoot, declTypeOf(schema, isRoot)) : undefined
}

function grow(schema: Schema, isRoot: boolean, decl: DeclType | undefined): RuleTree | undefined {
  const rules = decl === undefined || rulesOf(schema).length === 0 ? [] : compileRules(schema, decl)
  const itemSchema = itemsOf(schema)
  const items = itemSchema === undefined ? undefined : grow(itemSchema, isEmbedded(itemSchema), decl?.element)
  const valueSchema = additionalSchemaOf(schema)
  const additional = valueSchema === undefined ? undefined : grow(valueSchema, isEmbedded(valueSchema), decl?.element)
  const properties = new Map<string, RuleTree>()
  for (const [name, property] of propertiesOf(schema)) {
    const own = fieldDecl(decl, schema, name)
    const tree = own === undefined ? undefined : grow(property, isEmbedded(property), own)
    if (tree !== undefined) properties.set(name, tree)
  }
  if (rules.length === 0 && items === undefined && additional === undefined && properties.size === 0) return undefined
  return { schema, isRoot, rules, items, properties, additional }
}

/** What validating gave: errors, and warnings of what an unchanged part of the object breaks. */
export interface RuleFindings {
  readonly errors: FieldError[]
  readonly warnings: string[]
}

interface Standing {
  readonly current: Correlation | undefined
  readonly parent: Correlation | undefined
}

/** Evaluates all rules. `old` undefined: a new object. */
export function validateRules(tree: RuleTree, path: Path | undefined, value: unknown, old: unknown, correlation?: Correlation): RuleFindings {
  const run = new Run()
  run.node(tree, path, value, old, { current: correlation, parent: undefined })
  return { errors: run.errors, warnings: run.warnings }
}

const child = (path: Path | undefined, name: string) => (path === undefined ? Path.of(name) : path.child(name))

class Run {
  readonly errors: FieldError[] = []
  readonly warnings: string[] = []
  private budget = costBudget

  /** False when the budget ran out. */
  node(tree: RuleTree, path: Path | undefined, value: unknown, old: unknown, standing: Standing): boolean {
    if (value === null || value === undefined) return true
    if (!this.rules(tree, path, value, old, standing)) return false
    if (Array.isArray(value)) return this.list(tree, path, value, old, standing)
    return !isMap(value) || this.map(tree, path, value, isMap(old) ? old : {}, standing)
  }

  private list(tree: RuleTree, path: Path | undefined, value: readonly unknown[], old: unknown, standing: Standing): boolean {
    const { items } = tree
    if (items === undefined) return true
    const keys = tree.schema['x-kubernetes-list-type'] === 'map' ? (tree.schema['x-kubernetes-list-map-keys'] ?? []) : undefined
    return value.every((item, index) => {
      const before = keys === undefined || !Array.isArray(old) ? undefined : findByKeys(old, item, keys)
      return this.node(items, (path ?? Path.of('')).index(index), item, before, below(standing, standing.current?.index(index)))
    })
  }

  private map(tree: RuleTree, path: Path | undefined, value: Record<string, unknown>, old: Record<string, unknown>, standing: Standing): boolean {
    const isAtRoot = standing.parent === undefined
    return Object.keys(value)
      .sort()
      .every(key => {
        const property = tree.properties.get(key)
        const next = property ?? tree.additional
        if (next === undefined) return true
        const at = property === undefined ? (path ?? Path.of('')).key(key) : child(path, key)
        const isTypeMeta = isAtRoot && (key === 'apiVersion' || key === 'kind')
        return this.node(next, at, value[key], old[key], isTypeMeta ? { current: undefined, parent: undefined } : below(standing, standing.current?.key(key)))
      })
  }

  private rules(tree: RuleTree, path: Path | undefined, value: unknown, old: unknown, standing: Standing): boolean {
    if (tree.rules.length === 0) return true
    const schema = tree.isRoot ? withTypeAndMeta(tree.schema) : tree.schema
    const type = schema.type ?? ''
    if (this.budget <= 0) return this.outOfBudget(path, type)
    const self = orError(() => toCelValue(value, schema))
    const before = old === null || old === undefined ? undefined : orError(() => toCelValue(old, schema))
    for (const compiled of tree.rules) {
      if (compiled.error !== undefined) {
        this.errors.push(invalid(path, type, `rule compile error: ${compiled.error}`))
        continue
      }
      const isOptional = compiled.rule.optionalOldSelf === true
      if (compiled.program === undefined || (compiled.usesOldSelf && before === undefined && !isOptional)) continue
      if (!this.rule(compiled, compiled.program, path, { type, value, self, before, isOptional }, standing)) return false
    }
    return true
  }

  private outOfBudget(path: Path | undefined, type: string): false {
    this.errors.push(invalid(path, type, 'validation failed due to running out of cost budget, no further validation rules will be run'))
    return false
  }

  private rule(compiled: CompiledRule, program: Program, path: Path | undefined, given: Given, standing: Standing): boolean {
    const variables = variablesOf(given)
    if (variables instanceof CelError) return this.failed(variables, compiled, path, given.type)
    const outcome = program.run(variables, perCallLimit)
    if (outcome.cost > this.budget) return this.outOfBudget(path, given.type)
    this.budget -= outcome.cost
    if ('error' in outcome) return this.failed(outcome.error, compiled, path, given.type)
    if (outcome.value === true) return true
    const at = compiled.fieldPath === '' ? path : child(path, compiled.fieldPath)
    const add = (error: FieldError) => {
      const isUnchanged = standing.current === undefined ? standing.parent?.isUnchanged() === true : standing.current.isUnchanged()
      if (!compiled.usesOldSelf && isUnchanged) this.warnings.push(errorText(error))
      else this.errors.push(error)
    }
    const message = compiled.message === undefined ? undefined : this.message(compiled, compiled.message, variables)
    if (message !== undefined && typeof message !== 'string') {
      add(message.isInternal ? internalError(at, message.words) : invalid(at, given.type, message.words))
      return false
    }
    const value = given.type === 'object' || given.type === 'array' ? undefined : given.value
    add(errorFor(at, value, message ?? defaultMessage(compiled.rule), compiled.rule.reason))
    return true
  }

  /** Tells of a rule that could not be evaluated; false when no more may be. */
  private failed(error: CelError, { rule }: CompiledRule, path: Path | undefined, type: string): boolean {
    const shown = shownRule(rule)
    if (error.message.startsWith('no such overload'))
      this.errors.push(
        invalid(path, type, `'${error.message}': call arguments did not match a supported operator, function or macro signature for rule: ${shown}`),
      )
    else if (error.message.startsWith('operation cancelled: actual cost limit exceeded')) {
      this.errors.push(invalid(path, type, `'${error.message}': no further validation rules will be run due to call cost exceeds limit for rule: ${shown}`))
      return false
    } else this.errors.push(invalid(path, type, `${error.message} evaluating rule: ${shown}`))
    return true
  }

  /** The message that an expression makes; undefined when it makes none that can be used. */
  private message(
    { rule }: CompiledRule,
    program: Program,
    variables: ReadonlyMap<string, Value>,
  ): string | undefined | { isInternal: boolean; words: string } {
    const outcome = program.run(variables, perCallLimit)
    if (outcome.cost > this.budget)
      return { isInternal: false, words: 'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run' }
    if ('error' in outcome) {
      if (outcome.error.message.startsWith('operation cancelled: actual cost limit exceeded'))
        return {
          isInternal: false,
          words: `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${goQuote(rule.messageExpression ?? '')}`,
        }
      this.budget -= outcome.cost
      return undefined
    }
    this.budget -= outcome.cost
    const text = typeof outcome.value === 'string' ? outcome.value.trim() : ''
    return text === '' || text.includes('\n') || byteLength(text) > longestMessage ? undefined : text
  }
}

interface Given {
  readonly type: string
  readonly value: unknown
  readonly self: Value | CelError
  readonly before: Value | CelError | undefined
  readonly isOptional: boolean
}

function variablesOf({ self, before, isOptional }: Given): ReadonlyMap<string, Value> | CelError {
  if (self instanceof CelError) return self
  if (before instanceof CelError) return before
  const variables = new Map<string, Value>([['self', self]])
  if (isOptional) variables.set('oldSelf', new CelOptional(before))
  else if (before !== undefined) variables.set('oldSelf', before)
  return variables
}

function orError(read: () => Value): Value | CelError {
  try {
    return read()
  } catch (error) {
    if (error instanceof CelError) return error
    throw error
  }
}

const below = ({ current, parent }: Standing, next: Correlation | undefined): Standing =>
  current === undefined ? { current, parent } : { current: next, parent: current }

const shownRule = ({ rule, message = '' }: ValidationRule) => (message === '' ? rule : message).trim()
const defaultMessage = (rule: ValidationRule) => ((rule.message ?? '') === '' ? `failed rule: ${shownRule(rule)}` : (rule.message ?? '').trim())

function errorFor(path: Path | undefined, value: unknown, detail: string, reason: string | undefined): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(path, detail)
    case 'FieldValueRequired':
      return required(path, detail)
    case 'FieldValueDuplicate':
      return duplicate(path, value)
    default:
      return invalid(path, value, detail)
  }
}
