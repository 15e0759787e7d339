import type { Secret } from '../../../api/types.gen.ts'
import type { CreateStrategy } from '../../kind.ts'
import { keyPairProblem } from './tls-pair.ts'
import { secretText, validateSecret } from './validation.ts'

/** Warns of a TLS pair that does not fit. */
export function warnings(secret: Secret): string[] {
  if (secret.type !== 'kubernetes.io/tls') return []
  const problem = keyPairProblem(secretText(secret, 'tls.crt'), secretText(secret, 'tls.key'))
  return problem === undefined ? [] : [problem]
}

/** Follows pkg/registry/core/secret/strategy.go. */
export const strategy: CreateStrategy<Secret> = {
  validate: validateSecret,
  warningsOnCreate: warnings,
}
