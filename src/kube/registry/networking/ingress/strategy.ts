import type { Ingress } from '../../../api/types.gen.ts'
import type { CreateStrategy } from '../../kind.ts'
import { classAnnotation, validateIngress } from './validation.ts'

/** Follows pkg/registry/networking/ingress/strategy.go. */
export const strategy: CreateStrategy<Ingress> = {
  prepareForCreate(ingress) {
    ingress.status = { loadBalancer: {} }
    ingress.metadata.generation = 1
  },
  validate: validateIngress,
  warningsOnCreate({ metadata, spec }) {
    if (metadata.annotations?.[classAnnotation] === undefined || spec.ingressClassName !== undefined) return []
    return [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`]
  },
}
