import type { PodTemplateSpec, StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy, Volume } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { intOrPercentValue, isNotMoreThan100Percent, validateNonnegativeField, validatePositiveIntOrPercent } from '../../../apimachinery/int-or-string.ts'
import { sortedSelector } from '../../../apimachinery/labels.ts'
import { isDNS1123Label, nameIsDNSLabel } from '../../../apimachinery/names.ts'
import { validateAnnotations, validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { validateLabels } from '../../../apimachinery/selector.ts'
import type { PodValidationOptions } from '../../core/pod/template.ts'
import { podTemplateValidationOptions, validatePodTemplateSpec } from '../../core/pod/template.ts'
import { validateClaimSpec } from '../../pod-rules.ts'
import { readSelector, validateRequiredSelector, validateTemplateLabels } from '../replicaset/template.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')

interface Options {
  readonly pod: PodValidationOptions
  /** On update these are immutable: what was stored is not judged again. */
  readonly update: boolean
}

/** Follows pkg/apis/apps/validation/validation.go ValidateStatefulSetSpec. */
function validateUpdateStrategy(strategy: StatefulSetUpdateStrategy, path: Path): FieldError[] {
  const { type = '', rollingUpdate } = strategy
  const at = path.child('rollingUpdate')
  const internal = rollingUpdate === undefined ? null : { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: rollingUpdate.maxUnavailable ?? null }
  if (type === '') return [required(path)]
  if (type === 'OnDelete') return rollingUpdate === undefined ? [] : [invalid(at, internal, "only allowed for updateStrategy 'RollingUpdate'")]
  if (type !== 'RollingUpdate') return [invalid(path, { Type: type, RollingUpdate: internal }, "must be 'RollingUpdate' or 'OnDelete'")]
  if (rollingUpdate === undefined) return []
  const errors = validateNonnegativeField(rollingUpdate.partition, at.child('partition'))
  const { maxUnavailable } = rollingUpdate
  if (maxUnavailable === undefined) return errors
  const maxPath = at.child('maxUnavailable')
  errors.push(...validatePositiveIntOrPercent(maxUnavailable, maxPath))
  if (intOrPercentValue(maxUnavailable) === 0) errors.push(invalid(maxPath, maxUnavailable, 'cannot be 0'))
  return [...errors, ...isNotMoreThan100Percent(maxUnavailable, maxPath)]
}

function validateRetention({ persistentVolumeClaimRetentionPolicy: policy }: StatefulSetSpec): FieldError[] {
  if (policy === undefined) return []
  const path = specPath.child('persistentVolumeClaimRetentionPolicy')
  return (['whenDeleted', 'whenScaled'] as const).flatMap(field => {
    const value = policy[field] ?? ''
    return value === 'Retain' || value === 'Delete' ? [] : [notSupported(path.child(field), value, ['Retain', 'Delete'])]
  })
}

/** The template as its Pods will be: with a volume for each claim template, without names the set gives. */
function templateOfPods(spec: StatefulSetSpec): PodTemplateSpec {
  const names = new Set((spec.volumeClaimTemplates ?? []).map(({ metadata: { name = '' } }) => name))
  const claims = [...names].map((name): Volume => ({ name, persistentVolumeClaim: { claimName: name } }))
  const { subdomain: _, hostname: __, ...podSpec } = spec.template.spec
  const volumes = [...claims, ...(podSpec.volumes ?? []).filter(({ name }) => !names.has(name))]
  return { ...spec.template, spec: { ...podSpec, ...(claims.length > 0 ? { volumes } : {}) } }
}

function validateTemplate(spec: StatefulSetSpec, options: Options): FieldError[] {
  const path = specPath.child('template')
  const selector = readSelector(spec.selector)
  if (selector === undefined) return [invalid(specPath.child('selector'), sortedSelector(spec.selector), '')]
  const { labels, annotations } = spec.template.metadata
  return [
    ...validateTemplateLabels(selector, spec.template, path),
    ...validatePodTemplateSpec(templateOfPods(spec), path, options.pod),
    ...validateLabels(labels, path.child('labels')),
    ...validateAnnotations(annotations, path.child('annotations')),
  ]
}

/** The rules of a StatefulSet besides its metadata. */
export function validateSpec({ spec }: StatefulSet, options: Options): FieldError[] {
  const errors: FieldError[] = []
  const { podManagementPolicy = '', serviceName, ordinals } = spec
  const policyPath = specPath.child('podManagementPolicy')
  if (podManagementPolicy === '') errors.push(required(policyPath))
  else if (podManagementPolicy !== 'OrderedReady' && podManagementPolicy !== 'Parallel')
    errors.push(invalid(policyPath, podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"))
  errors.push(...validateUpdateStrategy(spec.updateStrategy, specPath.child('updateStrategy')), ...validateRetention(spec))
  if (!options.update) {
    for (const [index, claim] of (spec.volumeClaimTemplates ?? []).entries())
      errors.push(...validateClaimSpec(claim.spec, specPath.child('volumeClaimTemplates').index(index).child('spec')))
  }
  errors.push(
    ...validateNonnegativeField(spec.replicas, specPath.child('replicas')),
    ...validateNonnegativeField(spec.minReadySeconds, specPath.child('minReadySeconds')),
  )
  if (ordinals !== undefined) errors.push(...validateNonnegativeField(ordinals.start, specPath.child('ordinals.start')))
  if (!options.update && serviceName !== '')
    errors.push(...isDNS1123Label(serviceName).map(message => invalid(specPath.child('serviceName'), serviceName, message)))
  errors.push(
    ...validateRequiredSelector(spec.selector, specPath.child('selector'), 'empty selector is invalid for statefulset'),
    ...validateTemplate(spec, options),
  )
  const { restartPolicy = '', activeDeadlineSeconds } = spec.template.spec
  if (restartPolicy !== 'Always') errors.push(notSupported(specPath.child('template', 'spec', 'restartPolicy'), restartPolicy, ['Always']))
  if (activeDeadlineSeconds !== undefined)
    errors.push(forbidden(specPath.child('template', 'spec', 'activeDeadlineSeconds'), 'activeDeadlineSeconds in StatefulSet is not Supported'))
  return errors
}

/** Follows ValidateStatefulSet. */
export function validateStatefulSet(statefulSet: StatefulSet): FieldError[] {
  const options = { pod: podTemplateValidationOptions(statefulSet.spec.template), update: false }
  return [...validateObjectMeta(statefulSet.metadata, true, nameIsDNSLabel, metadata), ...validateSpec(statefulSet, options)]
}
