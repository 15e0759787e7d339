import type { Ingress } from '../../../api/types.gen.ts'
import { warningsForIP } from '../../../apimachinery/ip.ts'
import { semanticallyEqual } from '../../../apimachinery/object-meta-validation.ts'
import type { Strategy } from '../../kind.ts'
import { classAnnotation, validateIngress, validateIngressStatusUpdate, validateIngressUpdate } from './validation.ts'

/** Follows pkg/registry/networking/ingress/strategy.go. */
export const strategy: Strategy<Ingress> = {
  prepareForCreate(ingress) {
    ingress.status = { loadBalancer: {} }
    ingress.metadata.generation = 1
  },
  validate: validateIngress,
  warningsOnCreate({ metadata, spec }) {
    if (metadata.annotations?.[classAnnotation] === undefined || spec.ingressClassName !== undefined) return []
    return [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`]
  },
  prepareForUpdate(ingress, old) {
    ingress.status = old.status
    if (!semanticallyEqual(ingress.spec, old.spec)) ingress.metadata.generation = (old.metadata.generation ?? 0) + 1
  },
  validateUpdate: validateIngressUpdate,
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<Ingress> = {
  validate: validateIngress,
  prepareForUpdate(ingress, old) {
    ingress.spec = old.spec
  },
  validateUpdate: validateIngressStatusUpdate,
  warningsOnUpdate: ({ status }) =>
    (status.loadBalancer.ingress ?? []).flatMap(({ ip }, index) => (ip ? warningsForIP(`status.loadBalancer.ingress[${index}]`, ip) : [])),
}
