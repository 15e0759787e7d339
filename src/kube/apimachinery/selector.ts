import type { LabelSelector } from '../api/types.gen.ts'
import type { FieldError } from './field-error.ts'
import { forbidden, invalid, required } from './field-error.ts'
import type { Path } from './field-path.ts'
import type { Labels } from './labels.ts'
import { sortedKeys } from './labels.ts'
import { isQualifiedName, isValidLabelValue } from './names.ts'
import type { Operator, Requirement, Selector } from './requirement.ts'
import { checkedRequirement, nothing, selectorOf } from './requirement.ts'

export type { Operator, Requirement, Selector } from './requirement.ts'
export { nothing, selectorFromSet, selectorOf } from './requirement.ts'
export { parseSelector } from './selector-parser.ts'

const operatorOf: Readonly<Record<string, Operator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' }

/** The selector of an API object: null selects nothing, an empty one everything. Throws an Error with upstream's text. Follows meta/v1/helpers.go LabelSelectorAsSelector. */
export function labelSelectorAsSelector(selector: LabelSelector | null | undefined): Selector {
  if (selector === null || selector === undefined) return nothing
  const requirements: Requirement[] = []
  for (const key of sortedKeys(selector.matchLabels)) requirements.push(checkedRequirement({ key, operator: '=', values: [selector.matchLabels?.[key] ?? ''] }))
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const known = operatorOf[operator]
    if (known === undefined) throw new Error(`${JSON.stringify(operator)} is not a valid label selector operator`)
    requirements.push(checkedRequirement({ key, operator: known, values: values ?? [] }))
  }
  return selectorOf(requirements)
}

/** `app=web`, `<none>` for an empty selector, `<error>` for a broken one. Follows FormatLabelSelector. */
export function formatLabelSelector(selector: LabelSelector | null | undefined): string {
  try {
    return labelSelectorAsSelector(selector).toString() || '<none>'
  } catch {
    return '<error>'
  }
}

/** Options of `validateLabelSelector`. */
export interface LabelSelectorOptions {
  readonly allowInvalidLabelValueInSelector?: boolean
}

/** Every broken rule of a selector. Follows meta/v1/validation ValidateLabelSelector. */
export function validateLabelSelector(selector: LabelSelector | null | undefined, options: LabelSelectorOptions, path: Path): FieldError[] {
  if (selector === null || selector === undefined) return []
  const errors = validateLabels(selector.matchLabels, path.child('matchLabels'))
  for (const [index, { key, operator, values }] of (selector.matchExpressions ?? []).entries()) {
    const at = path.child('matchExpressions').index(index)
    if (operator === 'In' || operator === 'NotIn') {
      if ((values ?? []).length === 0) errors.push(required(at.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"))
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if ((values ?? []).length > 0) errors.push(forbidden(at.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
    } else errors.push(invalid(at.child('operator'), operator, 'not a valid selector operator'))
    errors.push(...validateLabelName(key, at.child('key')))
    if (options.allowInvalidLabelValueInSelector) continue
    for (const [place, value] of (values ?? []).entries()) {
      for (const message of isValidLabelValue(value)) errors.push(invalid(at.child('values').index(place), value, message))
    }
  }
  return errors
}

/** A label's key. Follows ValidateLabelName. */
export function validateLabelName(name: string, path: Path): FieldError[] {
  return isQualifiedName(name).map(message => invalid(path, name, message))
}

/** Keys and values of labels. Follows ValidateLabels; its order is that of a Go map, ours that of the keys. */
export function validateLabels(labels: Labels | null | undefined, path: Path): FieldError[] {
  return sortedKeys(labels).flatMap(key => {
    const value = labels?.[key] ?? ''
    return [...validateLabelName(key, path), ...isValidLabelValue(value).map(message => invalid(path, value, message))]
  })
}
