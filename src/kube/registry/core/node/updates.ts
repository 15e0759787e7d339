import type { Node } from '../../../api/types.gen.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { dropDisabledFields, warnings } from './strategy.ts'
import { validateNodeStatusUpdate, validateNodeUpdate } from './validate-update.ts'
import { validateNode } from './validation.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<Node> = {
  prepareForUpdate(node, old) {
    node.status = old.status
    dropDisabledFields(node, old)
  },
  validateUpdate: validateNodeUpdate,
  warningsOnUpdate: warnings,
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<Node> = {
  validate: validateNode,
  prepareForUpdate(node, old) {
    node.spec = old.spec
    if (old.status.config === undefined) delete node.status.config
  },
  validateUpdate: validateNodeStatusUpdate,
}
