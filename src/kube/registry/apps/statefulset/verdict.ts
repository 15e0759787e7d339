import type { StatefulSet } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { setDefaults } from './defaults.ts'
import { strategy } from './strategy.ts'

/** What decides over a new StatefulSet. */
export const statefulSetVerdict = defineVerdict<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  shortNames: ['sts'],
  namespaced: true,
  setDefaults,
  strategy,
})
