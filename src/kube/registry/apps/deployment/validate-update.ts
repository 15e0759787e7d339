import type { Deployment } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { podTemplateValidationOptions } from '../../core/pod/template.ts'
import { validateCounts, validateImmutableSelector } from '../replicaset/validate-update.ts'
import { validateSpec } from './validation.ts'

const metadata = Path.of('metadata')

/** Follows ValidateDeploymentUpdate. */
export function validateDeploymentUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  return [
    ...validateObjectMetaUpdate(deployment.metadata, old.metadata, metadata),
    ...validateSpec(deployment, podTemplateValidationOptions(deployment.spec.template, old.spec.template)),
    ...validateImmutableSelector(deployment.spec.selector, old.spec.selector),
  ]
}

/** Whether a count that may only grow has shrunk or gone. Follows IsDecremented. */
export const isDecremented = (value: number | undefined, old: number | undefined) => old !== undefined && (value === undefined || value < old)

const aboveReplicas = 'cannot be greater than status.replicas'

/** Follows ValidateDeploymentStatusUpdate. */
export function validateDeploymentStatusUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  const { conditions: _, ...counts } = deployment.status
  const errors = [
    ...validateObjectMetaUpdate(deployment.metadata, old.metadata, metadata),
    ...validateCounts(
      counts,
      [
        'observedGeneration',
        'replicas',
        'updatedReplicas',
        'readyReplicas',
        'availableReplicas',
        'unavailableReplicas',
        'terminatingReplicas',
        'collisionCount',
      ],
      [
        ['updatedReplicas', 'replicas', aboveReplicas],
        ['readyReplicas', 'replicas', aboveReplicas],
        ['availableReplicas', 'replicas', aboveReplicas],
        ['availableReplicas', 'readyReplicas', 'cannot be greater than readyReplicas'],
      ],
    ),
  ]
  const { collisionCount } = deployment.status
  if (isDecremented(collisionCount, old.status.collisionCount))
    errors.push(invalid(Path.of('status', 'collisionCount'), collisionCount ?? 0, 'cannot be decremented'))
  return errors
}
