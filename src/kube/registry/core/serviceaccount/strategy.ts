import type { ServiceAccount } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import type { CreateStrategy } from '../../kind.ts'

const metadata = Path.of('metadata')
/** Limits Pods of the account to its own Secrets; deprecated. */
export const enforceAnnotation = 'kubernetes.io/enforce-mountable-secrets'

/** The rules of an account: those of its metadata. */
export const validate = (account: ServiceAccount): FieldError[] => validateObjectMeta(account.metadata, true, nameIsDNSSubdomain, metadata)

/** Of a reference to a Secret only the name is kept. */
export function cleanSecretReferences(account: ServiceAccount): void {
  if (account.secrets !== undefined) account.secrets = account.secrets.map(({ name }) => (name === undefined ? {} : { name }))
}

/** Warns of the deprecated annotation. */
export function warnings(account: ServiceAccount): string[] {
  if (account.metadata.annotations?.[enforceAnnotation] === undefined) return []
  return [`metadata.annotations[${enforceAnnotation}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`]
}

/** Follows pkg/registry/core/serviceaccount/strategy.go. */
export const strategy: CreateStrategy<ServiceAccount> = {
  prepareForCreate: cleanSecretReferences,
  validate,
  warningsOnCreate: warnings,
}
