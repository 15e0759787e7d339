import type { PodReadinessGate, PodSchedulingGate, Toleration, TopologySpreadConstraint } from '../../../api/types.gen.ts'
import { duplicate, invalid, notSupported } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isDecimalInteger, isValidLabelValue } from '../../../apimachinery/names.ts'
import { validateLabelName, validateLabelSelector } from '../../../apimachinery/selector.ts'
import type { Errors } from './checks.ts'
import { checkOneOf, checkPositive, checkPresent, checkQualifiedName, named, report } from './checks.ts'
import type { PodValidationOptions } from './options.ts'
import { legacyMatchLabelKeysErrors, matchLabelKeysErrors } from './validate-label-keys.ts'

/** Taints that a Pod bears. Follows pkg/apis/core/validation/validation.go ValidateTolerations. */
export function validateTolerations(errors: Errors, tolerations: readonly Toleration[] | undefined, path: Path, options: PodValidationOptions): void {
  for (const [index, toleration] of (tolerations ?? []).entries()) {
    const { key = '', operator = '', effect = '', tolerationSeconds } = toleration
    const itemPath = path.index(index)
    if (key !== '') errors.push(...validateLabelName(key, itemPath.child('key')))
    else if (operator !== 'Exists') {
      errors.push(
        invalid(itemPath.child('operator'), named(operator), 'operator must be Exists when `key` is empty, which means "match all values and all keys"'),
      )
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      errors.push(invalid(itemPath.child('effect'), named(effect), "effect must be 'NoExecute' when `tolerationSeconds` is set"))
    }
    validateTolerationValue(errors, operator, toleration.value ?? '', itemPath, options)
    if (effect !== '') checkOneOf(errors, itemPath.child('effect'), effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
  }
}

function validateTolerationValue(errors: Errors, operator: string, value: string, path: Path, options: PodValidationOptions): void {
  const operatorPath = path.child('operator')
  if (operator === '' || operator === 'Equal') {
    const messages = isValidLabelValue(value)
    if (messages.length > 0) errors.push(invalid(operatorPath, value, messages.join(';')))
  } else if (operator === 'Exists') {
    if (value !== '') errors.push(invalid(operatorPath, value, "value must be empty when `operator` is 'Exists'"))
  } else if (operator === 'Lt' || operator === 'Gt') {
    if (!options.allowTaintTolerationComparisonOperators) return void errors.push(notSupported(operatorPath, operator, ['Equal', 'Exists', 'Lt', 'Gt']))
    report(errors, path.child('value'), value, isDecimalInteger(value))
    const problem = int64Problem(value)
    if (problem !== undefined) errors.push(invalid(path.child('value'), value, problem))
  } else {
    errors.push(notSupported(operatorPath, named(operator), ['Equal', 'Exists']))
  }
}

/** What Go's strconv.ParseInt says of a text that is no int64. */
function int64Problem(text: string): string | undefined {
  const quoted = JSON.stringify(text)
  if (!/^[-+]?[0-9]+$/.test(text)) return `strconv.ParseInt: parsing ${quoted}: invalid syntax`
  return BigInt.asIntN(64, BigInt(text)) === BigInt(text) ? undefined : `strconv.ParseInt: parsing ${quoted}: value out of range`
}

/** Conditions besides the containers' own that a Pod waits for. Follows validateReadinessGates. */
export function validateReadinessGates(errors: Errors, gates: readonly PodReadinessGate[] | undefined, path: Path): void {
  for (const [index, { conditionType }] of (gates ?? []).entries()) checkQualifiedName(errors, path.index(index).child('conditionType'), conditionType)
}

/** What keeps a Pod from being scheduled. Follows validateSchedulingGates. */
export function validateSchedulingGates(errors: Errors, gates: readonly PodSchedulingGate[] | undefined, path: Path): void {
  const seen = new Set<string>()
  for (const [index, { name }] of (gates ?? []).entries()) {
    checkQualifiedName(errors, path.index(index), name)
    if (seen.has(name)) errors.push(duplicate(path.index(index), name))
    seen.add(name)
  }
}

/** How Pods spread over the cluster. Follows validateTopologySpreadConstraints. */
export function validateTopologySpread(
  errors: Errors,
  constraints: readonly TopologySpreadConstraint[] | undefined,
  path: Path,
  options: PodValidationOptions,
): void {
  for (const [index, constraint] of (constraints ?? []).entries()) {
    const { topologyKey, whenUnsatisfiable, minDomains, labelSelector, matchLabelKeys } = constraint
    const itemPath = path.index(index)
    checkPositive(errors, itemPath.child('maxSkew'), constraint.maxSkew)
    checkPresent(errors, itemPath.child('topologyKey'), topologyKey, 'can not be empty')
    checkOneOf(errors, itemPath.child('whenUnsatisfiable'), whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway'])
    if (constraints?.slice(index + 1).some(other => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable)) {
      errors.push(duplicate(itemPath.child('{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable}}`))
    }
    if (minDomains !== undefined) {
      checkPositive(errors, itemPath.child('minDomains'), minDomains)
      if (whenUnsatisfiable !== 'DoNotSchedule') {
        errors.push(invalid(itemPath.child('minDomains'), minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`))
      }
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      if (constraint[field] !== undefined) checkOneOf(errors, itemPath.child(field), constraint[field], ['Honor', 'Ignore'])
    }
    const keyErrors = options.oldPodViolatesMatchLabelKeysValidation
      ? legacyMatchLabelKeysErrors(itemPath.child('matchLabelKeys'), matchLabelKeys, labelSelector)
      : matchLabelKeysErrors(itemPath, matchLabelKeys, undefined, labelSelector)
    errors.push(...keyErrors)
    if (!options.allowInvalidTopologySpreadConstraintLabelSelector) errors.push(...validateLabelSelector(labelSelector, {}, itemPath.child('labelSelector')))
  }
}
