import type { Secret } from '../../../api/types.gen.ts'
import { base64Length, base64Text } from '../../../apimachinery/base64.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required, tooLong } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import { isConfigMapKey, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { jsonObjectProblem } from '../../../serializer/go-json-problem.ts'

const metadata = Path.of('metadata')
const dataPath = Path.of('data')
const maxSize = 1024 * 1024
const accountName = 'kubernetes.io/service-account.name'

/** The text of one value of a Secret, '' when it is missing. */
export const secretText = (secret: Secret, key: string) => base64Text(secret.data?.[key] ?? '')

function dockerConfig(secret: Secret, key: string): FieldError[] {
  if (secret.data?.[key] === undefined) return [required(dataPath.key(key))]
  const problem = jsonObjectProblem(secretText(secret, key))
  return problem === undefined ? [] : [invalid(dataPath.key(key), '<secret contents redacted>', problem)]
}

/** What a type of Secret must hold. */
function validateType(secret: Secret): FieldError[] {
  const { data = {} } = secret
  const missing = (keys: readonly string[]) => keys.filter(key => data[key] === undefined).map(key => required(dataPath.key(key)))
  switch (secret.type) {
    case 'kubernetes.io/service-account-token':
      return secret.metadata.annotations?.[accountName] ? [] : [required(metadata.child('annotations').key(accountName))]
    case 'kubernetes.io/dockercfg':
      return dockerConfig(secret, '.dockercfg')
    case 'kubernetes.io/dockerconfigjson':
      return dockerConfig(secret, '.dockerconfigjson')
    case 'kubernetes.io/basic-auth': {
      const both = missing(['username', 'password'])
      return both.length === 2 ? both : []
    }
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [required(dataPath.key('ssh-privatekey'))]
    case 'kubernetes.io/tls':
      return missing(['tls.crt', 'tls.key'])
    default:
      return []
  }
}

/** Follows pkg/apis/core/validation/validation.go ValidateSecret. */
export function validateSecret(secret: Secret): FieldError[] {
  const errors = validateObjectMeta(secret.metadata, true, nameIsDNSSubdomain, metadata)
  let size = 0
  for (const key of sortedKeys(secret.data)) {
    errors.push(...isConfigMapKey(key).map(message => invalid(dataPath.key(key), key, message)))
    size += base64Length(secret.data?.[key] ?? '')
  }
  if (size > maxSize) errors.push(tooLong(dataPath, maxSize))
  return [...errors, ...validateType(secret)]
}
