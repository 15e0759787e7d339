import type { ResourceQuota } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { fieldImmutable } from '../../../apimachinery/semantic-equality.ts'
import { validateSpec, validateStatus } from './validation.ts'

const specPath = Path.of('spec')

const metadata = Path.of('metadata')

/** Follows ValidateResourceQuotaUpdate. */
export function validateResourceQuotaUpdate(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  const errors = [...validateObjectMetaUpdate(quota.metadata, old.metadata, metadata), ...validateSpec(quota.spec)]
  const before = new Set(old.spec.scopes)
  const after = new Set(quota.spec.scopes)
  if (before.size !== after.size || [...after].some(scope => !before.has(scope)))
    errors.push(invalid(specPath.child('scopes'), quota.spec.scopes ?? null, fieldImmutable))
  return errors
}

/** Follows ValidateResourceQuotaStatusUpdate. */
export function validateResourceQuotaStatusUpdate(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  const errors = validateObjectMetaUpdate(quota.metadata, old.metadata, metadata)
  if (!quota.metadata.resourceVersion) errors.push(required(Path.of('resourceVersion')))
  return [...errors, ...validateStatus(quota)]
}
