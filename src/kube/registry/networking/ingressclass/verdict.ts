import type { IngressClass } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { validateIngressClass } from './validation.ts'

/** What decides over a new IngressClass. */
export const ingressClassVerdict = defineVerdict<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  namespaced: false,
  /** Follows pkg/apis/networking/v1/defaults.go SetDefaults_IngressClass. */
  setDefaults({ spec }) {
    if (spec.parameters !== undefined) spec.parameters.scope ??= 'Cluster'
  },
  strategy: {
    prepareForCreate(object) {
      object.metadata.generation = 1
    },
    validate: validateIngressClass,
  },
})
