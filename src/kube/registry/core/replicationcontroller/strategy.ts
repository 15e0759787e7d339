import type { ReplicationController } from '../../../api/types.gen.ts'
import type { CreateStrategy } from '../../kind.ts'
import { podNameWarnings, templatePath } from '../../workload.ts'
import { dropDisabledTemplateFields, podTemplateWarnings } from '../pod/template.ts'
import { validateReplicationController } from './validation.ts'

/** The template's warnings, where there is a template. */
export const templateWarnings = ({ spec: { template } }: ReplicationController) => (template === undefined ? [] : podTemplateWarnings(template, templatePath))

/** Follows pkg/registry/core/replicationcontroller/strategy.go. */
export const strategy: CreateStrategy<ReplicationController> = {
  prepareForCreate(controller) {
    controller.status = { replicas: 0 }
    controller.metadata.generation = 1
    if (controller.spec.template !== undefined) dropDisabledTemplateFields(controller.spec.template)
  },
  validate: validateReplicationController,
  warningsOnCreate: controller => [...podNameWarnings(controller), ...templateWarnings(controller)],
}
