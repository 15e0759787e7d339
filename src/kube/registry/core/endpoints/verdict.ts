import type { Endpoints } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { strategy } from './strategy.ts'

/** What decides over a new Endpoints. */
export const endpointsVerdict = defineVerdict<Endpoints>({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  deprecationWarning: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  /** Follows pkg/apis/core/v1/defaults.go SetDefaults_Endpoints. */
  setDefaults(object) {
    for (const subset of object.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP'
  },
  strategy,
})
