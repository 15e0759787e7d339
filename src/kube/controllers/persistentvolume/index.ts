import { keyOf } from '../../apimachinery/meta.ts'
import type { Actor, ActorContext, Informer } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import type { Timer } from '../../clock/clock.ts'
import type { StoredClaim, StoredClass, StoredVolume } from '../claims.ts'
import { indexByClaim } from '../claims.ts'
import type { StoredPod } from '../pods.ts'
import { ClaimSync } from './claim-sync.ts'
import { VolumeSync } from './volume-sync.ts'
import { VolumeWrites } from './writes.ts'

const resyncPeriod = 15_000

/** Binds claims to volumes. Follows pkg/controller/volume/persistentvolume. */
export function persistentVolumeBinder(context: ActorContext): Actor {
  return new PersistentVolumeBinder(context)
}

class PersistentVolumeBinder implements Actor {
  readonly name = 'persistentvolume-binder-controller'
  private readonly context: ActorContext
  private readonly claims: Informer<StoredClaim>
  private readonly volumes: Informer<StoredVolume>
  private readonly pods: Informer<StoredPod>
  private readonly claimSync: ClaimSync
  private readonly volumeSync: VolumeSync
  private readonly claimQueue
  private readonly volumeQueue
  private startedAt = 0
  private resync: Timer | undefined

  constructor(context: ActorContext) {
    const { informers, clock } = context
    this.context = context
    this.claims = informers.of('v1', 'PersistentVolumeClaim')
    this.volumes = informers.of('v1', 'PersistentVolume')
    this.pods = informers.of('v1', 'Pod')
    const recorder = context.recorder('persistentvolume-controller')
    const writes = new VolumeWrites(context, recorder)
    this.claimSync = new ClaimSync({
      recorder,
      writes,
      volumes: this.volumes,
      pods: this.pods,
      classes: informers.of<StoredClass>('storage.k8s.io/v1', 'StorageClass'),
    })
    this.claimQueue = createWorkqueue(clock, key => this.syncClaim(key))
    this.volumeSync = new VolumeSync({ context, recorder, writes, claims: this.claims, pods: this.pods, enqueueClaim: key => this.claimQueue.add(key) })
    this.volumeQueue = createWorkqueue(clock, name => {
      const volume = this.volumes.get('', name)
      if (volume !== undefined) this.volumeSync.sync(volume)
    })
  }

  start(): void {
    this.startedAt = this.context.clock.now()
    indexByClaim(this.pods)
    this.claims.onEvent(({ type, object }) => {
      if (type === 'DELETED') this.claimSync.forget(object.metadata.uid ?? '')
      if (type !== 'DELETED') this.claimQueue.add(keyOf(object))
      else if (object.spec.volumeName !== undefined && object.spec.volumeName !== '') this.volumeQueue.add(object.spec.volumeName)
      this.scheduleResync()
    })
    this.volumes.onEvent(({ type, object }) => {
      const claim = object.spec.claimRef
      if (type !== 'DELETED') this.volumeQueue.add(object.metadata.name ?? '')
      else if (claim !== undefined) this.claimQueue.add(`${claim.namespace ?? ''}/${claim.name ?? ''}`)
      this.scheduleResync()
    })
  }

  private syncClaim(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const claim = this.claims.get(namespace, name)
    if (claim !== undefined) this.claimSync.sync(claim)
  }

  private waiting(): { readonly claims: readonly StoredClaim[]; readonly volumes: readonly StoredVolume[] } {
    return {
      claims: this.claims.list().filter(({ status }) => status.phase !== 'Bound'),
      volumes: this.volumes.list().filter(({ status }) => status.phase === 'Failed'),
    }
  }

  /** The real controller looks at everything every 15 seconds. Here only while something waits. */
  private scheduleResync(): void {
    if (this.resync !== undefined) return
    const { claims, volumes } = this.waiting()
    if (claims.length + volumes.length === 0) return
    const { clock } = this.context
    this.resync = clock.schedule(resyncPeriod - ((clock.now() - this.startedAt) % resyncPeriod), () => {
      this.resync = undefined
      const now = this.waiting()
      for (const claim of now.claims) this.claimQueue.add(keyOf(claim))
      for (const volume of now.volumes) this.volumeQueue.add(volume.metadata.name ?? '')
      this.scheduleResync()
    })
  }
}
