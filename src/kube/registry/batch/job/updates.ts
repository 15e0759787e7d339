import type { Job } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { validateJobStatusUpdate } from './status-validation.ts'
import { dropDisabledJobFields, jobSpecWarnings } from './template.ts'
import { validateJobUpdate } from './validate-update.ts'
import { validateJob } from './validation.ts'

const specPath = Path.of('spec')

/** What changes and deletes meet. */
export const updates: UpdateStrategy<Job> = {
  prepareForUpdate(job, old) {
    job.status = old.status
    dropDisabledJobFields(job.spec, old.spec)
    if (!semanticallyEqual(job.spec, old.spec)) job.metadata.generation = (old.metadata.generation ?? 0) + 1
  },
  validateUpdate: validateJobUpdate,
  warningsOnUpdate: (job, old) => (job.metadata.generation === old.metadata.generation ? [] : jobSpecWarnings(job.spec, specPath)),
  defaultGarbageCollectionPolicy: 'OrphanDependents',
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<Job> = {
  validate: validateJob,
  prepareForUpdate(job, old) {
    job.spec = old.spec
  },
  validateUpdate: validateJobStatusUpdate,
}
