import type { ValidationRule } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, internalError, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import type { CompiledRule } from '../../../structural/cel-compile.ts'
import { compileRules } from '../../../structural/cel-compile.ts'
import { FieldPathError, resolveFieldPath } from '../../../structural/field-path.ts'
import type { Schema } from '../../../structural/schema.ts'
import { rulesOf, unsupported } from '../../../structural/schema.ts'
import { shownRule } from './internal.ts'
import type { RuleContext } from './rule-context.ts'
import { expressionCostLimit } from './rule-context.ts'

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']
const hasNewlines = (text: string) => /[\n\r]/.test(text)

/** By how much a cost is over its limit. Follows apis/apiextensions/validation/validation.go getCostErrorMessage. */
export function costMessage(name: string, cost: number, limit: number): string {
  const times = cost / limit
  const factor = times > 100 ? 'more than 100x' : times < 1.5 ? `${times.toFixed(6)}x` : `${times.toFixed(1)}x`
  return `${name} exceeds budget by factor of ${factor} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`
}

function isPath(schema: Schema, text: string): boolean {
  if (unsupported(schema) !== undefined) return true
  try {
    resolveFieldPath(text, schema)
    return true
  } catch (error) {
    if (error instanceof FieldPathError) return false
    throw error
  }
}

function validateWriting(schema: Schema, given: ValidationRule, path: Path): FieldError[] {
  const { message = '', messageExpression = '', reason, fieldPath = '' } = given
  const errors: FieldError[] = []
  const rule = given.rule.trim()
  if (rule === '') errors.push(required(path.child('rule'), 'rule is not specified'))
  else if (message !== '' && message.trim() === '') errors.push(invalid(path.child('message'), message, 'must be non-empty if specified'))
  else if (hasNewlines(message.trim())) errors.push(invalid(path.child('message'), message, 'must not contain line breaks'))
  else if (hasNewlines(rule) && message.trim() === '') errors.push(required(path.child('message'), 'message must be specified if rule contains line breaks'))
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(required(path.child('messageExpression'), 'messageExpression must be non-empty if specified'))
  if (reason !== undefined && !reasons.includes(reason)) errors.push(notSupported(path.child('reason'), reason, reasons))
  const at = path.child('fieldPath')
  if (fieldPath !== '' && fieldPath.trim() === '') errors.push(invalid(at, fieldPath, 'must be non-empty if specified'))
  if (hasNewlines(fieldPath)) errors.push(invalid(at, fieldPath, 'must not contain line breaks'))
  if (fieldPath !== '' && !isPath(schema, fieldPath)) errors.push(invalid(at, fieldPath, 'must be a valid path'))
  return errors
}

/** How the rules of one schema are written, before they are compiled. Follows ValidateCustomResourceDefinitionOpenAPISchema. */
export function validateRuleWriting(schema: Schema, path: Path): FieldError[] {
  return rulesOf(schema).flatMap((rule, index) => validateWriting(schema, rule, path.child('x-kubernetes-validations').index(index)))
}

/** What rules are judged by besides their text. */
export interface RuleTerms {
  readonly context: RuleContext
  /** What of the schema around them an old value cannot be found in. */
  readonly uncorrelatable: Path | undefined
  /** An unchanged schema may cost what it costs. */
  readonly ignoresCost: boolean
}

function validateCompiled(compiled: CompiledRule, path: Path, { context, uncorrelatable, ignoresCost }: RuleTerms): FieldError[] {
  const { rule } = compiled
  const errors: FieldError[] = []
  const at = path.child('rule')
  const messageAt = path.child('messageExpression')
  const cost = compiled.maxCost === 0 ? 0 : compiled.maxCost * (context.maxCardinality ?? compiled.maxCardinality)
  if (!ignoresCost && cost > expressionCostLimit) errors.push(forbidden(at, costMessage('estimated rule cost', cost, expressionCostLimit)))
  context.totalCost.observe(at, cost)
  if (compiled.error !== undefined) errors.push(invalid(at, shownRule(rule), compiled.error))
  if (compiled.messageError !== undefined) errors.push(invalid(messageAt, shownRule(rule), compiled.messageError))
  else if (compiled.message !== undefined) {
    if (!ignoresCost && compiled.messageMaxCost > expressionCostLimit)
      errors.push(forbidden(messageAt, costMessage('estimated messageExpression cost', compiled.messageMaxCost, expressionCostLimit)))
    context.totalCost.observe(messageAt, compiled.messageMaxCost)
  }
  if (!compiled.usesOldSelf) {
    if (rule.optionalOldSelf !== undefined)
      errors.push(invalid(path.child('optionalOldSelf'), rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule'))
  } else if (uncorrelatable !== undefined) {
    errors.push(invalid(at, rule.rule, `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable.toString()}`))
  }
  return errors
}

/** Compiles the rules of one schema and says what is wrong with them. */
export function validateRuleMeaning(schema: Schema, path: Path, terms: RuleTerms): FieldError[] {
  if (rulesOf(schema).length === 0) return []
  const at = path.child('x-kubernetes-validations')
  const { decl } = terms.context
  if (decl === undefined) {
    const why =
      'internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations'
    return [internalError(at, why)]
  }
  return compileRules(schema, decl).flatMap((compiled, index) => validateCompiled(compiled, at.index(index), terms))
}
