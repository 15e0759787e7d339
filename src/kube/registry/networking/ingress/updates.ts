import type { Ingress } from '../../../api/types.gen.ts'
import { warningsForIP } from '../../../apimachinery/ip.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { validateIngressStatusUpdate, validateIngressUpdate } from './validate-update.ts'
import { validateIngress } from './validation.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<Ingress> = {
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
