import type { Pod } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { setPodDefaults } from './defaults.ts'
import { strategy } from './strategy.ts'

/** What decides over a new Pod. */
export const podVerdict = defineVerdict<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  namespaced: true,
  setDefaults: setPodDefaults,
  strategy,
})
