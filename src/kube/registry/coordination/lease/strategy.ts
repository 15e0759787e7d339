import type { Lease } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validatePlainObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import type { CreateStrategy } from '../../kind.ts'

const metadata = Path.of('metadata')
const spec = Path.of('spec')

/** Follows pkg/apis/coordination/validation/validation.go ValidateLeaseSpec. */
export function validateSpec({ spec: { leaseDurationSeconds: duration, leaseTransitions: transitions } }: Lease): FieldError[] {
  const errors: FieldError[] = []
  if (duration !== undefined && duration <= 0) errors.push(invalid(spec.child('leaseDurationSeconds'), duration, 'must be greater than 0'))
  if (transitions !== undefined && transitions < 0) errors.push(invalid(spec.child('leaseTransitions'), transitions, 'must be greater than or equal to 0'))
  return errors
}

/** Fields of coordinated leader election, which this version leaves switched off. */
export function dropDisabledFields(lease: Lease, old?: Lease): void {
  for (const field of ['strategy', 'preferredHolder'] as const) if (old?.spec[field] === undefined) delete lease.spec[field]
}

/** Follows pkg/registry/coordination/lease/strategy.go. */
export const strategy: CreateStrategy<Lease> = {
  prepareForCreate: lease => dropDisabledFields(lease),
  validate: lease => [...validatePlainObjectMeta(lease.metadata, true, nameIsDNSSubdomain, metadata), ...validateSpec(lease)],
}
