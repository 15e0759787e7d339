import type { Secret } from '../../../api/types.gen.ts'
import { deepEqual } from '../../../apimachinery/deep-copy.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateImmutableField, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { validateSecret } from './validation.ts'

const dataPath = Path.of('data')

const metadata = Path.of('metadata')

/** Follows ValidateSecretUpdate. */
export function validateSecretUpdate(secret: Secret, old: Secret): FieldError[] {
  const errors = validateObjectMetaUpdate(secret.metadata, old.metadata, metadata)
  errors.push(...validateImmutableField(secret.type, old.type, Path.of('type')))
  if (old.immutable) {
    const detail = 'field is immutable when `immutable` is set'
    if (!secret.immutable) errors.push(forbidden(Path.of('immutable'), detail))
    if (!deepEqual(secret.data, old.data)) errors.push(forbidden(dataPath, detail))
  }
  return [...errors, ...validateSecret(secret)]
}
