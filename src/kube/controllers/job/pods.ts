import type { Container, Job, PodTemplateSpec } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { formatTime, parseTime } from '../../apimachinery/meta.ts'
import type { StoredPod } from '../pods.ts'
import { podCondition } from '../pods.ts'
import { judgeFailure } from './policies.ts'

/** A Job as it is stored. */
export type StoredJob = Job & KubeObject

/** Pods keep it until they are counted. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'
const indexAnnotation = 'batch.kubernetes.io/job-completion-index'
const failuresAnnotation = 'batch.kubernetes.io/job-index-failure-count'
const ignoredAnnotation = 'batch.kubernetes.io/job-index-ignored-failure-count'
const indexVariable = 'JOB_COMPLETION_INDEX'
const generatedSuffix = 5
const maxGenerated = 63

export const isIndexed = ({ spec }: StoredJob) => spec.completionMode === 'Indexed'
export const hasLimitPerIndex = ({ spec }: StoredJob) => spec.backoffLimitPerIndex !== undefined
export const replacesOnlyFailed = ({ spec }: StoredJob) => spec.podReplacementPolicy === 'Failed'
export const isTracked = ({ metadata }: StoredPod) => metadata.finalizers?.includes(trackingFinalizer) === true

/** The index a Pod works on; undefined without one. */
export function indexOf({ metadata }: StoredPod): number | undefined {
  const text = metadata.annotations?.[indexAnnotation]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

/** Follows pkg/controller/job/job_controller.go isPodFailed. */
export function isFailed(job: StoredJob, { status, metadata }: StoredPod): boolean {
  if (status.phase === 'Failed') return true
  return !replacesOnlyFailed(job) && metadata.deletionTimestamp !== undefined && status.phase !== 'Succeeded'
}

/** When a Pod finished, in milliseconds. Follows backoff_utils.go getFinishedTime. */
export function finishedAt(pod: StoredPod): number {
  const { metadata, status, spec } = pod
  const sidecars = new Set((spec.initContainers ?? []).filter(container => container.restartPolicy === 'Always').map(container => container.name))
  const statuses = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? []).filter(each => sidecars.has(each.name))]
  const times = statuses.map(each => parseTime(each.state?.terminated?.finishedAt ?? ''))
  if (times.length > 0 && times.every(time => !Number.isNaN(time))) return Math.max(...times)
  const ready = podCondition(pod, 'Ready')
  if (ready?.status === 'False' && ready.lastTransitionTime) return parseTime(ready.lastTransitionTime)
  if (metadata.deletionTimestamp !== undefined) return parseTime(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000
  return parseTime(metadata.creationTimestamp ?? formatTime(0))
}

const countIn = ({ metadata }: StoredPod, annotation: string) => Number(metadata.annotations?.[annotation] ?? 0) || 0

/** How often the Pods of this index failed before and with this one. */
export const failuresOf = (pod: StoredPod) => countIn(pod, failuresAnnotation)
export const allFailuresOf = (pod: StoredPod) => countIn(pod, failuresAnnotation) + countIn(pod, ignoredAnnotation)

/** Whether this Pod's failure fails its index. Follows indexed_job_utils.go isIndexFailed. */
export function failsIndex(job: StoredJob, pod: StoredPod): boolean {
  if (!isFailed(job, pod)) return false
  const { action, counts } = judgeFailure(job, pod)
  return action === 'FailIndex' || (counts && failuresOf(pod) >= (job.spec.backoffLimitPerIndex ?? 0))
}

function withIndexVariable(container: Container): Container {
  if (container.env?.some(variable => variable.name === indexVariable)) return container
  const variable = { name: indexVariable, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${indexAnnotation}']` } } }
  return { ...container, env: [...(container.env ?? []), variable] }
}

/** The template of one Pod of a job, and the base of its name; `replaced` is the failed Pod of the index before it. */
export function jobTemplate(
  job: StoredJob,
  index: number | undefined,
  replaced: StoredPod | undefined,
): { readonly template: PodTemplateSpec; readonly generateName: string | undefined } {
  const { metadata, spec } = job.spec.template
  const finalizers = metadata.finalizers?.includes(trackingFinalizer) ? metadata.finalizers : [...(metadata.finalizers ?? []), trackingFinalizer]
  if (index === undefined) return { template: { metadata: { ...metadata, finalizers }, spec }, generateName: undefined }
  const name = job.metadata.name ?? ''
  const annotations: Record<string, string> = {
    ...metadata.annotations,
    [indexAnnotation]: String(index),
    ...(hasLimitPerIndex(job) ? failureCounts(job, replaced) : {}),
  }
  const containers = spec.containers?.map(withIndexVariable) ?? null
  const template: PodTemplateSpec = {
    metadata: { ...metadata, finalizers, annotations, labels: { ...metadata.labels, [indexAnnotation]: String(index) } },
    spec: {
      ...spec,
      containers,
      ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(withIndexVariable) }),
      hostname: `${name}-${index}`,
    },
  }
  const suffix = `-${index}-`
  return { template, generateName: `${name.slice(0, maxGenerated - generatedSuffix - suffix.length)}${suffix}` }
}

/** Follows getNewIndexFailureCounts. */
function failureCounts(job: StoredJob, replaced: StoredPod | undefined): Record<string, string> {
  if (replaced === undefined) return { [failuresAnnotation]: '0' }
  const counts = judgeFailure(job, replaced).counts
  const failures = failuresOf(replaced) + (counts ? 1 : 0)
  const ignored = allFailuresOf(replaced) - failuresOf(replaced) + (counts ? 0 : 1)
  return { [failuresAnnotation]: String(failures), ...(ignored > 0 ? { [ignoredAnnotation]: String(ignored) } : {}) }
}

/** Follows pastBackoffLimitOnFailure. */
export function restartedTooOften(job: StoredJob, pods: readonly StoredPod[]): boolean {
  const { spec } = job
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false
  const living = pods.filter(({ status }) => status.phase === 'Running' || status.phase === 'Pending')
  const restarts = living
    .flatMap(({ status }) => [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
    .reduce((sum, each) => sum + each.restartCount, 0)
  const limit = spec.backoffLimit ?? 6
  return limit === 0 ? restarts > 0 : restarts >= limit
}
