import type { DaemonSet, DaemonSetUpdateStrategy, RollingUpdateDaemonSet } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { intOrPercentValue, isNotMoreThan100Percent, validateNonnegativeField, validatePositiveIntOrPercent } from '../../../apimachinery/int-or-string.ts'
import { sortedMap, sortedSelector } from '../../../apimachinery/labels.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { validateLabelSelector } from '../../../apimachinery/selector.ts'
import type { PodValidationOptions } from '../../core/pod/template.ts'
import { podTemplateValidationOptions, validatePodTemplateSpec } from '../../core/pod/template.ts'
import { readSelector } from '../replicaset/template.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')

/** Follows pkg/apis/apps/validation/validation.go ValidateRollingUpdateDaemonSet. */
function validateRollingUpdate({ maxUnavailable = 0, maxSurge = 0 }: RollingUpdateDaemonSet, path: Path): FieldError[] {
  const [unavailable, surge] = [path.child('maxUnavailable'), path.child('maxSurge')]
  const errors = [
    ...validatePositiveIntOrPercent(maxUnavailable, unavailable),
    ...validatePositiveIntOrPercent(maxSurge, surge),
    ...isNotMoreThan100Percent(maxUnavailable, unavailable),
    ...isNotMoreThan100Percent(maxSurge, surge),
  ]
  const hasUnavailable = intOrPercentValue(maxUnavailable) !== 0
  const hasSurge = intOrPercentValue(maxSurge) !== 0
  if (hasUnavailable && hasSurge) errors.push(invalid(surge, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  if (!hasUnavailable && !hasSurge) errors.push(required(unavailable, 'cannot be 0 when maxSurge is 0'))
  return errors
}

/** Follows ValidateDaemonSetUpdateStrategy. */
function validateUpdateStrategy({ type = '', rollingUpdate }: DaemonSetUpdateStrategy, path: Path): FieldError[] {
  const at = path.child('rollingUpdate')
  if (type === 'OnDelete') return []
  if (type === 'RollingUpdate') return rollingUpdate === undefined ? [required(at)] : validateRollingUpdate(rollingUpdate, at)
  const internal = rollingUpdate === undefined ? null : { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 }
  return [notSupported(path, { Type: type, RollingUpdate: internal }, ['RollingUpdate', 'OnDelete'])]
}

/** Follows ValidateDaemonSetSpec. */
export function validateSpec({ spec }: DaemonSet, options: PodValidationOptions): FieldError[] {
  const selectorPath = specPath.child('selector')
  const templatePath = specPath.child('template')
  const { restartPolicy = '', activeDeadlineSeconds } = spec.template.spec
  const { labels } = spec.template.metadata
  const errors = validateLabelSelector(spec.selector, {}, selectorPath)
  const selector = readSelector(spec.selector)
  if (selector !== undefined && !selector.matches(labels))
    errors.push(invalid(templatePath.child('metadata', 'labels'), sortedMap(labels), '`selector` does not match template `labels`'))
  if (spec.selector !== null && Object.keys(spec.selector.matchLabels ?? {}).length + (spec.selector.matchExpressions ?? []).length === 0) {
    errors.push(invalid(selectorPath, sortedSelector(spec.selector), 'empty selector is invalid for daemonset'))
  }
  errors.push(...validatePodTemplateSpec(spec.template, templatePath, options))
  if (restartPolicy !== 'Always') errors.push(notSupported(templatePath.child('spec', 'restartPolicy'), restartPolicy, ['Always']))
  if (activeDeadlineSeconds !== undefined)
    errors.push(forbidden(templatePath.child('spec', 'activeDeadlineSeconds'), 'activeDeadlineSeconds in DaemonSet is not Supported'))
  return [
    ...errors,
    ...validateNonnegativeField(spec.minReadySeconds, specPath.child('minReadySeconds')),
    ...validateUpdateStrategy(spec.updateStrategy, specPath.child('updateStrategy')),
    ...validateNonnegativeField(spec.revisionHistoryLimit, specPath.child('revisionHistoryLimit')),
  ]
}

/** Follows ValidateDaemonSet. */
export function validateDaemonSet(daemonSet: DaemonSet): FieldError[] {
  return [
    ...validateObjectMeta(daemonSet.metadata, true, nameIsDNSSubdomain, metadata),
    ...validateSpec(daemonSet, podTemplateValidationOptions(daemonSet.spec.template)),
  ]
}
