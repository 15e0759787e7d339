import type { Namespace } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { validateNamespace } from './validation.ts'

const metadata = Path.of('metadata')

/** Follows the Namespace strategy's ValidateUpdate. */
export function validateNamespaceUpdate(namespace: Namespace, old: Namespace): FieldError[] {
  return [...validateNamespace(namespace), ...validateObjectMetaUpdate(namespace.metadata, old.metadata, metadata)]
}

/** Follows ValidateNamespaceStatusUpdate. */
export function validateNamespaceStatusUpdate(namespace: Namespace, old: Namespace): FieldError[] {
  const errors = validateObjectMetaUpdate(namespace.metadata, old.metadata, metadata)
  const { phase = '' } = namespace.status
  const path = Path.of('status', 'Phase')
  if (namespace.metadata.deletionTimestamp === undefined) {
    if (phase !== 'Active') errors.push(invalid(path, phase, "may only be 'Active' if `deletionTimestamp` is empty"))
  } else if (phase !== 'Terminating') errors.push(invalid(path, phase, "may only be 'Terminating' if `deletionTimestamp` is not empty"))
  return errors
}
