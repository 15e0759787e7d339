import type { ServiceAccount } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { strategy } from './strategy.ts'

/** What decides over a new ServiceAccount. */
export const serviceAccountVerdict = defineVerdict<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  namespaced: true,
  strategy,
})
