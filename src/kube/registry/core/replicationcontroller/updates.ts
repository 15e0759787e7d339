import type { ReplicationController } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { dropDisabledTemplateFields } from '../pod/template.ts'
import { templateWarnings } from './strategy.ts'
import { validateReplicationControllerStatusUpdate, validateReplicationControllerUpdate } from './validate-update.ts'
import { validateReplicationController } from './validation.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<ReplicationController> = {
  prepareForUpdate(controller, old) {
    controller.status = old.status
    if (controller.spec.template !== undefined) dropDisabledTemplateFields(controller.spec.template, old.spec.template)
    if (!semanticallyEqual(controller.spec, old.spec)) controller.metadata.generation = (old.metadata.generation ?? 0) + 1
  },
  validateUpdate: validateReplicationControllerUpdate,
  warningsOnUpdate: (controller, old) => (controller.metadata.generation === old.metadata.generation ? [] : templateWarnings(old)),
  defaultGarbageCollectionPolicy: 'OrphanDependents',
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<ReplicationController> = {
  validate: validateReplicationController,
  prepareForUpdate(controller, old) {
    controller.spec = old.spec
  },
  validateUpdate: validateReplicationControllerStatusUpdate,
}
