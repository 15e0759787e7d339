import type { AutoscalingV2HorizontalPodAutoscaler, HPAScalingPolicy, HPAScalingRules } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import { apiVersionFault, validateMetricSpec, validateReference } from './metrics.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')
const maxPeriod = 1800
const maxWindow = 3600
const policyTypes = ['Percent', 'Pods']
const selectPolicies = ['Disabled', 'Max', 'Min']

/** Follows pkg/apis/autoscaling/validation/validation.go validateScalingPolicy. */
function validatePolicy({ type, value, periodSeconds }: HPAScalingPolicy, path: Path): FieldError[] {
  const errors: FieldError[] = []
  if (!policyTypes.includes(type)) errors.push(notSupported(path.child('type'), type, policyTypes))
  if (value <= 0) errors.push(invalid(path.child('value'), value, 'must be greater than zero'))
  if (periodSeconds <= 0) errors.push(invalid(path.child('periodSeconds'), periodSeconds, 'must be greater than zero'))
  if (periodSeconds > maxPeriod) errors.push(invalid(path.child('periodSeconds'), periodSeconds, `must be less than or equal to ${maxPeriod}`))
  return errors
}

/** Follows validateScalingRules. */
function validateRules(rules: HPAScalingRules | undefined, path: Path): FieldError[] {
  if (rules === undefined) return []
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies = [], tolerance } = rules
  const errors: FieldError[] = []
  if (window < 0) errors.push(invalid(path.child('stabilizationWindowSeconds'), window, 'must be greater than or equal to zero'))
  if (window > maxWindow) errors.push(invalid(path.child('stabilizationWindowSeconds'), window, `must be less than or equal to ${maxWindow}`))
  if (selectPolicy !== undefined && !selectPolicies.includes(selectPolicy)) errors.push(notSupported(path.child('selectPolicy'), selectPolicy, selectPolicies))
  if (policies.length === 0) errors.push(required(path.child('policies'), 'must specify at least one Policy'))
  errors.push(...policies.flatMap((policy, index) => validatePolicy(policy, path.child('policies').index(index))))
  if (tolerance !== undefined && parseQuantity(tolerance).sign() < 0)
    errors.push(invalid(path.child('tolerance'), tolerance, 'must be greater than or equal to 0'))
  return errors
}

/** Follows validateHorizontalPodAutoscalerSpec; the bounds by themselves are declared beside the type and come last. */
export function validateSpec({ spec }: AutoscalingV2HorizontalPodAutoscaler, old: AutoscalingV2HorizontalPodAutoscaler | undefined): FieldError[] {
  const { scaleTargetRef: target, minReplicas, maxReplicas, metrics = [], behavior } = spec
  const errors: FieldError[] = []
  const maxPath = specPath.child('maxReplicas')
  if (minReplicas !== undefined && maxReplicas < minReplicas) errors.push(invalid(maxPath, maxReplicas, 'must be greater than or equal to `minReplicas`'))
  const sameTarget = old !== undefined && old.spec.scaleTargetRef.apiVersion === target.apiVersion && old.spec.scaleTargetRef.kind === target.kind
  const targetOptions = { allowInvalidAPIVersion: sameTarget, allowEmptyAPIGroup: !sameTarget && target.kind === 'ReplicationController' }
  errors.push(...validateReference(target, targetOptions, specPath.child('scaleTargetRef')))
  const strict = { allowInvalidAPIVersion: false, allowEmptyAPIGroup: true }
  const wasInvalid = (old?.spec.metrics ?? []).some(
    ({ type, object }) => type === 'Object' && object !== undefined && apiVersionFault(object.describedObject.apiVersion ?? '', strict) !== '',
  )
  const path = specPath.child('metrics')
  errors.push(...metrics.flatMap((metric, index) => validateMetricSpec(metric, { ...strict, allowInvalidAPIVersion: wasInvalid }, path.index(index))))
  if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
    errors.push(forbidden(path, 'must specify at least one Object or External metric to support scaling to zero replicas'))
  }
  errors.push(
    ...validateRules(behavior?.scaleUp, specPath.child('behavior', 'scaleUp')),
    ...validateRules(behavior?.scaleDown, specPath.child('behavior', 'scaleDown')),
  )
  if (minReplicas !== undefined && minReplicas < 0) errors.push(invalid(specPath.child('minReplicas'), minReplicas, 'must be greater than or equal to 0'))
  if (maxReplicas === 0) errors.push(required(maxPath))
  else if (maxReplicas < 0) errors.push(invalid(maxPath, maxReplicas, 'must be greater than or equal to 1'))
  return errors
}

/** Follows ValidateHorizontalPodAutoscaler. */
export function validateAutoscaler(autoscaler: AutoscalingV2HorizontalPodAutoscaler): FieldError[] {
  return [...validateObjectMeta(autoscaler.metadata, true, nameIsDNSSubdomain, metadata), ...validateSpec(autoscaler, undefined)]
}
