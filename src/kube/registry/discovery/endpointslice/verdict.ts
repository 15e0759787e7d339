import type { EndpointSlice } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { strategy } from './strategy.ts'

/** What decides over a new EndpointSlice. */
export const endpointSliceVerdict = defineVerdict<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
  /** Follows pkg/apis/discovery/v1/defaults.go SetDefaults_EndpointPort. */
  setDefaults(object) {
    for (const port of object.ports ?? []) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
  },
  strategy,
})
