import type { Pod } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import type { Errors } from './checks.ts'
import { checkNonnegative } from './checks.ts'
import type { PodValidationOptions } from './options.ts'
import { validatePodAnnotations, validateProfilesMatch } from './validate-annotations.ts'
import { checkImageSpace } from './validate-containers.ts'
import { validatePodSpec } from './validate-spec.ts'

const metadata = Path.of('metadata')
const annotationsPath = metadata.child('annotations')
const specPath = Path.of('spec')

/** Every rule of a new Pod, in upstream's order. Follows pkg/apis/core/validation/validation.go ValidatePodCreate. */
export function validatePodCreate(pod: Pod): FieldError[] {
  const { spec } = pod
  const errors = validatePodMetadataAndSpec(pod, { resourceIsPod: true })
  if ((spec.ephemeralContainers ?? []).length > 0) errors.push(forbidden(specPath.child('ephemeralContainers'), 'cannot be set on create'))
  if (spec.nodeName && (spec.schedulingGates ?? []).length > 0) {
    errors.push(forbidden(specPath.child('nodeName'), 'cannot be set until all schedulingGates have been cleared'))
  }
  validateProfilesMatch(errors, pod.metadata.annotations, spec, specPath)
  return errors
}

/** What new and changed Pods must fulfil alike. Follows validatePodMetadataAndSpec. */
export function validatePodMetadataAndSpec(pod: Pod, options: PodValidationOptions): Errors {
  const { spec } = pod
  const errors: Errors = validateObjectMeta(pod.metadata, true, nameIsDNSSubdomain, metadata)
  validatePodAnnotations(errors, pod.metadata.annotations, spec, annotationsPath, options)
  validatePodSpec(errors, spec, pod.metadata, specPath, options)
  if (!spec.serviceAccountName) checkNoTokens(errors, pod)
  checkNonnegative(errors, specPath.child('terminationGracePeriodSeconds'), spec.terminationGracePeriodSeconds)
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, container] of (spec[list] ?? []).entries()) checkImageSpace(errors, container, specPath.child(list).index(index))
  }
  return errors
}

function checkNoTokens(errors: Errors, { spec }: Pod): void {
  for (const [index, { projected }] of (spec.volumes ?? []).entries()) {
    for (const [at, { serviceAccountToken }] of (projected?.sources ?? []).entries()) {
      if (serviceAccountToken === undefined) continue
      const sourcePath = specPath.child('volumes').index(index).child('projected', 'sources').index(at)
      errors.push(forbidden(sourcePath.child('serviceAccountToken'), 'must not be specified when serviceAccountName is not set'))
    }
  }
}
