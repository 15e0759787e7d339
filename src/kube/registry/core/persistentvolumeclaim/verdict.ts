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
  shortNames: ['pvc'],
  namespaced: true,
  setDefaults,
  strategy,
})
