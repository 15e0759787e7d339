import type { Affinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodAffinity, PodAffinityTerm } from '../../../api/types.gen.ts'
import { forbidden, invalid, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isValidLabelValue, nameIsDNSLabel, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateLabelName, validateLabelSelector } from '../../../apimachinery/selector.ts'
import type { Errors } from './checks.ts'
import { named, report } from './checks.ts'
import type { PodValidationOptions } from './options.ts'
import { matchLabelKeysErrors } from './validate-label-keys.ts'

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution'

/** Which nodes and which neighbours a Pod wants. Follows pkg/apis/core/validation/validation.go validateAffinity. */
export function validateAffinity(errors: Errors, affinity: Affinity | undefined, path: Path, options: PodValidationOptions): void {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {}
  if (nodeAffinity !== undefined) {
    const nodePath = path.child('nodeAffinity')
    const terms = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution
    if (terms !== undefined) validateNodeSelector(errors, terms, options.allowInvalidLabelValueInRequiredNodeAffinity ?? false, nodePath.child(requiredTerms))
    for (const [index, { weight, preference }] of (nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
      const termPath = nodePath.child(preferredTerms).index(index)
      checkWeight(errors, weight, termPath)
      validateNodeSelectorTerm(errors, preference, true, termPath.child('preference'))
    }
  }
  if (podAffinity !== undefined) validatePodAffinity(errors, podAffinity, path.child('podAffinity'), options)
  if (podAntiAffinity !== undefined) validatePodAffinity(errors, podAntiAffinity, path.child('podAntiAffinity'), options)
}

function checkWeight(errors: Errors, weight: number, path: Path): void {
  if (weight <= 0 || weight > 100) errors.push(invalid(path.child('weight'), weight, 'must be in the range 1-100'))
}

/** Terms of which one must hold for the node. Follows ValidateNodeSelector. */
export function validateNodeSelector(errors: Errors, { nodeSelectorTerms: terms }: NodeSelector, allowInvalidValues: boolean, path: Path): void {
  const termsPath = path.child('nodeSelectorTerms')
  if (terms === null || terms.length === 0) return void errors.push(required(termsPath, 'must have at least one node selector term'))
  for (const [index, term] of terms.entries()) validateNodeSelectorTerm(errors, term, allowInvalidValues, termsPath.index(index))
}

/** Follows ValidateNodeSelectorTerm. */
function validateNodeSelectorTerm(errors: Errors, { matchExpressions, matchFields }: NodeSelectorTerm, allowInvalidValues: boolean, path: Path): void {
  for (const [index, requirement] of (matchExpressions ?? []).entries()) {
    validateRequirement(errors, requirement, allowInvalidValues, path.child('matchExpressions').index(index))
  }
  for (const [index, requirement] of (matchFields ?? []).entries()) validateFieldRequirement(errors, requirement, path.child('matchFields').index(index))
}

/** Follows ValidateNodeSelectorRequirement. */
function validateRequirement(errors: Errors, { key, operator, values = [] }: NodeSelectorRequirement, allowInvalidValues: boolean, path: Path): void {
  const valuesPath = path.child('values')
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(valuesPath, "must be specified when `operator` is 'In' or 'NotIn'"))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) errors.push(forbidden(valuesPath, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) errors.push(required(valuesPath, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
  } else {
    errors.push(invalid(path.child('operator'), named(operator), 'not a valid selector operator'))
  }
  errors.push(...validateLabelName(key, path.child('key')))
  if (allowInvalidValues) return
  for (const [index, value] of values.entries()) report(errors, valuesPath.index(index), value, isValidLabelValue(value))
}

/** Follows ValidateNodeFieldSelectorRequirement. */
function validateFieldRequirement(errors: Errors, { key, operator, values = [] }: NodeSelectorRequirement, path: Path): void {
  if (operator !== 'In' && operator !== 'NotIn') errors.push(invalid(path.child('operator'), named(operator), 'not a valid selector operator'))
  else if (values.length !== 1) errors.push(required(path.child('values'), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"))
  if (key !== 'metadata.name') return void errors.push(invalid(path.child('key'), key, 'not a valid field selector key'))
  for (const [index, value] of values.entries()) report(errors, path.child('values').index(index), value, nameIsDNSSubdomain(value, false))
}

/** Follows validatePodAffinity and validatePodAntiAffinity. */
function validatePodAffinity(errors: Errors, affinity: PodAffinity, path: Path, options: PodValidationOptions): void {
  for (const [index, term] of (affinity.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    validatePodAffinityTerm(errors, term, path.child(requiredTerms).index(index), options)
  }
  for (const [index, { weight, podAffinityTerm }] of (affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    const termPath = path.child(preferredTerms).index(index)
    checkWeight(errors, weight, termPath)
    validatePodAffinityTerm(errors, podAffinityTerm, termPath.child('podAffinityTerm'), options)
  }
}

/** Follows validatePodAffinityTerm. */
function validatePodAffinityTerm(errors: Errors, term: PodAffinityTerm, path: Path, options: PodValidationOptions): void {
  const selectorOptions = { allowInvalidLabelValueInSelector: options.allowInvalidLabelValueInSelector ?? false }
  errors.push(
    ...validateLabelSelector(term.labelSelector, selectorOptions, path.child('labelSelector')),
    ...validateLabelSelector(term.namespaceSelector, selectorOptions, path.child('namespaceSelector')),
  )
  for (const namespace of term.namespaces ?? []) report(errors, path.child('namespace'), namespace, nameIsDNSLabel(namespace, false))
  errors.push(...matchLabelKeysErrors(path, term.matchLabelKeys, term.mismatchLabelKeys, term.labelSelector))
  if (term.topologyKey === '') errors.push(required(path.child('topologyKey'), 'can not be empty'))
  errors.push(...validateLabelName(term.topologyKey, path.child('topologyKey')))
}
