import type { IngressClass } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { validateIngressClassUpdate } from './validate-update.ts'
import { ingressClassVerdict } from './verdict.ts'

function parametersCell({ spec: { parameters } }: IngressClass): string {
  if (parameters === undefined) return '<none>'
  return `${parameters.kind}${parameters.apiGroup === undefined ? '' : `.${parameters.apiGroup}`}/${parameters.name}`
}

const isDefault = ({ metadata }: IngressClass) => metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'

/** IngressClass, networking.k8s.io/v1. Follows pkg/registry/networking/ingressclass/strategy.go. */
export const ingressClass = defineKind<IngressClass>({
  ...ingressClassVerdict,
  singular: 'ingressclass',
  strategy: {
    ...ingressClassVerdict.strategy,
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
