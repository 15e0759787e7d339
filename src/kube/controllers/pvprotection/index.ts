import type { Actor, ActorContext } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import type { StoredVolume } from '../claims.ts'

const finalizer = 'kubernetes.io/pv-protection'

/** Keeps a volume while it is bound. Follows pkg/controller/volume/pvprotection. */
export function volumeProtection(context: ActorContext): Actor {
  const { api, clock, informers } = context
  const volumes = informers.of<StoredVolume>('v1', 'PersistentVolume')

  const queue = createWorkqueue(clock, name => {
    const volume = volumes.get('', name)
    const kind = api.kindOf('v1', 'PersistentVolume')
    if (volume === undefined || kind === undefined) return
    const { finalizers = [], ...metadata } = volume.metadata
    const guarded = finalizers.includes(finalizer)
    if (metadata.deletionTimestamp === undefined) {
      if (!guarded) api.updateTrusted(kind, { ...volume, metadata: { ...metadata, finalizers: [...finalizers, finalizer] } })
    } else if (guarded && volume.status.phase !== 'Bound') {
      const rest = finalizers.filter(each => each !== finalizer)
      api.updateTrusted(kind, { ...volume, metadata: rest.length === 0 ? metadata : { ...metadata, finalizers: rest } })
    }
  })

  return {
    name: 'persistentvolume-protection-controller',
    start() {
      volumes.onEvent(({ type, object: { metadata } }) => {
        const guarded = metadata.finalizers?.includes(finalizer) === true
        if (type !== 'DELETED' && guarded === (metadata.deletionTimestamp !== undefined)) queue.add(metadata.name ?? '')
      })
    },
  }
}
