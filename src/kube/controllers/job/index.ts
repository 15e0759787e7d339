import { controllerOf, keyOf } from '../../apimachinery/meta.ts'
import { labelSelectorAsSelector } from '../../apimachinery/selector.ts'
import type { Actor, ActorContext, Informer } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { claim } from '../claim.ts'
import { PodControl } from '../pod-control.ts'
import type { StoredPod } from '../pods.ts'
import { indexByController, orphansIn, podsOf } from '../pods.ts'
import type { BackoffRecord } from './backoff.ts'
import type { StoredJob } from './pods.ts'
import { isTracked, trackingFinalizer } from './pods.ts'
import { isFinished } from './status.ts'
import { JobSync } from './sync.ts'

/** Changes of a job's Pods are looked at together, a second after the first. */
const batchPeriod = 1000

/** Runs Jobs to their end. Follows pkg/controller/job. */
export function jobController(context: ActorContext): Actor {
  const { api, clock, informers } = context
  const jobs: Informer<StoredJob> = informers.of('batch/v1', 'Job')
  const pods: Informer<StoredPod> = informers.of('v1', 'Pod')
  const recorder = context.recorder('job-controller')
  const control = new PodControl(api, recorder)
  const backoff = new Map<string, BackoffRecord>()

  const queue = createWorkqueue(clock, key => {
    const [namespace = '', name = ''] = key.split('/')
    const job = jobs.get(namespace, name)
    if (job === undefined || isFinished(job.status)) {
      backoff.delete(key)
      return
    }
    if (job.spec.managedBy !== undefined && job.spec.managedBy !== 'kubernetes.io/job-controller') return
    const claimed = claim(api, job, labelSelectorAsSelector(job.spec.selector), [...podsOf(pods, job.metadata.uid ?? ''), ...orphansIn(pods, namespace)])
    const failure = new JobSync(job, claimed, key, { context, recorder, control, backoff, again: delay => void queue.addAfter(key, delay) }).run()
    if (failure !== undefined) throw failure
  })

  /** A Pod whose job is gone or done keeps no finalizer. Follows syncOrphanPod. */
  const release = (pod: StoredPod) => {
    const kind = api.kindOf('v1', 'Pod')
    const latest = pods.get(pod.metadata.namespace ?? '', pod.metadata.name ?? '')
    if (kind === undefined || latest === undefined || !isTracked(latest)) return
    const { finalizers, ...metadata } = latest.metadata
    const rest = (finalizers ?? []).filter(finalizer => finalizer !== trackingFinalizer)
    api.updateTrusted(kind, { ...latest, metadata: rest.length > 0 ? { ...metadata, finalizers: rest } : metadata })
  }

  return {
    name: 'job-controller',
    start() {
      indexByController(pods)
      jobs.onEvent(({ type, object, old }) => {
        if (type === 'ADDED' || (type === 'MODIFIED' && object.metadata.generation !== old?.metadata.generation)) queue.add(keyOf(object))
        else if (type === 'MODIFIED' && !isFinished(object.status)) queue.addAfter(keyOf(object), batchPeriod)
        if (type === 'DELETED' || isFinished(object.status))
          podsOf(pods, object.metadata.uid ?? '')
            .filter(isTracked)
            .forEach(release)
      })
      pods.onEvent(({ type, object, old }) => {
        const owner = controllerOf(object) ?? (old === undefined ? undefined : controllerOf(old))
        if (owner === undefined) {
          if (type !== 'DELETED' && isTracked(object)) release(object)
          return
        }
        if (owner.kind !== 'Job') return
        const job = jobs.get(object.metadata.namespace ?? '', owner.name)
        if (job === undefined || job.metadata.uid !== owner.uid || (isFinished(job.status) && object.metadata.deletionTimestamp !== undefined)) {
          if (type !== 'DELETED' && isTracked(object)) release(object)
          return
        }
        queue.addAfter(keyOf(job), batchPeriod)
      })
    },
  }
}
