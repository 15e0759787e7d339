import type { Deployment } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { dropDisabledTemplateFields, podTemplateWarnings } from '../../core/pod/template.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { templatePath } from '../../workload.ts'
import { validateDeploymentStatusUpdate, validateDeploymentUpdate } from './validate-update.ts'
import { validateDeployment } from './validation.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<Deployment> = {
  prepareForUpdate(deployment, old) {
    deployment.status = old.status
    dropDisabledTemplateFields(deployment.spec.template, old.spec.template)
    const same = semanticallyEqual(deployment.spec, old.spec) && semanticallyEqual(deployment.metadata.annotations, old.metadata.annotations)
    if (!same) deployment.metadata.generation = (old.metadata.generation ?? 0) + 1
  },
  validateUpdate: validateDeploymentUpdate,
  warningsOnUpdate(deployment, old) {
    return deployment.metadata.generation === old.metadata.generation ? [] : podTemplateWarnings(deployment.spec.template, templatePath)
  },
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<Deployment> = {
  validate: validateDeployment,
  prepareForUpdate(deployment, old) {
    deployment.spec = old.spec
    if (old.metadata.labels === undefined) delete deployment.metadata.labels
    else deployment.metadata.labels = old.metadata.labels
  },
  validateUpdate: validateDeploymentStatusUpdate,
}
