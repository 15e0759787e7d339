import type { PriorityClass } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateImmutableField, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'

const metadata = Path.of('metadata')

/** Follows ValidatePriorityClassUpdate. */
export function validatePriorityClassUpdate(priorityClass: PriorityClass, old: PriorityClass): FieldError[] {
  const errors = validateObjectMetaUpdate(priorityClass.metadata, old.metadata, metadata)
  if (priorityClass.value !== old.value) errors.push(forbidden(Path.of('value'), 'may not be changed in an update.'))
  return [...errors, ...validateImmutableField(priorityClass.preemptionPolicy, old.preemptionPolicy, Path.of('preemptionPolicy'))]
}
