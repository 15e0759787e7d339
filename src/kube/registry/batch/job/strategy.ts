import type { Job } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { semanticallyEqual } from '../../../apimachinery/object-meta-validation.ts'
import type { Strategy } from '../../kind.ts'
import { podNameWarnings } from '../../workload.ts'
import { controllerUidLabels, jobNameLabels } from './helpers.ts'
import { validateJobStatusUpdate } from './status-validation.ts'
import { dropDisabledJobFields, jobSpecWarnings } from './template.ts'
import { validateJob, validateJobUpdate } from './validation.ts'

const specPath = Path.of('spec')

/** Follows pkg/registry/batch/job/strategy.go generateSelector. */
function generateSelector({ metadata, spec }: Job): void {
  const labels = spec.template.metadata.labels ?? {}
  const uid = metadata.uid ?? ''
  for (const label of jobNameLabels) labels[label] ??= metadata.name ?? ''
  for (const label of controllerUidLabels) labels[label] ??= uid
  spec.template.metadata.labels = labels
  // Defaults run again when the stored Job is read.
  if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels }
  const [, uidLabel] = controllerUidLabels
  spec.selector = { ...spec.selector, matchLabels: { [uidLabel]: uid, ...spec.selector?.matchLabels } }
}

/** Follows pkg/registry/batch/job/strategy.go. */
export const strategy: Strategy<Job> = {
  prepareForCreate(job) {
    if (!job.spec.manualSelector) generateSelector(job)
    job.status = {}
    job.metadata.generation = 1
    dropDisabledJobFields(job.spec)
  },
  validate: validateJob,
  warningsOnCreate: job => [...podNameWarnings(job), ...jobSpecWarnings(job.spec, specPath)],
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
