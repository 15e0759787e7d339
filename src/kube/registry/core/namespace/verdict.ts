import type { Namespace } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { setDefaults } from './defaults.ts'
import { strategy } from './strategy.ts'

/** What decides over a new Namespace. */
export const namespaceVerdict = defineVerdict<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  namespaced: false,
  setDefaults,
  strategy,
})
