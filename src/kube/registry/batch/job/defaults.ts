import type { Job, JobSpec } from '../../../api/types.gen.ts'
import { setPodTemplateDefaults } from '../../core/pod/template.ts'

const maxInt32 = 2147483647

/** Defaults inside a Job's spec that the job templates of CronJobs get too. Follows pkg/apis/batch/v1/defaults.go SetDefaults_PodFailurePolicyOnPodConditionsPattern. */
export function setJobTemplateDefaults(spec: JobSpec): void {
  setPodTemplateDefaults(spec.template)
  for (const rule of spec.podFailurePolicy?.rules ?? []) for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True'
}

/** Follows SetDefaults_Job. */
export function setDefaults(job: Job): void {
  const { spec, metadata } = job
  setJobTemplateDefaults(spec)
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : maxInt32
  // The very same map, as in Go: what the strategy adds to the template's labels shows in the Job's too.
  const { labels } = spec.template.metadata
  if (labels !== undefined && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = labels
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed'
  spec.manualSelector ??= false
}
