import type { DaemonSet } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { podTemplateValidationOptions } from '../../core/pod/template.ts'
import { isDecremented } from '../deployment/validate-update.ts'
import { validateCounts, validateImmutableSelector } from '../replicaset/validate-update.ts'
import { validateSpec } from './validation.ts'

const metadata = Path.of('metadata')

/** Follows ValidateDaemonSetUpdate. */
export function validateDaemonSetUpdate(daemonSet: DaemonSet, old: DaemonSet): FieldError[] {
  return [
    ...validateObjectMetaUpdate(daemonSet.metadata, old.metadata, metadata),
    ...validateImmutableSelector(daemonSet.spec.selector, old.spec.selector),
    ...validateSpec(daemonSet, podTemplateValidationOptions(daemonSet.spec.template, old.spec.template)),
  ]
}

/** Follows ValidateDaemonSetStatusUpdate. */
export function validateDaemonSetStatusUpdate(daemonSet: DaemonSet, old: DaemonSet): FieldError[] {
  const { conditions: _, ...counts } = daemonSet.status
  const fields = [
    'currentNumberScheduled',
    'numberMisscheduled',
    'desiredNumberScheduled',
    'numberReady',
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
    'collisionCount',
  ] as const
  const errors = [...validateObjectMetaUpdate(daemonSet.metadata, old.metadata, metadata), ...validateCounts(counts, fields, [])]
  const { collisionCount } = daemonSet.status
  if (isDecremented(collisionCount, old.status.collisionCount))
    errors.push(invalid(Path.of('status', 'collisionCount'), collisionCount ?? 0, 'cannot be decremented'))
  return errors
}
