import type { Namespace } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isQualifiedName, nameIsDNSLabel } from '../../../apimachinery/names.ts'
import { validateKubeFinalizerName, validateObjectMeta, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-validation.ts'

const metadata = Path.of('metadata')

/** A finalizer of a namespace is one of the system's own or has a domain. Follows pkg/apis/core/validation/validation.go validateFinalizerName. */
function validateFinalizerName(name: string, path: Path): FieldError[] {
  return [...isQualifiedName(name).map(message => invalid(path, name, message)), ...validateKubeFinalizerName(name, path)]
}

/** Follows ValidateNamespace. */
export function validateNamespace(namespace: Namespace): FieldError[] {
  return [
    ...validateObjectMeta(namespace.metadata, false, nameIsDNSLabel, metadata),
    ...(namespace.spec.finalizers ?? []).flatMap(finalizer => validateFinalizerName(finalizer, Path.of('spec', 'finalizers'))),
  ]
}

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
