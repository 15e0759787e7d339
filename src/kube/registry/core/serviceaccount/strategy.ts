import type { ServiceAccount } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-validation.ts'
import type { Strategy } from '../../kind.ts'

const metadata = Path.of('metadata')
const enforceAnnotation = 'kubernetes.io/enforce-mountable-secrets'

const validate = (account: ServiceAccount): FieldError[] => validateObjectMeta(account.metadata, true, nameIsDNSSubdomain, metadata)

/** Of a reference to a Secret only the name is kept. */
function cleanSecretReferences(account: ServiceAccount): void {
  if (account.secrets !== undefined) account.secrets = account.secrets.map(({ name }) => (name === undefined ? {} : { name }))
}

function warnings(account: ServiceAccount): string[] {
  if (account.metadata.annotations?.[enforceAnnotation] === undefined) return []
  return [`metadata.annotations[${enforceAnnotation}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`]
}

/** Follows pkg/registry/core/serviceaccount/strategy.go. */
export const strategy: Strategy<ServiceAccount> = {
  prepareForCreate: cleanSecretReferences,
  validate,
  warningsOnCreate: warnings,
  prepareForUpdate: cleanSecretReferences,
  validateUpdate: (account, old) => [...validateObjectMetaUpdate(account.metadata, old.metadata, metadata), ...validate(account)],
  warningsOnUpdate: (account, old) => (old.metadata.annotations?.[enforceAnnotation] === undefined ? warnings(account) : []),
}
