import type { Condition, PodDisruptionBudget } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported, required, tooLong } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateNonnegativeField } from '../../../apimachinery/int-or-string.ts'
import { regexError } from '../../../apimachinery/names.ts'
import { validateLabelName, validateLabelSelector } from '../../../apimachinery/selector.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import { validateSpec } from './validation.ts'

const specPath = Path.of('spec')
const statusPath = Path.of('status')

/** As for a new one; label values that were wrong before may stay. */
export function validatePodDisruptionBudgetUpdate(budget: PodDisruptionBudget, old: PodDisruptionBudget): FieldError[] {
  return validateSpec(budget, validateLabelSelector(old.spec.selector, {}, specPath.child('selector')).length > 0)
}

const reasonFormat = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?'
const reasonFault =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'"
const reasonExamples = ['my_name', 'MY_NAME', 'MyName', 'ReasonA,ReasonB', 'ReasonA:ReasonB']
const statuses = ['False', 'True', 'Unknown']

/** Follows apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateCondition. */
function validateCondition({ type, status, observedGeneration = 0, lastTransitionTime, reason, message }: Condition, path: Path): FieldError[] {
  const errors = type === '' ? [required(path.child('type'), 'is required')] : validateLabelName(type, path.child('type'))
  if (status === '') errors.push(required(path.child('status')))
  else if (!statuses.includes(status)) errors.push(notSupported(path.child('status'), status, statuses))
  if (observedGeneration < 0) errors.push(invalid(path.child('observedGeneration'), observedGeneration, 'must be greater than or equal to zero'))
  if (!lastTransitionTime) errors.push(required(path.child('lastTransitionTime')))
  if (reason === '') errors.push(required(path.child('reason')))
  else {
    if (!new RegExp(`^${reasonFormat}$`).test(reason))
      errors.push(invalid(path.child('reason'), reason, regexError(reasonFault, reasonFormat, ...reasonExamples)))
    if (byteLength(reason) > 1024) errors.push(tooLong(path.child('reason'), 1024))
  }
  if (byteLength(message) > 32 * 1024) errors.push(tooLong(path.child('message'), 32 * 1024))
  return errors
}

/** Follows ValidatePodDisruptionBudgetStatusUpdate. */
export function validatePodDisruptionBudgetStatus({ status }: PodDisruptionBudget): FieldError[] {
  const path = statusPath.child('conditions')
  const conditions = status.conditions ?? []
  const errors = conditions.flatMap((condition, index) => [
    ...(conditions.findIndex(({ type }) => type === condition.type) < index ? [duplicate(path.index(index), condition.type)] : []),
    ...validateCondition(condition, path.index(index)),
  ])
  const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const
  return [...errors, ...counts.flatMap(count => validateNonnegativeField(status[count], statusPath.child(count)))]
}
