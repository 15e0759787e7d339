import type { ReplicationController } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/object-meta-validation.ts'
import type { Strategy } from '../../kind.ts'
import { podNameWarnings, templatePath } from '../../workload.ts'
import { dropDisabledTemplateFields, podTemplateWarnings } from '../pod/template.ts'
import { validateReplicationController, validateReplicationControllerStatusUpdate, validateReplicationControllerUpdate } from './validation.ts'

const templateWarnings = ({ spec: { template } }: ReplicationController) => (template === undefined ? [] : podTemplateWarnings(template, templatePath))

/** Follows pkg/registry/core/replicationcontroller/strategy.go. */
export const strategy: Strategy<ReplicationController> = {
  prepareForCreate(controller) {
    controller.status = { replicas: 0 }
    controller.metadata.generation = 1
    if (controller.spec.template !== undefined) dropDisabledTemplateFields(controller.spec.template)
  },
  validate: validateReplicationController,
  warningsOnCreate: controller => [...podNameWarnings(controller), ...templateWarnings(controller)],
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
