import type { CronJob } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { dropDisabledJobFields, jobSpecWarnings } from '../job/template.ts'
import { validateCronJobUpdate } from './validate-update.ts'
import { validateCronJob } from './validation.ts'

const jobSpecPath = Path.of('spec', 'jobTemplate', 'spec')
const zoneInSchedule =
  'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<CronJob> = {
  prepareForUpdate(cronJob, old) {
    cronJob.status = old.status
    dropDisabledJobFields(cronJob.spec.jobTemplate.spec, old.spec.jobTemplate.spec)
    if (!semanticallyEqual(cronJob.spec, old.spec)) cronJob.metadata.generation = (old.metadata.generation ?? 0) + 1
  },
  validateUpdate: validateCronJobUpdate,
  warningsOnUpdate: (cronJob, old) => [
    ...(cronJob.metadata.generation === old.metadata.generation ? [] : jobSpecWarnings(cronJob.spec.jobTemplate.spec, jobSpecPath)),
    ...(cronJob.spec.schedule.includes('TZ') ? [zoneInSchedule] : []),
  ],
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<CronJob> = {
  validate: validateCronJob,
  prepareForUpdate(cronJob, old) {
    cronJob.spec = old.spec
  },
  validateUpdate: () => [],
}
