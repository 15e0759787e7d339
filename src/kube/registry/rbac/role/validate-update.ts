import type { Role } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { validateCommon, validateVerbs } from './validation.ts'

const metadata = Path.of('metadata')

/** Follows ValidateRoleUpdate. */
export function validateRoleUpdate(role: Role, old: Role): FieldError[] {
  return [...validateCommon(role), ...validateObjectMetaUpdate(role.metadata, old.metadata, metadata), ...validateVerbs(role.rules)]
}
