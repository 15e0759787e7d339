import type { ConfigMap } from '../../../api/types.gen.ts'
import { deepEqual } from '../../../apimachinery/deep-copy.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { validateConfigMap } from './validation.ts'

const metadata = Path.of('metadata')

/** Follows ValidateConfigMapUpdate. */
export function validateConfigMapUpdate(configMap: ConfigMap, old: ConfigMap): FieldError[] {
  const errors = validateObjectMetaUpdate(configMap.metadata, old.metadata, metadata)
  if (old.immutable) {
    const detail = 'field is immutable when `immutable` is set'
    if (!configMap.immutable) errors.push(forbidden(Path.of('immutable'), detail))
    if (!deepEqual(configMap.data, old.data)) errors.push(forbidden(Path.of('data'), detail))
    if (!deepEqual(configMap.binaryData, old.binaryData)) errors.push(forbidden(Path.of('binaryData'), detail))
  }
  return [...errors, ...validateConfigMap(configMap)]
}
