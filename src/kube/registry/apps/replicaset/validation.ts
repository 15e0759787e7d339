import type { ReplicaSet } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateNonnegativeField } from '../../../apimachinery/int-or-string.ts'
import { sortedSelector } from '../../../apimachinery/labels.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import type { PodValidationOptions } from '../../core/pod/template.ts'
import { podTemplateValidationOptions } from '../../core/pod/template.ts'
import { readSelector, validateRequiredSelector, validateTemplateForReplicaSet } from './template.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')

/** Follows pkg/apis/apps/validation/validation.go ValidateReplicaSetSpec. */
export function validateSpec({ spec }: ReplicaSet, options: PodValidationOptions): FieldError[] {
  const selectorPath = specPath.child('selector')
  const errors = [
    ...validateNonnegativeField(spec.replicas, specPath.child('replicas')),
    ...validateNonnegativeField(spec.minReadySeconds, specPath.child('minReadySeconds')),
    ...validateRequiredSelector(spec.selector, selectorPath, 'empty selector is invalid for deployment'),
  ]
  const selector = readSelector(spec.selector)
  if (selector === undefined) errors.push(invalid(selectorPath, sortedSelector(spec.selector), 'invalid label selector'))
  else errors.push(...validateTemplateForReplicaSet(spec.template, selector, specPath.child('template'), options))
  return errors
}

/** Follows ValidateReplicaSet. */
export function validateReplicaSet(replicaSet: ReplicaSet): FieldError[] {
  return [
    ...validateObjectMeta(replicaSet.metadata, true, nameIsDNSSubdomain, metadata),
    ...validateSpec(replicaSet, podTemplateValidationOptions(replicaSet.spec.template)),
  ]
}
