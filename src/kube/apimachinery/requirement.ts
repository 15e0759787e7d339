import type { FieldError } from './field-error.ts'
import { errorText, invalid } from './field-error.ts'
import { Path } from './field-path.ts'
import type { Labels } from './labels.ts'
import { compareText, sortedKeys } from './labels.ts'
import { isQualifiedName, isValidLabelValue } from './names.ts'

/** Operators of a parsed requirement, as apimachinery/pkg/selection names them. */
export type Operator = '!' | '=' | '==' | 'in' | '!=' | 'notin' | 'exists' | 'gt' | 'lt'

/** One condition on one label. */
export interface Requirement {
  readonly key: string
  readonly operator: Operator
  readonly values: readonly string[]
}

/** What labels must fulfil. Follows apimachinery/pkg/labels/selector.go. */
export interface Selector {
  matches(labels: Labels | null | undefined): boolean
  /** True when it selects everything. */
  readonly empty: boolean
  /** The conditions, sorted by key; undefined for the selector that selects nothing. */
  readonly requirements: readonly Requirement[] | undefined
  /** In kubectl's form: `app=web,tier in (a,b)`. */
  toString(): string
}

/** The selector that matches no labels at all. */
export const nothing: Selector = { matches: () => false, empty: false, requirements: undefined, toString: () => '' }

/** A selector of these conditions, all of which must hold. */
export function selectorOf(conditions: readonly Requirement[]): Selector {
  const requirements = [...conditions].sort((a, b) => compareText(a.key, b.key))
  return {
    requirements,
    empty: requirements.length === 0,
    matches: labels => requirements.every(requirement => meets(requirement, labels ?? {})),
    toString: () => requirements.map(requirementText).join(','),
  }
}

/** Whether the labels meet one condition. */
function meets({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labels[key]
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value)
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
    case 'lt': {
      if (value === undefined || !isInteger(value) || values.length !== 1 || !isInteger(values[0] ?? '')) return false
      const bound = BigInt(values[0] ?? '')
      return operator === 'gt' ? BigInt(value) > bound : BigInt(value) < bound
    }
  }
}

const isInteger = (text: string) => /^[-]?[0-9]+$/.test(text)

const signs: Readonly<Record<Operator, string>> = { '!': '', exists: '', '=': '=', '==': '==', '!=': '!=', in: ' in ', notin: ' notin ', gt: '>', lt: '<' }

function requirementText({ key, operator, values }: Requirement): string {
  if (operator === 'exists') return key
  if (operator === '!') return `!${key}`
  const list = [...values].sort(compareText).join(',')
  return `${key}${signs[operator]}${operator === 'in' || operator === 'notin' ? `(${list})` : list}`
}

/** What is wrong with a condition. Follows NewRequirement. */
function validateRequirement({ key, operator, values }: Requirement, path?: Path): FieldError[] {
  const errors: FieldError[] = []
  const at = (field: string) => (path === undefined ? Path.of(field) : path.child(field))
  const keyProblems = isQualifiedName(key)
  if (keyProblems.length > 0) errors.push(invalid(at('key'), key, keyProblems.join('; ')))
  if ((operator === 'in' || operator === 'notin') && values.length === 0)
    errors.push(invalid(at('values'), values, "for 'in', 'notin' operators, values set can't be empty"))
  if ((operator === '=' || operator === '==' || operator === '!=') && values.length !== 1)
    errors.push(invalid(at('values'), values, 'exact-match compatibility requires one single value'))
  if ((operator === 'exists' || operator === '!') && values.length !== 0)
    errors.push(invalid(at('values'), values, 'values set must be empty for exists and does not exist'))
  if (operator === 'gt' || operator === 'lt') {
    if (values.length !== 1) errors.push(invalid(at('values'), values, "for 'Gt', 'Lt' operators, exactly one value is required"))
    for (const [index, value] of values.entries()) {
      if (!isInteger(value)) errors.push(invalid(at('values').index(index), value, "for 'Gt', 'Lt' operators, the value must be an integer"))
    }
  }
  for (const [index, value] of values.entries()) {
    const problems = isValidLabelValue(value)
    if (problems.length > 0) errors.push(invalid(at('values').index(index).key(key), value, problems.join('; ')))
  }
  return errors
}

/** The selector of a plain map, as Services and ReplicationControllers have; none or empty selects everything. Follows labels.SelectorFromSet. */
export function selectorFromSet(labels: Labels | null | undefined): Selector {
  return selectorOf(sortedKeys(labels).map(key => ({ key, operator: '=', values: [labels?.[key] ?? ''] })))
}

/** Several errors as one sentence, as Go's aggregate prints them. */
function aggregateText(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(errorText))]
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
}

/** The requirement itself when it is sound; throws an Error with upstream's text when it is not. */
export function checkedRequirement(requirement: Requirement): Requirement {
  const errors = validateRequirement(requirement)
  if (errors.length > 0) throw new Error(aggregateText(errors))
  return requirement
}
