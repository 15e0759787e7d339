import type { CronJob } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import type { CreateStrategy } from '../../kind.ts'
import { podNameWarnings } from '../../workload.ts'
import { dropDisabledJobFields, jobSpecWarnings } from '../job/template.ts'
import { validateCronJob } from './validation.ts'

const jobSpecPath = Path.of('spec', 'jobTemplate', 'spec')

/** Follows pkg/registry/batch/cronjob/strategy.go. */
export const strategy: CreateStrategy<CronJob> = {
  prepareForCreate(cronJob) {
    cronJob.status = {}
    cronJob.metadata.generation = 1
    dropDisabledJobFields(cronJob.spec.jobTemplate.spec)
  },
  validate: validateCronJob,
  warningsOnCreate: cronJob => [...podNameWarnings(cronJob), ...jobSpecWarnings(cronJob.spec.jobTemplate.spec, jobSpecPath)],
}
