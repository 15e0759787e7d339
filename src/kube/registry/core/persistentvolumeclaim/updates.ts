import type { PersistentVolumeClaim } from '../../../api/types.gen.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { normalizeDataSources, warnings } from './strategy.ts'
import { validateClaimStatusUpdate, validateClaimUpdate } from './validate-update.ts'
import { validateClaim } from './validation.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<PersistentVolumeClaim> = {
  prepareForUpdate(claim, old) {
    claim.status = old.status
    normalizeDataSources(claim.spec, old.spec)
  },
  validateUpdate: validateClaimUpdate,
  warningsOnUpdate: warnings,
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<PersistentVolumeClaim> = {
  validate: validateClaim,
  prepareForUpdate(claim, old) {
    claim.spec = old.spec
    if (old.status.healthStatus === undefined) delete claim.status.healthStatus
  },
  validateUpdate: validateClaimStatusUpdate,
}
