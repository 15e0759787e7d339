import type { PersistentVolumeClaim, StatefulSet } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateImmutableField, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { fieldImmutable, semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { podTemplateValidationOptions } from '../../core/pod/template.ts'
import { goValue } from '../../go-value.ts'
import { isDecremented } from '../deployment/validate-update.ts'
import { validateCounts, validateImmutableSelector } from '../replicaset/validate-update.ts'
import { validateSpec } from './validation.ts'

const specPath = Path.of('spec')

const metadata = Path.of('metadata')

/** A claim template as the server's internal struct prints it. */
const internalClaim = ({ metadata: meta, spec, status }: PersistentVolumeClaim) => ({
  ...meta,
  Spec: goValue('core/v1.PersistentVolumeClaimSpec', spec),
  Status: goValue('core/v1.PersistentVolumeClaimStatus', status),
})

/** Follows ValidateStatefulSetUpdate. */
export function validateStatefulSetUpdate(statefulSet: StatefulSet, old: StatefulSet): FieldError[] {
  const options = { pod: podTemplateValidationOptions(statefulSet.spec.template, old.spec.template), update: true }
  const { volumeClaimTemplates: claims, serviceName, podManagementPolicy } = statefulSet.spec
  const sameClaims = semanticallyEqual(claims, old.spec.volumeClaimTemplates)
  return [
    ...validateObjectMetaUpdate(statefulSet.metadata, old.metadata, metadata),
    ...validateSpec(statefulSet, options),
    ...validateImmutableSelector(statefulSet.spec.selector, old.spec.selector),
    ...(sameClaims ? [] : [invalid(specPath.child('volumeClaimTemplates'), claims?.map(internalClaim) ?? null, fieldImmutable)]),
    ...validateImmutableField(serviceName, old.spec.serviceName, specPath.child('serviceName')),
    ...validateImmutableField(podManagementPolicy, old.spec.podManagementPolicy, specPath.child('podManagementPolicy')),
  ]
}

const aboveReplicas = 'cannot be greater than status.replicas'

/** Follows ValidateStatefulSetStatusUpdate. */
export function validateStatefulSetStatusUpdate(statefulSet: StatefulSet, old: StatefulSet): FieldError[] {
  const { conditions: _, currentRevision: __, updateRevision: ___, ...counts } = statefulSet.status
  const errors = [
    ...validateCounts(
      counts,
      ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas', 'observedGeneration', 'collisionCount'],
      [
        ['readyReplicas', 'replicas', aboveReplicas],
        ['currentReplicas', 'replicas', aboveReplicas],
        ['updatedReplicas', 'replicas', aboveReplicas],
        ['availableReplicas', 'replicas', aboveReplicas],
        ['availableReplicas', 'readyReplicas', 'cannot be greater than status.readyReplicas'],
      ],
    ),
    ...validateObjectMetaUpdate(statefulSet.metadata, old.metadata, metadata),
  ]
  const { collisionCount } = statefulSet.status
  if (isDecremented(collisionCount, old.status.collisionCount))
    errors.push(invalid(Path.of('status', 'collisionCount'), collisionCount ?? 0, 'cannot be decremented'))
  return errors
}
