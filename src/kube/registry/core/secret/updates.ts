import type { Secret } from '../../../api/types.gen.ts'
import type { UpdateStrategy } from '../../kind.ts'
import { warnings } from './strategy.ts'
import { validateSecretUpdate } from './validate-update.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<Secret> = {
  prepareForUpdate(secret, old) {
    if (!secret.type && old.type !== undefined) secret.type = old.type
  },
  validateUpdate: validateSecretUpdate,
  warningsOnUpdate: warnings,
}
