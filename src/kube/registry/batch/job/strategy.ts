import type { Job } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import type { CreateStrategy } from '../../kind.ts'
import { podNameWarnings } from '../../workload.ts'
import { controllerUidLabels, jobNameLabels } from './helpers.ts'
import { dropDisabledJobFields, jobSpecWarnings } from './template.ts'
import { validateJob } from './validation.ts'

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

const generatedLabels: ReadonlySet<string> = new Set([...jobNameLabels, ...controllerUidLabels])

/** The Job as validation meets it: labels that only reading it gives are not there yet. */
function beforeReading(job: Job): Job {
  const { labels, ...metadata } = job.metadata
  return labels !== undefined && Object.keys(labels).every(label => generatedLabels.has(label)) ? { ...job, metadata } : job
}

/** Follows pkg/registry/batch/job/strategy.go. */
export const strategy: CreateStrategy<Job> = {
  prepareForCreate(job) {
    if (!job.spec.manualSelector) generateSelector(job)
    job.status = {}
    job.metadata.generation = 1
    dropDisabledJobFields(job.spec)
  },
  validate: job => validateJob(beforeReading(job)),
  warningsOnCreate: job => [...podNameWarnings(job), ...jobSpecWarnings(job.spec, specPath)],
}
