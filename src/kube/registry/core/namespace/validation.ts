import type { Namespace } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isQualifiedName, nameIsDNSLabel } from '../../../apimachinery/names.ts'
import { validateKubeFinalizerName, validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'

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
