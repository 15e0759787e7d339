import type { ControllerRevision } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateNonnegativeField } from '../../../apimachinery/int-or-string.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import type { CreateStrategy } from '../../kind.ts'

const metadata = Path.of('metadata')
const data = Path.of('data')

/** The rules that new and changed revisions share. */
export function validateCommon(revision: ControllerRevision): FieldError[] {
  return [...validateObjectMeta(revision.metadata, true, nameIsDNSSubdomain, metadata), ...validateNonnegativeField(revision.revision, Path.of('revision'))]
}

/** Follows pkg/apis/apps/validation/validation.go ValidateControllerRevisionCreate. */
function validate(revision: ControllerRevision): FieldError[] {
  const value: unknown = revision.data
  const errors = validateCommon(revision)
  if (value === undefined || value === null) errors.push(required(data, 'data is mandatory'))
  else if (typeof value !== 'object' || Array.isArray(value)) errors.push(required(data, 'data must be a valid JSON object'))
  return errors
}

/** Follows pkg/registry/apps/controllerrevision/strategy.go. */
export const strategy: CreateStrategy<ControllerRevision> = {
  validate,
}
