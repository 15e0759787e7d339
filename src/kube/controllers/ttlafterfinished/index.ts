import type { Job } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { keyOf, parseTime } from '../../apimachinery/meta.ts'
import type { Actor, ActorContext } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'

type StoredJob = Job & KubeObject

/** Milliseconds until a finished Job is to be deleted; undefined while it is not. */
function timeLeft({ metadata, spec, status }: StoredJob, now: number): number | undefined {
  const end = status.conditions?.find(({ type, status: holds }) => (type === 'Complete' || type === 'Failed') && holds === 'True')
  if (metadata.deletionTimestamp !== undefined || spec.ttlSecondsAfterFinished === undefined || end === undefined) return undefined
  return parseTime(end.lastTransitionTime ?? '') + spec.ttlSecondsAfterFinished * 1000 - now
}

/** Deletes Jobs some time after their end. Follows pkg/controller/ttlafterfinished. */
export function ttlAfterFinishedController(context: ActorContext): Actor {
  const { api, clock, informers } = context
  const jobs = informers.of<StoredJob>('batch/v1', 'Job')

  const queue = createWorkqueue(clock, key => {
    const [namespace = '', name = ''] = key.split('/')
    const job = jobs.get(namespace, name)
    const kind = api.kindOf('batch/v1', 'Job')
    const left = job === undefined ? undefined : timeLeft(job, clock.now())
    if (job === undefined || kind === undefined || left === undefined) return
    if (left > 0) queue.addAfter(key, left)
    else api.delete(kind, namespace, name, { propagationPolicy: 'Foreground', preconditions: { uid: job.metadata.uid ?? '' } })
  })

  return {
    name: 'ttl-after-finished-controller',
    start() {
      jobs.onEvent(({ type, object }) => {
        if (type !== 'DELETED' && timeLeft(object, clock.now()) !== undefined) queue.add(keyOf(object))
      })
    },
  }
}
