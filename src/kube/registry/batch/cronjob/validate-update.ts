import type { CronJob } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { podTemplateValidationOptions } from '../../core/pod/template.ts'
import { validateDeclared, validateSpec } from './validation.ts'

const metadata = Path.of('metadata')

/** Follows ValidateCronJobUpdate. */
export function validateCronJobUpdate(cronJob: CronJob, old: CronJob): FieldError[] {
  const options = podTemplateValidationOptions(cronJob.spec.jobTemplate.spec.template, old.spec.jobTemplate.spec.template)
  return [
    ...validateObjectMetaUpdate(cronJob.metadata, old.metadata, metadata),
    ...validateSpec(cronJob.spec, old.spec, options),
    ...validateDeclared(cronJob.spec),
  ]
}
