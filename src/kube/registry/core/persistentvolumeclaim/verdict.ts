import type { PersistentVolumeClaim } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { strategy } from './strategy.ts'
import { setDefaults } from './template.ts'

/** What decides over a new PersistentVolumeClaim. */
export const persistentVolumeClaimVerdict = defineVerdict<PersistentVolumeClaim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  namespaced: true,
  setDefaults,
  strategy,
})
