import type { Endpoints } from '../../../api/types.gen.ts'
import type { UpdateStrategy } from '../../kind.ts'
import { warnings } from './strategy.ts'
import { validateEndpointsUpdate } from './validate-update.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<Endpoints> = {
  validateUpdate: validateEndpointsUpdate,
  warningsOnUpdate: warnings,
  allowCreateOnUpdate: true,
}
