import type { Deployment } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { setDefaults } from './defaults.ts'
import { strategy } from './strategy.ts'

/** What decides over a new Deployment. */
export const deploymentVerdict = defineVerdict<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  shortNames: ['deploy'],
  namespaced: true,
  setDefaults,
  strategy,
})
