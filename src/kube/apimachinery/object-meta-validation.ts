import type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from '../api/types.gen.ts'
import type { FieldError } from './field-error.ts'
import { forbidden, invalid, notSupported, required, tooLong } from './field-error.ts'
import type { Path } from './field-path.ts'
import { validateNonnegativeField } from './int-or-string.ts'
import type { Labels } from './labels.ts'
import { compareText, sortedKeys } from './labels.ts'
import { parseGroupVersion } from './meta.ts'
import type { NameValidator } from './names.ts'
import { byteLength, isQualifiedName, nameIsDNSLabel } from './names.ts'
import { validateLabels } from './selector.ts'

/** The sentence of a field that may not change. */
export const fieldImmutable = 'field is immutable'

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

function validateOwnerReferences(owners: readonly OwnerReference[], path: Path): FieldError[] {
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

function validateManagedFields(entries: readonly ManagedFieldsEntry[], path: Path): FieldError[] {
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

const validateKubeFinalizers = (meta: ObjectMeta, path: Path) =>
  (meta.finalizers ?? []).flatMap((finalizer, index) => validateKubeFinalizerName(finalizer, path.child('finalizers').index(index)))

/**
 * Every broken rule of a new object's metadata, at `path` (`metadata`). `validateName` is the kind's own rule.
 * Follows pkg/apis/core/validation/validation.go ValidateObjectMeta.
 */
export function validateObjectMeta(meta: ObjectMeta, requiresNamespace: boolean, validateName: NameValidator, path: Path): FieldError[] {
  return [...validatePlainObjectMeta(meta, requiresNamespace, validateName, path), ...validateKubeFinalizers(meta, path)]
}

/** As `validateObjectMeta`, for the few kinds that do not ask finalizers for a domain. Follows apimachinery's ValidateObjectMeta. */
export function validatePlainObjectMeta(meta: ObjectMeta, requiresNamespace: boolean, validateName: NameValidator, path: Path): FieldError[] {
  const errors: FieldError[] = []
  const { generateName = '', name = '' } = meta
  if (generateName !== '') errors.push(...validateName(generateName, true).map(message => invalid(path.child('generateName'), generateName, message)))
  if (name === '') errors.push(required(path.child('name'), 'name or generateName is required'))
  else errors.push(...validateName(name, false).map(message => invalid(path.child('name'), name, message)))
  return [...errors, ...validateRest(meta, requiresNamespace, path)]
}

function validateRest(meta: ObjectMeta, requiresNamespace: boolean, path: Path): FieldError[] {
  const errors: FieldError[] = []
  const namespace = meta.namespace ?? ''
  if (!requiresNamespace) {
    if (namespace !== '') errors.push(forbidden(path.child('namespace'), 'not allowed on this type'))
  } else if (namespace === '') errors.push(required(path.child('namespace')))
  else errors.push(...nameIsDNSLabel(namespace, false).map(message => invalid(path.child('namespace'), namespace, message)))
  return [
    ...errors,
    ...validateNonnegativeField(meta.generation, path.child('generation')),
    ...validateLabels(meta.labels, path.child('labels')),
    ...validateAnnotations(meta.annotations, path.child('annotations')),
    ...validateOwnerReferences(meta.ownerReferences ?? [], path.child('ownerReferences')),
    ...validateFinalizers(meta.finalizers ?? [], path.child('finalizers')),
    ...validateManagedFields(meta.managedFields ?? [], path.child('managedFields')),
  ]
}

/** Go's %#v of a list of texts. */
const goStrings = (texts: readonly string[]) => `[]string{${texts.map(text => JSON.stringify(text)).join(', ')}}`

/** Finalizers may only go once deletion has begun. Follows ValidateNoNewFinalizers. */
export function validateNoNewFinalizers(finalizers: readonly string[], old: readonly string[], path: Path): FieldError[] {
  const extra = [...new Set(finalizers)].filter(finalizer => !old.includes(finalizer)).sort(compareText)
  return extra.length === 0 ? [] : [forbidden(path, `no new finalizers can be added if the object is being deleted, found new finalizers ${goStrings(extra)}`)]
}

/** Every broken rule of a change of metadata. Follows pkg/apis/core/validation/validation.go ValidateObjectMetaUpdate. */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta, path: Path): FieldError[] {
  return [...validatePlainObjectMetaUpdate(meta, old, path), ...validateKubeFinalizers(meta, path)]
}

/** As `validateObjectMetaUpdate`, for the few kinds that do not ask finalizers for a domain. Follows apimachinery's ValidateObjectMetaUpdate. */
export function validatePlainObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta, path: Path): FieldError[] {
  const errors: FieldError[] = []
  if (old.deletionTimestamp !== undefined) errors.push(...validateNoNewFinalizers(meta.finalizers ?? [], old.finalizers ?? [], path.child('finalizers')))
  if ((meta.resourceVersion ?? '') === '') errors.push(invalid(path.child('resourceVersion'), '', 'must be specified for an update'))
  errors.push(...validateNonnegativeField(meta.generation, path.child('generation')))
  if ((meta.generation ?? 0) < (old.generation ?? 0)) errors.push(invalid(path.child('generation'), meta.generation ?? 0, 'must not be decremented'))
  for (const field of ['name', 'namespace', 'uid'] as const) {
    if ((meta[field] ?? '') !== (old[field] ?? '')) errors.push(invalid(path.child(field), meta[field] ?? '', fieldImmutable))
  }
  for (const field of ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if (meta[field] !== old[field]) errors.push(invalid(path.child(field), meta[field] ?? null, fieldImmutable))
  }
  return [
    ...errors,
    ...validateLabels(meta.labels, path.child('labels')),
    ...validateAnnotations(meta.annotations, path.child('annotations')),
    ...validateOwnerReferences(meta.ownerReferences ?? [], path.child('ownerReferences')),
    ...validateManagedFields(meta.managedFields ?? [], path.child('managedFields')),
  ]
}

/** The value may not change: compared as JSON, none and null alike. Follows ValidateImmutableField. */
export function validateImmutableField(value: unknown, old: unknown, path: Path): FieldError[] {
  return semanticallyEqual(value, old) ? [] : [invalid(path, value ?? null, fieldImmutable)]
}

/** Equal as the API compares: missing, null and empty lists or maps are the same. Follows apiequality.Semantic.DeepEqual. */
export function semanticallyEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (isEmpty(a) && isEmpty(b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => semanticallyEqual(item, b[index]))
  }
  const left: Record<string, unknown> = { ...a }
  const right: Record<string, unknown> = { ...b }
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every(key => semanticallyEqual(left[key], right[key]))
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
