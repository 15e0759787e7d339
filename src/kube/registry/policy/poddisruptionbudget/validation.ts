import type { PodDisruptionBudget } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isNotMoreThan100Percent, validatePositiveIntOrPercent } from '../../../apimachinery/int-or-string.ts'
import { validateLabelSelector } from '../../../apimachinery/selector.ts'
import { goValue } from '../../go-value.ts'

const specPath = Path.of('spec')
const policies = ['AlwaysAllow', 'IfHealthyBudget']

/** The rules of a budget's spec; selectors that are stored already may hold label values that new ones may not. */
export function validateSpec({ spec }: PodDisruptionBudget, allowInvalidLabelValueInSelector: boolean): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec
  const errors: FieldError[] = []
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    errors.push(invalid(specPath, goValue('policy/v1.PodDisruptionBudgetSpec', spec), 'minAvailable and maxUnavailable cannot be both set'))
  }
  if (minAvailable !== undefined) {
    const path = specPath.child('minAvailable')
    errors.push(...validatePositiveIntOrPercent(minAvailable, path), ...isNotMoreThan100Percent(minAvailable, path))
  }
  if (maxUnavailable !== undefined) {
    const path = specPath.child('maxUnavailable')
    errors.push(...validatePositiveIntOrPercent(maxUnavailable, path), ...isNotMoreThan100Percent(maxUnavailable, path))
  }
  errors.push(...validateLabelSelector(selector, { allowInvalidLabelValueInSelector }, specPath.child('selector')))
  if (unhealthyPodEvictionPolicy !== undefined && !policies.includes(unhealthyPodEvictionPolicy)) {
    errors.push(notSupported(specPath.child('unhealthyPodEvictionPolicy'), unhealthyPodEvictionPolicy, policies))
  }
  return errors
}

/** The spec alone, as upstream. Follows pkg/apis/policy/validation/validation.go ValidatePodDisruptionBudget. */
export const validatePodDisruptionBudget = (budget: PodDisruptionBudget) => validateSpec(budget, false)
