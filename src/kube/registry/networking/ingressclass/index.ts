import type { IngressClass } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/object-meta-validation.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { validateIngressClass, validateIngressClassUpdate } from './validation.ts'

function parametersCell({ spec: { parameters } }: IngressClass): string {
  if (parameters === undefined) return '<none>'
  return `${parameters.kind}${parameters.apiGroup === undefined ? '' : `.${parameters.apiGroup}`}/${parameters.name}`
}

const isDefault = ({ metadata }: IngressClass) => metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'

/** IngressClass, networking.k8s.io/v1. Follows pkg/registry/networking/ingressclass/strategy.go. */
export const ingressClass = defineKind<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  singular: 'ingressclass',
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
    prepareForUpdate(object, old) {
      if (!semanticallyEqual(object.spec, old.spec)) object.metadata.generation = (old.metadata.generation ?? 0) + 1
    },
    validateUpdate: validateIngressClassUpdate,
  },
  columns: [{ name: 'Name' }, { name: 'Controller' }, { name: 'Parameters' }, { name: 'Age' }],
  row: (object, now) => [
    `${nameCell(object)}${isDefault(object) ? ' (default)' : ''}`,
    object.spec.controller ?? '',
    parametersCell(object),
    ageCell(object, now),
  ],
  describe,
})
