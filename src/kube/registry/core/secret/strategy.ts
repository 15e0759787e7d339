import type { Secret } from '../../../api/types.gen.ts'
import type { Strategy } from '../../kind.ts'
import { keyPairProblem } from './tls-pair.ts'
import { secretText, validateSecret, validateSecretUpdate } from './validation.ts'

function warnings(secret: Secret): string[] {
  if (secret.type !== 'kubernetes.io/tls') return []
  const problem = keyPairProblem(secretText(secret, 'tls.crt'), secretText(secret, 'tls.key'))
  return problem === undefined ? [] : [problem]
}

/** Follows pkg/registry/core/secret/strategy.go. */
export const strategy: Strategy<Secret> = {
  validate: validateSecret,
  warningsOnCreate: warnings,
  prepareForUpdate(secret, old) {
    if (!secret.type && old.type !== undefined) secret.type = old.type
  },
  validateUpdate: validateSecretUpdate,
  warningsOnUpdate: warnings,
}
