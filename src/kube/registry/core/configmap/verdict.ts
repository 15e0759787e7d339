import type { ConfigMap } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { validateConfigMap } from './validation.ts'

/** What decides over a new ConfigMap. */
export const configMapVerdict = defineVerdict<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  namespaced: true,
  strategy: {
    validate: validateConfigMap,
  },
})
