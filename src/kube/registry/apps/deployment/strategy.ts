import type { Deployment } from '../../../api/types.gen.ts'
import { dropDisabledTemplateFields, podTemplateWarnings } from '../../core/pod/template.ts'
import type { CreateStrategy } from '../../kind.ts'
import { podNameWarnings, templatePath } from '../../workload.ts'
import { validateDeployment } from './validation.ts'

/** Follows pkg/registry/apps/deployment/strategy.go. */
export const strategy: CreateStrategy<Deployment> = {
  prepareForCreate(deployment) {
    deployment.status = {}
    deployment.metadata.generation = 1
    dropDisabledTemplateFields(deployment.spec.template)
  },
  validate: validateDeployment,
  warningsOnCreate: deployment => [...podNameWarnings(deployment), ...podTemplateWarnings(deployment.spec.template, templatePath)],
}
