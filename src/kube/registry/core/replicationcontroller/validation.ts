import type { ReplicationController } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateNonnegativeField } from '../../../apimachinery/int-or-string.ts'
import { isDNS1123Subdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { selectorFromSet } from '../../../apimachinery/selector.ts'
import { validateTemplateLabels } from '../../apps/replicaset/template.ts'
import { podTemplateValidationOptions, validatePodTemplateSpec } from '../pod/template.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')
const templatePath = specPath.child('template')

/** Follows pkg/apis/core/validation/validation.go ValidateReplicationControllerSpec. */
export function validateSpec({ spec }: ReplicationController, old?: ReplicationController): FieldError[] {
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
export function validateDeclared({ spec }: ReplicationController): FieldError[] {
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
