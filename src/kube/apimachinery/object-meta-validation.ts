import type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from '../api/types.gen.ts'
import type { FieldError } from './field-error.ts'
import { forbidden, invalid, notSupported, required, tooLong } from './field-error.ts'
import type { Path } from './field-path.ts'
import { validateNonnegativeField } from './int-or-string.ts'
import type { Labels } from './labels.ts'
import { sortedKeys } from './labels.ts'
import { parseGroupVersion } from './meta.ts'
import type { NameValidator } from './names.ts'
import { isQualifiedName, nameIsDNSLabel } from './names.ts'
import { validateLabels } from './selector.ts'
import { byteLength } from './utf8.ts'

const annotationsLimit = 256 * 1024

/** Keys and size of annotations. Follows apimachinery/pkg/api/validation/objectmeta.go ValidateAnnotations. */
export function validateAnnotations(annotations: Labels | null | undefined, path: Path): FieldError[] {
  const errors = sortedKeys(annotations).flatMap(key => isQualifiedName(key.toLowerCase()).map(message => invalid(path, key, message)))
  let size = 0
  for (const [key, value] of Object.entries(annotations ?? {})) size += byteLength(key) + byteLength(value)
  if (size > annotationsLimit) errors.push(tooLong(path, annotationsLimit))
  return errors
}

function validateOwnerReference(owner: OwnerReference, path: Path): FieldError[] {
  const errors: FieldError[] = []
  const { group, version } = parseGroupVersion(owner.apiVersion)
  if (owner.apiVersion === '') errors.push(required(path.child('apiVersion'), 'must not be empty'))
  else if (version === '' || version.includes('/')) errors.push(invalid(path.child('apiVersion'), owner.apiVersion, 'must be <group>/<version> or <version>'))
  for (const field of ['kind', 'name', 'uid'] as const) {
    if (owner[field] === '') errors.push(required(path.child(field), 'must not be empty'))
  }
  if (group === '' && version === 'v1' && owner.kind === 'Event') errors.push(invalid(path, owner, '/v1, Kind=Event is disallowed from being an owner'))
  return errors
}

/** The rules of owner references. */
export function validateOwnerReferences(owners: readonly OwnerReference[], path: Path): FieldError[] {
  const errors: FieldError[] = []
  let controller = ''
  for (const [index, owner] of owners.entries()) {
    errors.push(...validateOwnerReference(owner, path.index(index)))
    if (!owner.controller) continue
    const name = `${owner.kind}/${owner.name}`
    if (controller === '') controller = name
    else errors.push(invalid(path, owners, `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`))
  }
  return errors
}

function validateFinalizers(finalizers: readonly string[], path: Path): FieldError[] {
  const errors = finalizers.flatMap(finalizer => isQualifiedName(finalizer).map(message => invalid(path, finalizer, message)))
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  return errors
}

/** The rules of managedFields. */
export function validateManagedFields(entries: readonly ManagedFieldsEntry[], path: Path): FieldError[] {
  return entries.flatMap((entry, index) => {
    const errors: FieldError[] = []
    const at = path.index(index)
    if (!entry.operation) errors.push(required(at.child('operation'), 'must not be empty'))
    else if (entry.operation !== 'Apply' && entry.operation !== 'Update') errors.push(notSupported(at.child('operation'), entry.operation, ['Apply', 'Update']))
    if (entry.fieldsType && entry.fieldsType !== 'FieldsV1') errors.push(invalid(at.child('fieldsType'), entry.fieldsType, 'must be `FieldsV1`'))
    if (byteLength(entry.manager ?? '') > 128) errors.push(tooLong(at.child('manager'), 128))
    if (byteLength(entry.subresource ?? '') > 256) errors.push(tooLong(at.child('subresource'), 256))
    return errors
  })
}

const standardFinalizers: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

/** A finalizer is one of the system's own or has a domain. Follows pkg/apis/core/validation/validation.go validateKubeFinalizerName. */
export function validateKubeFinalizerName(finalizer: string, path: Path): FieldError[] {
  if (finalizer.includes('/') || standardFinalizers.has(finalizer)) return []
  return [invalid(path, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')]
}

/** The finalizers' names, as types with a strategy of their own check them. */
export const validateKubeFinalizers = (meta: ObjectMeta, path: Path) =>
  (meta.finalizers ?? []).flatMap((finalizer, index) => validateKubeFinalizerName(finalizer, path.child('finalizers').index(index)))

/**
 * Every broken rule of a new object's metadata, at `path` (`metadata`). `validateName` is the kind's own rule.
 * Follows pkg/apis/core/validation/validation.go ValidateObjectMeta.
 */
export function validateObjectMeta(meta: ObjectMeta, requiresNamespace: boolean, validateName: NameValidator, path: Path): FieldError[] {
  const errors = validatePlainObjectMeta(meta, requiresNamespace, validateName, path)
  if (meta.finalizers !== undefined) errors.push(...validateKubeFinalizers(meta, path))
  return errors
}

/** As `validateObjectMeta`, for the few kinds that do not ask finalizers for a domain. Follows apimachinery's ValidateObjectMeta. */
export function validatePlainObjectMeta(meta: ObjectMeta, requiresNamespace: boolean, validateName: NameValidator, path: Path): FieldError[] {
  const errors: FieldError[] = []
  const { generateName = '', name = '' } = meta
  if (generateName !== '') errors.push(...validateName(generateName, true).map(message => invalid(path.child('generateName'), generateName, message)))
  if (name === '') errors.push(required(path.child('name'), 'name or generateName is required'))
  else errors.push(...validateName(name, false).map(message => invalid(path.child('name'), name, message)))
  errors.push(...validateRest(meta, requiresNamespace, path))
  return errors
}

function validateRest(meta: ObjectMeta, requiresNamespace: boolean, path: Path): FieldError[] {
  const errors: FieldError[] = []
  const namespace = meta.namespace ?? ''
  if (!requiresNamespace) {
    if (namespace !== '') errors.push(forbidden(path.child('namespace'), 'not allowed on this type'))
  } else if (namespace === '') errors.push(required(path.child('namespace')))
  else errors.push(...nameIsDNSLabel(namespace, false).map(message => invalid(path.child('namespace'), namespace, message)))
  errors.push(...validateNonnegativeField(meta.generation, path.child('generation')))
  if (meta.labels !== undefined) errors.push(...validateLabels(meta.labels, path.child('labels')))
  if (meta.annotations !== undefined) errors.push(...validateAnnotations(meta.annotations, path.child('annotations')))
  if (meta.ownerReferences !== undefined) errors.push(...validateOwnerReferences(meta.ownerReferences, path.child('ownerReferences')))
  if (meta.finalizers !== undefined) errors.push(...validateFinalizers(meta.finalizers, path.child('finalizers')))
  if (meta.managedFields !== undefined) errors.push(...validateManagedFields(meta.managedFields, path.child('managedFields')))
  return errors
}
