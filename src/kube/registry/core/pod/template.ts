import type { PodTemplateSpec } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { validateAnnotations } from '../../../apimachinery/object-meta-validation.ts'
import { validateLabels } from '../../../apimachinery/selector.ts'
import type { PodValidationOptions } from './options.ts'
import { podValidationOptions } from './update-options.ts'
import { validatePodAnnotations, validateProfilesMatch } from './validate-annotations.ts'
import { validatePodSpec } from './validate-spec.ts'

// What kinds with a Pod template need of it.

export { setPodSpecDefaults, setPodTemplateDefaults } from './defaults.ts'
export { dropDisabledTemplateFields } from './disabled-fields.ts'
export type { PodValidationOptions } from './options.ts'
export { podTemplateWarnings } from './warnings.ts'

/** How strict the checks are, given the template there was before. Follows pkg/api/pod/util.go GetValidationOptionsFromPodTemplate. */
export function podTemplateValidationOptions(_template: PodTemplateSpec, old?: PodTemplateSpec): PodValidationOptions {
  return podValidationOptions(old?.spec, old?.metadata)
}

/** Every rule of a template at `path`, in upstream's order. Follows pkg/apis/core/validation/validation.go ValidatePodTemplateSpec. */
export function validatePodTemplateSpec(template: PodTemplateSpec, path: Path, options: PodValidationOptions): FieldError[] {
  const { metadata, spec } = template
  const { annotations, labels } = metadata
  const errors: FieldError[] = [...validateLabels(labels, path.child('labels')), ...validateAnnotations(annotations, path.child('annotations'))]
  validatePodAnnotations(errors, annotations, spec, path.child('annotations'), options)
  validatePodSpec(errors, spec, undefined, path.child('spec'), options)
  validateProfilesMatch(errors, annotations, spec, path.child('spec'))
  if ((spec.ephemeralContainers ?? []).length > 0)
    errors.push(forbidden(path.child('spec', 'ephemeralContainers'), 'ephemeral containers not allowed in pod template'))
  return errors
}
