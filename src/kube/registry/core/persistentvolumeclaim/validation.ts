import type { PersistentVolumeClaim } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { validateClaimSpec } from '../../pod-rules.ts'

const metadata = Path.of('metadata')
const spec = Path.of('spec')

/** Follows pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaim. */
export function validateClaim(claim: PersistentVolumeClaim): FieldError[] {
  return [...validateObjectMeta(claim.metadata, true, nameIsDNSSubdomain, metadata), ...validateClaimSpec(claim.spec, spec)]
}
