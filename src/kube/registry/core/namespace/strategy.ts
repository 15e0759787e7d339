import type { Namespace } from '../../../api/types.gen.ts'
import type { CreateStrategy } from '../../kind.ts'
import { labelWithName } from './defaults.ts'
import { validateNamespace } from './validation.ts'

const ownFinalizer = 'kubernetes'

/** Follows pkg/registry/core/namespace/strategy.go. */
export const strategy: CreateStrategy<Namespace> = {
  prepareForCreate(namespace) {
    namespace.status = { phase: 'Active' }
    const finalizers = namespace.spec.finalizers ?? []
    if (!finalizers.includes(ownFinalizer)) namespace.spec.finalizers = [...finalizers, ownFinalizer]
    labelWithName(namespace)
  },
  validate: validateNamespace,
}
