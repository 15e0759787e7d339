import type { Ingress } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { strategy } from './strategy.ts'

/** What decides over a new Ingress. */
export const ingressVerdict = defineVerdict<Ingress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  shortNames: ['ing'],
  namespaced: true,
  strategy,
})
