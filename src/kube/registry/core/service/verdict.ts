import type { Service } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { setDefaults } from './defaults.ts'
import { strategy } from './strategy.ts'

/** What decides over a new Service. */
export const serviceVerdict = defineVerdict<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  namespaced: true,
  setDefaults,
  strategy,
})
