import type { PersistentVolume } from '../../../api/types.gen.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { warnings } from './strategy.ts'
import { validatePersistentVolumeStatusUpdate, validatePersistentVolumeUpdate } from './validate-update.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<PersistentVolume> = {
  prepareForUpdate(volume, old) {
    volume.status = old.status
  },
  validateUpdate: validatePersistentVolumeUpdate,
  warningsOnUpdate: warnings,
}

/** Writes of the status alone. Who changes the phase says since when. */
export const statusStrategy: Strategy<PersistentVolume> = {
  validate: () => [],
  prepareForUpdate(volume, old) {
    volume.spec = old.spec
    const { phase, lastPhaseTransitionTime } = old.status
    if (volume.status.phase === phase && lastPhaseTransitionTime !== undefined) volume.status.lastPhaseTransitionTime ??= lastPhaseTransitionTime
  },
  validateUpdate: validatePersistentVolumeStatusUpdate,
}
