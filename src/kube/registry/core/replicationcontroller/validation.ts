import type { ReplicationController } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateNonnegativeField } from '../../../apimachinery/int-or-string.ts'
import { isDNS1123Subdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-validation.ts'
import { selectorFromSet } from '../../../apimachinery/selector.ts'
import { validateTemplateLabels } from '../../apps/replicaset/template.ts'
import { validateCounts } from '../../apps/replicaset/validation.ts'
import { podTemplateValidationOptions, validatePodTemplateSpec } from '../pod/template.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')
const templatePath = specPath.child('template')

/** Follows pkg/apis/core/validation/validation.go ValidateReplicationControllerSpec. */
function validateSpec({ spec }: ReplicationController, old?: ReplicationController): FieldError[] {
  const { template } = spec
  const selector = selectorFromSet(spec.selector)
  const errors: FieldError[] = selector.empty ? [required(specPath.child('selector'))] : []
  if (template === undefined) return [...errors, required(templatePath)]
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec
  errors.push(
    ...validateTemplateLabels(selector, template, templatePath),
    ...validatePodTemplateSpec(template, templatePath, podTemplateValidationOptions(template, old?.spec.template)),
  )
  if (restartPolicy !== 'Always') errors.push(notSupported(templatePath.child('spec', 'restartPolicy'), restartPolicy, ['Always']))
  if (activeDeadlineSeconds !== undefined)
    errors.push(forbidden(templatePath.child('spec', 'activeDeadlineSeconds'), 'activeDeadlineSeconds in ReplicationController is not Supported'))
  return errors
}

/** The rules that upstream declares beside the type; they come last. */
function validateDeclared({ spec }: ReplicationController): FieldError[] {
  const { replicas, minReadySeconds } = spec
  return [
    ...(replicas === undefined ? [required(specPath.child('replicas'))] : validateNonnegativeField(replicas, specPath.child('replicas'))),
    ...validateNonnegativeField(minReadySeconds, specPath.child('minReadySeconds')),
  ]
}

/** Follows ValidateReplicationController. */
export function validateReplicationController(controller: ReplicationController): FieldError[] {
  const { name = '' } = controller.metadata
  return [
    ...validateObjectMeta(controller.metadata, true, () => [], metadata),
    ...validateSpec(controller),
    ...(name === '' ? [] : isDNS1123Subdomain(name).map(message => invalid(metadata.child('name'), name, message))),
    ...validateDeclared(controller),
  ]
}

/** Follows ValidateReplicationControllerUpdate. */
export function validateReplicationControllerUpdate(controller: ReplicationController, old: ReplicationController): FieldError[] {
  return [...validateObjectMetaUpdate(controller.metadata, old.metadata, metadata), ...validateSpec(controller, old), ...validateDeclared(controller)]
}

const aboveReplicas = 'cannot be greater than status.replicas'

/** Follows ValidateReplicationControllerStatusUpdate. */
export function validateReplicationControllerStatusUpdate(controller: ReplicationController, old: ReplicationController): FieldError[] {
  const { conditions: _, ...counts } = controller.status
  return [
    ...validateObjectMetaUpdate(controller.metadata, old.metadata, metadata),
    ...validateCounts(
      counts,
      ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'],
      [
        ['fullyLabeledReplicas', 'replicas', aboveReplicas],
        ['readyReplicas', 'replicas', aboveReplicas],
        ['availableReplicas', 'replicas', aboveReplicas],
        ['availableReplicas', 'readyReplicas', 'cannot be greater than readyReplicas'],
      ],
    ),
  ]
}
