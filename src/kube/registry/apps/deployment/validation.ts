import type { Deployment, DeploymentStrategy, RollingUpdateDeployment } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { intOrPercentValue, isNotMoreThan100Percent, validateNonnegativeField, validatePositiveIntOrPercent } from '../../../apimachinery/int-or-string.ts'
import { sortedSelector } from '../../../apimachinery/labels.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import type { PodValidationOptions } from '../../core/pod/template.ts'
import { podTemplateValidationOptions } from '../../core/pod/template.ts'
import { readSelector, validateRequiredSelector, validateTemplateForReplicaSet } from '../replicaset/template.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')

/** Follows pkg/apis/apps/validation/validation.go ValidateRollingUpdateDeployment. */
function validateRollingUpdate({ maxUnavailable = 0, maxSurge = 0 }: RollingUpdateDeployment, path: Path): FieldError[] {
  const errors = [
    ...validatePositiveIntOrPercent(maxUnavailable, path.child('maxUnavailable')),
    ...validatePositiveIntOrPercent(maxSurge, path.child('maxSurge')),
  ]
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0) {
    errors.push(invalid(path.child('maxUnavailable'), maxUnavailable, 'may not be 0 when `maxSurge` is 0'))
  }
  return [...errors, ...isNotMoreThan100Percent(maxUnavailable, path.child('maxUnavailable'))]
}

/** Follows ValidateDeploymentStrategy. */
function validateStrategy({ type = '', rollingUpdate }: DeploymentStrategy, path: Path): FieldError[] {
  const at = path.child('rollingUpdate')
  if (type === 'Recreate') return rollingUpdate === undefined ? [] : [forbidden(at, "may not be specified when strategy `type` is 'Recreate'")]
  if (type === 'RollingUpdate')
    return rollingUpdate === undefined ? [required(at, 'this should be defaulted and never be nil')] : validateRollingUpdate(rollingUpdate, at)
  const internal = rollingUpdate === undefined ? null : { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 }
  return [notSupported(path, { Type: type, RollingUpdate: internal }, ['Recreate', 'RollingUpdate'])]
}

/** Follows ValidateDeploymentSpec. */
export function validateSpec({ spec }: Deployment, options: PodValidationOptions): FieldError[] {
  const selectorPath = specPath.child('selector')
  const errors = [
    ...validateNonnegativeField(spec.replicas, specPath.child('replicas')),
    ...validateRequiredSelector(spec.selector, selectorPath, 'empty selector is invalid for deployment'),
  ]
  const selector = readSelector(spec.selector)
  if (selector === undefined) errors.push(invalid(selectorPath, sortedSelector(spec.selector), 'invalid label selector'))
  else errors.push(...validateTemplateForReplicaSet(spec.template, selector, specPath.child('template'), options))
  errors.push(
    ...validateStrategy(spec.strategy, specPath.child('strategy')),
    ...validateNonnegativeField(spec.minReadySeconds, specPath.child('minReadySeconds')),
    ...validateNonnegativeField(spec.revisionHistoryLimit, specPath.child('revisionHistoryLimit')),
  )
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec
  if (deadline === undefined) return errors
  const deadlinePath = specPath.child('progressDeadlineSeconds')
  errors.push(...validateNonnegativeField(deadline, deadlinePath))
  if (deadline <= minReadySeconds) errors.push(invalid(deadlinePath, deadline, 'must be greater than minReadySeconds'))
  return errors
}

/** Follows ValidateDeployment. */
export function validateDeployment(deployment: Deployment): FieldError[] {
  return [
    ...validateObjectMeta(deployment.metadata, true, nameIsDNSSubdomain, metadata),
    ...validateSpec(deployment, podTemplateValidationOptions(deployment.spec.template)),
  ]
}
