import type { ObjectMeta } from '../api/types.gen.ts'
import type { FieldError } from './field-error.ts'
import { forbidden, invalid } from './field-error.ts'
import type { Path } from './field-path.ts'
import { validateNonnegativeField } from './int-or-string.ts'
import { compareText } from './labels.ts'
import { validateAnnotations, validateKubeFinalizers, validateManagedFields, validateOwnerReferences } from './object-meta-validation.ts'
import { validateLabels } from './selector.ts'
import { fieldImmutable, semanticallyEqual } from './semantic-equality.ts'

/** Go's %#v of a list of texts. */
const goStrings = (texts: readonly string[]) => `[]string{${texts.map(text => JSON.stringify(text)).join(', ')}}`

/** Finalizers may only go once deletion has begun. Follows ValidateNoNewFinalizers. */
export function validateNoNewFinalizers(finalizers: readonly string[], old: readonly string[], path: Path): FieldError[] {
  const extra = [...new Set(finalizers)].filter(finalizer => !old.includes(finalizer)).sort(compareText)
  return extra.length === 0 ? [] : [forbidden(path, `no new finalizers can be added if the object is being deleted, found new finalizers ${goStrings(extra)}`)]
}

/** Every broken rule of a change of metadata. Follows pkg/apis/core/validation/validation.go ValidateObjectMetaUpdate. */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta, path: Path): FieldError[] {
  const errors = validatePlainObjectMetaUpdate(meta, old, path)
  if (meta.finalizers !== undefined) errors.push(...validateKubeFinalizers(meta, path))
  return errors
}

/** As `validateObjectMetaUpdate`, for the few kinds that do not ask finalizers for a domain. Follows apimachinery's ValidateObjectMetaUpdate. */
export function validatePlainObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta, path: Path): FieldError[] {
  const errors: FieldError[] = []
  if (old.deletionTimestamp !== undefined && meta.finalizers !== old.finalizers) {
    errors.push(...validateNoNewFinalizers(meta.finalizers ?? [], old.finalizers ?? [], path.child('finalizers')))
  }
  if ((meta.resourceVersion ?? '') === '') errors.push(invalid(path.child('resourceVersion'), '', 'must be specified for an update'))
  errors.push(...validateNonnegativeField(meta.generation, path.child('generation')))
  if ((meta.generation ?? 0) < (old.generation ?? 0)) errors.push(invalid(path.child('generation'), meta.generation ?? 0, 'must not be decremented'))
  for (const field of ['name', 'namespace', 'uid'] as const) {
    if ((meta[field] ?? '') !== (old[field] ?? '')) errors.push(invalid(path.child(field), meta[field] ?? '', fieldImmutable))
  }
  for (const field of ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if (meta[field] !== old[field]) errors.push(invalid(path.child(field), meta[field] ?? null, fieldImmutable))
  }
  // What is the stored object's own was checked when it was stored.
  if (meta.labels !== old.labels) errors.push(...validateLabels(meta.labels, path.child('labels')))
  if (meta.annotations !== old.annotations) errors.push(...validateAnnotations(meta.annotations, path.child('annotations')))
  if (meta.ownerReferences !== old.ownerReferences) errors.push(...validateOwnerReferences(meta.ownerReferences ?? [], path.child('ownerReferences')))
  if (meta.managedFields !== old.managedFields) errors.push(...validateManagedFields(meta.managedFields ?? [], path.child('managedFields')))
  return errors
}

/** The value may not change: compared as JSON, none and null alike. Follows ValidateImmutableField. */
export function validateImmutableField(value: unknown, old: unknown, path: Path): FieldError[] {
  return semanticallyEqual(value, old) ? [] : [invalid(path, value ?? null, fieldImmutable)]
}
