import { RegexpError, regexpFor } from '../regexp/regexp.ts'
import type { Environment } from './checker.ts'
import { check, childrenOf } from './checker.ts'
import { estimateCost } from './cost.ts'
import type { SizeOf } from './estimate.ts'
import type { Outcome } from './evaluate.ts'
import { evaluate } from './evaluate.ts'
import { parse } from './parser.ts'
import type { Issue } from './source.ts'
import { displayIssues } from './source.ts'
import type { Expr } from './syntax.ts'
import { parseDuration, parseTimestamp } from './time.ts'
import type { CelType } from './types.ts'
import { dynType, formatType, isExactly, unwrapOptional } from './types.ts'
import type { Value } from './values.ts'

/** An expression that was read and checked. */
export interface Program {
  readonly type: CelType
  /** Whether it speaks of a variable. */
  uses(variable: string): boolean
  /** What it may cost at most. */
  maxCost(sizeOf: SizeOf): number
  /** Evaluates it; it may cost `limit`. */
  run(variables: ReadonlyMap<string, Value>, limit: number): Outcome
}

/** Reads and checks an expression; gives what is wrong with it in the server's words, when anything is. Follows cel-go cel/env.go Compile. */
export function compile(text: string, environment: Environment): Program | { readonly issues: string } {
  const { expr, issues } = parse(text)
  if (issues.length > 0) return { issues: `compilation failed: ${displayIssues(text, issues)}` }
  const found = check(expr, environment)
  const later = found.length > 0 ? found : [...literalIssues(expr), ...mixedIssues(expr)]
  if (later.length > 0) return { issues: `compilation failed: ${displayIssues(text, later)}` }
  const fault = literalFault(expr)
  if (fault !== undefined) return { issues: `program instantiation failed: ${fault}` }
  return {
    type: expr.type ?? dynType,
    uses: variable => mentions(expr, variable, new Set()),
    maxCost: sizeOf => estimateCost(expr, sizeOf).max,
    run: (variables, limit) => evaluate(expr, variables, limit),
  }
}

function mentions(expr: Expr, variable: string, bound: ReadonlySet<string>): boolean {
  if (expr.kind === 'ident') return expr.name === variable && !bound.has(variable)
  if (expr.kind !== 'comprehension') return childrenOf(expr).some(child => mentions(child, variable, bound))
  const inner = new Set([...bound, expr.iterVar, expr.iterVar2 ?? '', expr.accuVar])
  return (
    mentions(expr.range, variable, bound) ||
    mentions(expr.accuInit, variable, bound) ||
    [expr.condition, expr.step, expr.result].some(part => mentions(part, variable, inner))
  )
}

function regexpFault(text: string): string | undefined {
  try {
    regexpFor(text)
    return undefined
  } catch (error) {
    if (error instanceof RegexpError) return error.message
    throw error
  }
}

const literals: readonly { readonly name: string; readonly arg: number; readonly isValid: (text: string) => boolean }[] = [
  { name: 'duration', arg: 0, isValid: text => parseDuration(text) !== undefined },
  { name: 'timestamp', arg: 0, isValid: text => parseTimestamp(text) !== undefined },
  { name: 'matches', arg: 0, isValid: text => regexpFault(text) === undefined },
]

/** Literal durations, timestamps and expressions that can be told to be wrong. Follows cel-go cel/validator.go. */
function literalIssues(expr: Expr): Issue[] {
  const issues = childrenOf(expr).flatMap(literalIssues)
  if (expr.kind !== 'call') return issues
  for (const { name, arg, isValid } of literals) {
    const given = expr.function === name ? expr.args[arg] : undefined
    if (given?.kind === 'literal' && typeof given.value === 'string' && !isValid(given.value))
      issues.push({ offset: given.offset, message: `invalid ${name} argument` })
  }
  return issues
}

function mixed(of: readonly (readonly [Expr, CelType])[]): Issue | undefined {
  const [first] = of
  const other = first === undefined ? undefined : of.find(([, type]) => !isExactly(type, first[1]))
  if (first === undefined || other === undefined) return undefined
  return { offset: other[0].offset, message: `expected type '${formatType(first[1])}' but found '${formatType(other[1])}'` }
}

const typed = (expr: Expr, optional: boolean) => [expr, (optional ? unwrapOptional(expr.type ?? dynType) : expr.type) ?? dynType] as const

/** Lists and maps of values of several types; only what is to be formatted may be such. Follows cel-go cel/validator.go. */
function mixedIssues(expr: Expr): Issue[] {
  if (expr.kind === 'call' && expr.function === 'format') return []
  const issues = childrenOf(expr).flatMap(mixedIssues)
  if (expr.kind === 'list') {
    const issue = mixed(expr.elements.map((element, index) => typed(element, expr.optional.has(index))))
    if (issue !== undefined) issues.unshift(issue)
  } else if (expr.kind === 'map') {
    for (const part of [expr.entries.map(({ key }) => typed(key, false)), expr.entries.map(({ value, optional }) => typed(value, optional))]) {
      const issue = mixed(part)
      if (issue !== undefined) issues.unshift(issue)
    }
  }
  return issues
}

const converted: ReadonlySet<string> = new Set(['bool', 'bytes', 'double', 'duration', 'dyn', 'int', 'string', 'timestamp', 'uint'])

/** Conversions of literals are made once, beforehand; what fails then is told at once. Follows cel-go interpreter/decorators.go. */
function literalFault(expr: Expr): string | undefined {
  for (const child of childrenOf(expr)) {
    const fault = literalFault(child)
    if (fault !== undefined) return fault
  }
  if (expr.kind !== 'call') return undefined
  const [arg] = expr.args
  if (arg?.kind !== 'literal') return undefined
  if ((expr.function === 'find' || expr.function === 'findAll') && typeof arg.value === 'string') return regexpFault(arg.value)
  if (!converted.has(expr.function)) return undefined
  const outcome = evaluate(expr, new Map(), Number.POSITIVE_INFINITY)
  return 'error' in outcome ? outcome.error.message : undefined
}
