import type { ReplicationController } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { validateCounts } from '../../apps/replicaset/validate-update.ts'
import { validateDeclared, validateSpec } from './validation.ts'

const metadata = Path.of('metadata')

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
