import type { JobCondition } from '../../api/types.gen.ts'
import type { API } from '../../apiserver/interface.ts'
import type { Recorder } from '../../client/actor.ts'
import type { StoredPod } from '../pods.ts'
import type { StoredJob } from './pods.ts'
import { allFailuresOf, finishedAt, indexOf, isTracked, trackingFinalizer } from './pods.ts'

/** The indexes that Pods of an indexed Job carry. */
export function indexesOf(pods: readonly StoredPod[]): number[] {
  return pods.map(indexOf).filter(index => index !== undefined)
}

/** Per index the last of the failed Pods that waits to be replaced. Follows indexed_job_utils.go getPodsWithDelayedDeletionPerIndex. */
export function lastFailurePerIndex(failed: readonly StoredPod[], settled: (index: number) => boolean): ReadonlyMap<number, StoredPod> {
  const result = new Map<number, StoredPod>()
  for (const pod of failed) {
    const index = indexOf(pod)
    if (index === undefined || settled(index)) continue
    const before = result.get(index)
    if (before === undefined || (allFailuresOf(before) <= allFailuresOf(pod) && finishedAt(pod) >= finishedAt(before))) result.set(index, pod)
  }
  return result
}

/** Takes the Job's finalizer off a Pod that has been counted. Follows job_controller.go removeTrackingFinalizerFromPods. */
export function untrack(api: API, pod: StoredPod): void {
  const kind = api.kindOf('v1', 'Pod')
  const latest = api.get<StoredPod>('v1', 'Pod', pod.metadata.namespace ?? '', pod.metadata.name ?? '')
  if (kind === undefined || latest === undefined || latest.metadata.uid !== pod.metadata.uid || !isTracked(latest)) return
  const { finalizers, ...metadata } = latest.metadata
  const rest = (finalizers ?? []).filter(finalizer => finalizer !== trackingFinalizer)
  api.updateTrusted(kind, { ...latest, metadata: rest.length > 0 ? { ...metadata, finalizers: rest } : metadata })
}

/** The event that tells how a Job ended. Follows job_controller.go recordJobFinished. */
export function tellEnd(recorder: Recorder, job: StoredJob, finished: JobCondition | undefined): void {
  if (finished?.type === 'Complete') {
    const { completions } = job.spec
    if (completions !== undefined && (job.status.succeeded ?? 0) > completions)
      recorder.event(job, 'Warning', 'TooManySucceededPods', 'Too many succeeded pods running after completion count reached')
    recorder.event(job, 'Normal', 'Completed', 'Job completed')
  } else if (finished !== undefined) {
    recorder.event(job, 'Warning', finished.reason ?? '', finished.message ?? '')
  }
}
