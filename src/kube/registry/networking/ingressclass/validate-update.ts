import type { IngressClass } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateImmutableField, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { validateIngressClass } from './validation.ts'

const specPath = Path.of('spec')

const metadata = Path.of('metadata')

/** Follows ValidateIngressClassUpdate. */
export function validateIngressClassUpdate(ingressClass: IngressClass, old: IngressClass): FieldError[] {
  return [
    ...validateObjectMetaUpdate(ingressClass.metadata, old.metadata, metadata),
    ...validateImmutableField(ingressClass.spec.controller ?? '', old.spec.controller ?? '', specPath.child('controller')),
    ...validateIngressClass(ingressClass),
  ]
}
