import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../../api/types.gen.ts'
import { deepCopy } from '../../../apimachinery/deep-copy.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateImmutableField, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import { fieldImmutable, semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { unifiedDiff } from '../../../apimachinery/unified-diff.ts'
import { betaStorageClass } from '../../access-modes.ts'
import { goValue } from '../../go-value.ts'
import { validateClaim } from './validation.ts'

const metadata = Path.of('metadata')
const spec = Path.of('spec')

const sizeOf = (claimSpec: PersistentVolumeClaimSpec) => parseQuantity(claimSpec.resources.requests?.['storage'] ?? '0')

/** The spec with everything taken from the old one that a change may touch. */
function comparableSpecs(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): [PersistentVolumeClaimSpec, PersistentVolumeClaimSpec] {
  const after = deepCopy(claim.spec)
  const before = deepCopy(old.spec)
  if (!before.volumeName && after.volumeName !== undefined) before.volumeName = after.volumeName
  const oldClass = old.metadata.annotations?.[betaStorageClass]
  const fromAnnotation = oldClass !== undefined && old.spec.storageClassName === undefined && claim.spec.storageClassName === oldClass
  const fromNil = oldClass === undefined && old.spec.storageClassName === undefined && claim.spec.storageClassName !== undefined
  if (fromAnnotation || fromNil) delete after.storageClassName
  if (claim.status.phase === 'Bound') {
    const size = before.resources.requests?.['storage']
    if (after.resources.requests !== undefined && size !== undefined) after.resources.requests = { ...after.resources.requests, storage: size }
    if (before.volumeAttributesClassName === undefined) delete after.volumeAttributesClassName
    else after.volumeAttributesClassName = before.volumeAttributesClassName
  }
  return [before, after]
}

function validateAttributesClass(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const name = claim.spec.volumeAttributesClassName
  if (name === old.spec.volumeAttributesClassName || old.status.currentVolumeAttributesClassName === undefined) return []
  const path = spec.child('volumeAttributesClassName')
  if (name === undefined) return [forbidden(path, 'update to nil is forbidden when status.currentVolumeAttributesClassName is not nil')]
  return name === '' ? [forbidden(path, 'update to empty string is forbidden when status.currentVolumeAttributesClassName is not nil')] : []
}

const shown = (claimSpec: PersistentVolumeClaimSpec) => JSON.stringify(goValue('core/v1.PersistentVolumeClaimSpec', claimSpec), null, 1)

/** Follows ValidatePersistentVolumeClaimUpdate. */
export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors = [...validateObjectMetaUpdate(claim.metadata, old.metadata, metadata), ...validateClaim(claim)]
  const newClass = claim.metadata.annotations?.[betaStorageClass] ?? ''
  const oldClass = old.metadata.annotations?.[betaStorageClass] ?? ''
  if (newClass !== oldClass) errors.push(invalid(metadata.child('annotations', betaStorageClass), newClass, fieldImmutable))
  const [before, after] = comparableSpecs(claim, old)
  if (!semanticallyEqual(before, after)) {
    const difference = unifiedDiff(shown(before), shown(after))
    errors.push(forbidden(spec, `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${difference}`))
  }
  const size = sizeOf(claim.spec)
  if (size.cmp(sizeOf(old.spec)) < 0 && size.cmp(parseQuantity(old.status.capacity?.['storage'] ?? '0')) <= 0) {
    errors.push(forbidden(spec.child('resources', 'requests', 'storage'), 'field can not be less than status.capacity'))
  }
  errors.push(...validateImmutableField(claim.spec.volumeMode, old.spec.volumeMode, Path.of('volumeMode')))
  return [...errors, ...validateAttributesClass(claim, old)]
}

/** Follows ValidatePersistentVolumeClaimStatusUpdate. */
export function validateClaimStatusUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors = validateObjectMetaUpdate(claim.metadata, old.metadata, metadata)
  if (!claim.metadata.resourceVersion) errors.push(required(Path.of('resourceVersion')))
  if ((claim.spec.accessModes ?? []).length === 0) errors.push(required(Path.of('Spec', 'accessModes')))
  for (const [name, amount] of Object.entries(claim.status.capacity ?? {})) {
    const quantity = parseQuantity(amount)
    if (quantity.sign() < 0) errors.push(invalid(Path.of('status', 'capacity').key(name), quantity.value(), 'must be a valid resource quantity'))
  }
  return errors
}
