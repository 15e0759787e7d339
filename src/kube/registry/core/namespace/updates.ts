import type { Namespace } from '../../../api/types.gen.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { labelWithName } from './defaults.ts'
import { validateNamespaceStatusUpdate, validateNamespaceUpdate } from './validate-update.ts'
import { validateNamespace } from './validation.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<Namespace> = {
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
