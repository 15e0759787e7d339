import type { ReplicaSet } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { setDefaults } from './defaults.ts'
import { strategy } from './strategy.ts'

/** What decides over a new ReplicaSet. */
export const replicaSetVerdict = defineVerdict<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  shortNames: ['rs'],
  namespaced: true,
  setDefaults,
  strategy,
})
