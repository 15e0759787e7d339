import type { NetworkPolicy } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { networksOf, validateSpec } from './validation.ts'

const metadata = Path.of('metadata')

/** Follows ValidateNetworkPolicyUpdate. */
export function validateNetworkPolicyUpdate(policy: NetworkPolicy, old: NetworkPolicy): FieldError[] {
  const known = new Set(networksOf(old).map(({ text }) => text))
  return [...validateObjectMetaUpdate(policy.metadata, old.metadata, metadata), ...validateSpec(policy, known)]
}
