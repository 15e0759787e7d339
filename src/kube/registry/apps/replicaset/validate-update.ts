import type { ReplicaSet } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateNonnegativeField } from '../../../apimachinery/int-or-string.ts'
import { sortedSelector } from '../../../apimachinery/labels.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { fieldImmutable, semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { podTemplateValidationOptions } from '../../core/pod/template.ts'
import { validateSpec } from './validation.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')
const statusPath = Path.of('status')

/** The selector may not change. */
export function validateImmutableSelector(selector: ReplicaSet['spec']['selector'], old: ReplicaSet['spec']['selector']): FieldError[] {
  return semanticallyEqual(selector, old) ? [] : [invalid(specPath.child('selector'), sortedSelector(selector), fieldImmutable)]
}

/** Follows ValidateReplicaSetUpdate. */
export function validateReplicaSetUpdate(replicaSet: ReplicaSet, old: ReplicaSet): FieldError[] {
  return [
    ...validateObjectMetaUpdate(replicaSet.metadata, old.metadata, metadata),
    ...validateSpec(replicaSet, podTemplateValidationOptions(replicaSet.spec.template, old.spec.template)),
    ...validateImmutableSelector(replicaSet.spec.selector, old.spec.selector),
  ]
}

/** Counts in a status: none negative, and none above what it is part of. */
export function validateCounts<Field extends string>(
  status: Readonly<Partial<Record<Field, number>>>,
  fields: readonly Field[],
  limits: readonly (readonly [Field, Field, string])[],
): FieldError[] {
  const value = (field: Field): number => status[field] ?? 0
  return [
    ...fields.flatMap(field => validateNonnegativeField(value(field), statusPath.child(field))),
    ...limits.flatMap(([field, limit, detail]) => (value(field) > value(limit) ? [invalid(statusPath.child(field), value(field), detail)] : [])),
  ]
}

const aboveReplicas = 'cannot be greater than status.replicas'
const aboveReady = 'cannot be greater than readyReplicas'

/** Follows ValidateReplicaSetStatusUpdate. */
export function validateReplicaSetStatusUpdate(replicaSet: ReplicaSet, old: ReplicaSet): FieldError[] {
  const { conditions: _, ...counts } = replicaSet.status
  return [
    ...validateObjectMetaUpdate(replicaSet.metadata, old.metadata, metadata),
    ...validateCounts(
      counts,
      ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration', 'terminatingReplicas'],
      [
        ['fullyLabeledReplicas', 'replicas', aboveReplicas],
        ['readyReplicas', 'replicas', aboveReplicas],
        ['availableReplicas', 'replicas', aboveReplicas],
        ['availableReplicas', 'readyReplicas', aboveReady],
      ],
    ),
  ]
}
