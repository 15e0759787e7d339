import type { Namespace } from '../../../api/types.gen.ts'
import type { Strategy } from '../../kind.ts'
import { labelWithName } from './defaults.ts'
import { validateNamespace, validateNamespaceStatusUpdate, validateNamespaceUpdate } from './validation.ts'

const ownFinalizer = 'kubernetes'

/** Follows pkg/registry/core/namespace/strategy.go. */
export const strategy: Strategy<Namespace> = {
  prepareForCreate(namespace) {
    namespace.status = { phase: 'Active' }
    const finalizers = namespace.spec.finalizers ?? []
    if (!finalizers.includes(ownFinalizer)) namespace.spec.finalizers = [...finalizers, ownFinalizer]
    labelWithName(namespace)
  },
  validate: validateNamespace,
  prepareForUpdate(namespace, old) {
    namespace.spec = old.spec
    namespace.status = old.status
    labelWithName(namespace)
  },
  validateUpdate: validateNamespaceUpdate,
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<Namespace> = {
  validate: validateNamespace,
  prepareForUpdate(namespace, old) {
    namespace.spec = old.spec
  },
  validateUpdate: validateNamespaceStatusUpdate,
}
