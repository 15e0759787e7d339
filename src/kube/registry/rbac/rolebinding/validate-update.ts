import { deepEqual } from '../../../apimachinery/deep-copy.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { fieldImmutable } from '../../../apimachinery/semantic-equality.ts'
import type { AnyBinding } from './validation.ts'
import { validateCommon, validateDeclared } from './validation.ts'

const roleRefPath = Path.of('roleRef')

const metadata = Path.of('metadata')

/** Follows ValidateRoleBindingUpdate and ValidateClusterRoleBindingUpdate. */
export function validateBindingUpdate(binding: AnyBinding, old: AnyBinding, namespaced: boolean): FieldError[] {
  const { apiGroup, kind, name } = binding.roleRef
  return [
    ...validateCommon(binding, namespaced),
    ...validateObjectMetaUpdate(binding.metadata, old.metadata, metadata),
    ...(deepEqual(binding.roleRef, old.roleRef) ? [] : [invalid(roleRefPath, { APIGroup: apiGroup, Kind: kind, Name: name }, fieldImmutable)]),
    ...validateDeclared(binding),
  ]
}
