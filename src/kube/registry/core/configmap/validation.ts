import type { ConfigMap } from '../../../api/types.gen.ts'
import { base64Length } from '../../../apimachinery/base64.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, tooLong } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import { isConfigMapKey, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'

const metadata = Path.of('metadata')
const maxSize = 1024 * 1024

/** Follows pkg/apis/core/validation/validation.go ValidateConfigMap. */
export function validateConfigMap(configMap: ConfigMap): FieldError[] {
  const errors = validateObjectMeta(configMap.metadata, true, nameIsDNSSubdomain, metadata)
  const { data = {}, binaryData = {} } = configMap
  let size = 0
  for (const key of sortedKeys(data)) {
    const path = Path.of('data').key(key)
    errors.push(...isConfigMapKey(key).map(message => invalid(path, key, message)))
    if (binaryData[key] !== undefined) errors.push(invalid(path, key, 'duplicate of key present in binaryData'))
    size += byteLength(data[key] ?? '')
  }
  for (const key of sortedKeys(binaryData)) {
    errors.push(...isConfigMapKey(key).map(message => invalid(Path.of('binaryData').key(key), key, message)))
    size += base64Length(binaryData[key] ?? '')
  }
  if (size > maxSize) errors.push(tooLong(Path.of(''), maxSize))
  return errors
}
