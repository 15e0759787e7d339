import type { JobSpec, PodFailurePolicyOnExitCodesRequirement, PodFailurePolicyRule, SuccessPolicyRule } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported, required, tooLong, tooMany } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { validateNonnegativeField } from '../../../apimachinery/int-or-string.ts'
import { isQualifiedName } from '../../../apimachinery/names.ts'
import { countIndexes } from './indexes.ts'

/** Go's %q of a list. */
const quotedList = (values: readonly string[]) => `[${values.map(value => JSON.stringify(value)).join(' ')}]`

function oneOf(value: string, values: readonly string[], path: Path): FieldError[] {
  if (value === '') return [required(path, `valid values: ${quotedList(values)}`)]
  return values.includes(value) ? [] : [notSupported(path, value, values)]
}

/** Follows pkg/apis/batch/validation/validation.go validatePodFailurePolicyRuleOnExitCodes. */
function validateExitCodes({ operator, containerName, values }: PodFailurePolicyOnExitCodesRequirement, names: ReadonlySet<string>, path: Path): FieldError[] {
  const errors = oneOf(operator, ['In', 'NotIn'], path.child('operator'))
  const at = path.child('values')
  const codes = values ?? []
  if (containerName !== undefined && !names.has(containerName)) {
    errors.push(invalid(path.child('containerName'), containerName, 'must be one of the container or initContainer names in the pod template'))
  }
  if (codes.length === 0) errors.push(invalid(at, values, 'at least one value is required'))
  else if (codes.length > 255) errors.push(tooMany(at, codes.length, 255))
  for (const [index, code] of codes.entries()) {
    if (operator === 'In' && code === 0) errors.push(invalid(at.index(index), code, 'must not be 0 for the In operator'))
    if (codes.indexOf(code) < index) errors.push(duplicate(at.index(index), code))
  }
  if (codes.some((code, index) => index > 0 && (codes[index - 1] ?? 0) > code)) errors.push(invalid(at, codes, 'must be ordered'))
  return errors
}

function validateFailureRule(spec: JobSpec, rule: PodFailurePolicyRule, names: ReadonlySet<string>, path: Path): FieldError[] {
  const { action, onExitCodes, onPodConditions = [] } = rule
  const at = path.child('action')
  const errors: FieldError[] = []
  if (action !== 'FailIndex') errors.push(...oneOf(action, ['Count', 'FailIndex', 'FailJob', 'Ignore'], at))
  else if (spec.backoffLimitPerIndex === undefined) errors.push(invalid(at, action, 'requires the backoffLimitPerIndex to be set'))
  if (onExitCodes !== undefined) errors.push(...validateExitCodes(onExitCodes, names, path.child('onExitCodes')))
  const conditions = path.child('onPodConditions')
  if (onPodConditions.length > 20) errors.push(tooMany(conditions, onPodConditions.length, 20))
  for (const [index, { type, status }] of onPodConditions.entries()) {
    errors.push(...isQualifiedName(type).map(message => invalid(conditions.index(index).child('type'), type, message)))
    errors.push(...oneOf(status, ['False', 'True', 'Unknown'], conditions.index(index).child('status')))
  }
  if (onExitCodes !== undefined && onPodConditions.length > 0)
    errors.push(invalid(path, undefined, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  if (onExitCodes === undefined && onPodConditions.length === 0)
    errors.push(invalid(path, undefined, 'specifying one of OnExitCodes and OnPodConditions is required'))
  return errors
}

/** Follows validatePodFailurePolicy. */
export function validateFailurePolicy(spec: JobSpec, path: Path): FieldError[] {
  if (spec.podFailurePolicy === undefined) return []
  const rules = spec.podFailurePolicy.rules ?? []
  const at = path.child('rules')
  const { containers, initContainers } = spec.template.spec
  const names = new Set([...(containers ?? []), ...(initContainers ?? [])].map(({ name }) => name))
  return [
    ...(rules.length > 20 ? [tooMany(at, rules.length, 20)] : []),
    ...rules.flatMap((rule, index) => validateFailureRule(spec, rule, names, at.index(index))),
  ]
}

const indexesLimit = 64 * 1024

function validateSuccessRule({ succeededCount, succeededIndexes }: SuccessPolicyRule, completions: number, path: Path): FieldError[] {
  const errors: FieldError[] = []
  if (succeededCount === undefined && succeededIndexes === undefined)
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'))
  let total = 0
  if (succeededIndexes !== undefined) {
    const at = path.child('succeededIndexes')
    if (succeededIndexes.length > indexesLimit) errors.push(tooLong(at, indexesLimit))
    const counted = countIndexes(succeededIndexes, completions)
    if ('problem' in counted) errors.push(invalid(at, succeededIndexes, `error parsing succeededIndexes: ${counted.problem}`))
    else total = counted.total
  }
  if (succeededCount === undefined) return errors
  const at = path.child('succeededCount')
  errors.push(...validateNonnegativeField(succeededCount, at))
  if (succeededCount > completions)
    errors.push(invalid(at, succeededCount, `must be less than or equal to ${completions} (the number of specified completions)`))
  if (succeededIndexes !== undefined && succeededCount > total) {
    errors.push(invalid(at, succeededCount, `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`))
  }
  return errors
}

/** Follows validateSuccessPolicy. */
export function validateSuccessPolicy(spec: JobSpec, path: Path): FieldError[] {
  if (spec.successPolicy === undefined) return []
  const rules = spec.successPolicy.rules ?? []
  if (spec.completionMode !== 'Indexed') {
    const internal = {
      Rules: spec.successPolicy.rules?.map(rule => ({ SucceededIndexes: rule.succeededIndexes ?? null, SucceededCount: rule.succeededCount ?? null })) ?? null,
    }
    return [invalid(path, internal, 'requires indexed completion mode')]
  }
  const at = path.child('rules')
  const errors: FieldError[] = []
  if (rules.length === 0) errors.push(required(at, 'at least one rules must be specified when the successPolicy is specified'))
  if (rules.length > 20) errors.push(tooMany(at, rules.length, 20))
  return [...errors, ...rules.flatMap((rule, index) => validateSuccessRule(rule, spec.completions ?? 0, at.index(index)))]
}
