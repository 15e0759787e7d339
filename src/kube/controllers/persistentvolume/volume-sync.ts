import { StatusError } from '../../apimachinery/status-error.ts'
import type { ActorContext, Informer, Recorder } from '../../client/actor.ts'
import type { StoredClaim, StoredVolume } from '../claims.ts'
import { annotations, hasAnnotation, isTerminated, podsUsing } from '../claims.ts'
import type { StoredPod } from '../pods.ts'
import { volumeModesDiffer } from './match.ts'
import type { VolumeWrites } from './writes.ts'

/** How long scrubbing a recycled volume takes. */
const recycleTime = 5000

/** What a sync reads and writes. */
export interface VolumeTools {
  readonly context: ActorContext
  readonly recorder: Recorder
  readonly writes: VolumeWrites
  readonly claims: Informer<StoredClaim>
  readonly pods: Informer<StoredPod>
  enqueueClaim(key: string): void
}

/** Decides what to do with a volume. Follows pv_controller.go syncVolume. */
export class VolumeSync {
  private readonly tools: VolumeTools
  private readonly recycling = new Set<string>()

  constructor(tools: VolumeTools) {
    this.tools = tools
  }

  sync(volume: StoredVolume): void {
    const { writes, claims, recorder, enqueueClaim } = this.tools
    const { claimRef } = volume.spec
    if (claimRef === undefined || !claimRef.uid) {
      writes.setVolumePhase(volume, 'Available')
      return
    }
    const [namespace, name] = [claimRef.namespace ?? '', claimRef.name ?? '']
    const named = claims.get(namespace, name)
    const claim = named?.metadata.uid === claimRef.uid ? named : undefined
    if (claim === undefined) {
      this.release(volume)
    } else if (!claim.spec.volumeName) {
      if (volumeModesDiffer(claim, volume)) {
        recorder.event(
          volume,
          'Warning',
          'VolumeMismatch',
          `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${name}" due to incompatible volumeMode.`,
        )
        recorder.event(
          claim,
          'Warning',
          'VolumeMismatch',
          `Cannot bind PersistentVolume "${volume.metadata.name ?? ''}" to requested PersistentVolumeClaim due to incompatible volumeMode.`,
        )
      } else enqueueClaim(`${namespace}/${name}`)
    } else if (claim.spec.volumeName === volume.metadata.name) {
      writes.setVolumePhase(volume, 'Bound')
    } else if (hasAnnotation(volume, annotations.provisionedBy) && volume.spec.persistentVolumeReclaimPolicy === 'Delete') {
      this.release(volume)
    } else {
      writes.unbind(volume)
    }
  }

  private release(volume: StoredVolume): void {
    const { phase } = volume.status
    const released = phase === 'Released' || phase === 'Failed' ? volume : this.tools.writes.setVolumePhase(volume, 'Released')
    const policy = released.spec.persistentVolumeReclaimPolicy
    if (policy === 'Recycle') this.recycle(released)
    else if (policy === 'Delete') this.remove(released)
  }

  /** Only volumes that nobody provisioned are deleted here. Follows deleteVolumeOperation. */
  private remove(volume: StoredVolume): void {
    const { context, writes } = this.tools
    const { metadata, spec } = volume
    if (metadata.annotations?.[annotations.provisionedBy] || spec.csi !== undefined || metadata.deletionTimestamp !== undefined) return
    const name = metadata.name ?? ''
    if (spec.hostPath === undefined) {
      writes.failVolume(volume, 'VolumeFailedDelete', `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`)
    } else if (!/^\/tmp\/.+/.test(spec.hostPath.path)) {
      writes.failVolume(volume, 'VolumeFailedDelete', `host_path deleter only supports /tmp/.+ but received provided ${spec.hostPath.path}`)
    } else {
      const kind = context.api.kindOf('v1', 'PersistentVolume')
      try {
        if (kind !== undefined) context.api.delete(kind, '', name)
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
      }
    }
  }

  /** Follows recycleVolumeOperation; the Pod that scrubs is not made. */
  private recycle(volume: StoredVolume): void {
    const { context, writes, recorder } = this.tools
    const name = volume.metadata.name ?? ''
    if (volume.spec.hostPath === undefined && volume.spec.nfs === undefined) {
      writes.failVolume(volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!')
      return
    }
    const users = this.usersOf(volume)
    if (users.length > 0) {
      recorder.event(volume, 'Normal', 'VolumeFailedRecycle', `Volume is used by pods: ${users.join(',')}`)
      return
    }
    if (this.recycling.has(name)) return
    this.recycling.add(name)
    context.clock.schedule(recycleTime, () => {
      this.recycling.delete(name)
      const latest = context.informers.of<StoredVolume>('v1', 'PersistentVolume').get('', name)
      if (latest === undefined || latest.metadata.uid !== volume.metadata.uid || latest.status.phase !== 'Released') return
      recorder.event(latest, 'Normal', 'VolumeRecycled', 'Volume recycled')
      writes.unbind(latest)
    })
  }

  private usersOf({ spec: { claimRef } }: StoredVolume): string[] {
    return podsUsing(this.tools.pods, { metadata: { name: claimRef?.name ?? '', namespace: claimRef?.namespace ?? '' } })
      .filter(pod => !isTerminated(pod))
      .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`)
  }
}
