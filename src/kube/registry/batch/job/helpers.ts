import type { Job } from '../../../api/types.gen.ts'

/** Label that carries the Job's uid on its Pods, and its older form. */
export const controllerUidLabels = ['controller-uid', 'batch.kubernetes.io/controller-uid'] as const
/** Label that carries the Job's name on its Pods, and its older form. */
export const jobNameLabels = ['job-name', 'batch.kubernetes.io/job-name'] as const

/** Whether the condition is there and True. Follows pkg/apis/batch/validation/validation.go IsConditionTrue. */
export function isJobConditionTrue(job: Job, type: string): boolean {
  return (job.status.conditions ?? []).some(condition => condition.type === type && condition.status === 'True')
}

/** Whether the Job is complete or failed. */
export const isJobFinished = (job: Job) => isJobConditionTrue(job, 'Complete') || isJobConditionTrue(job, 'Failed')
