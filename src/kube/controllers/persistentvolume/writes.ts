import type { PersistentVolumeClaimStatus } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { parseQuantity } from '../../apimachinery/quantity.ts'
import type { ActorContext, Recorder } from '../../client/actor.ts'
import { referenceTo } from '../../client/object-reference.ts'
import type { StoredClaim, StoredVolume } from '../claims.ts'
import { annotations, hasAnnotation } from '../claims.ts'
import { isBoundTo } from './match.ts'

type ClaimPhase = 'Pending' | 'Bound' | 'Lost'
type VolumePhase = 'Available' | 'Bound' | 'Released' | 'Failed'

/** Writes claims and volumes. Each gives the object as it then stands; one that changes nothing writes nothing. */
export class VolumeWrites {
  private readonly context: ActorContext
  private readonly recorder: Recorder

  constructor(context: ActorContext, recorder: Recorder) {
    this.context = context
    this.recorder = recorder
  }

  updateClaim(claim: StoredClaim): StoredClaim {
    const kind = this.context.api.kindOf('v1', 'PersistentVolumeClaim')
    return kind === undefined ? claim : this.context.api.updateTrusted(kind, claim)
  }

  private updateVolume(volume: StoredVolume): StoredVolume {
    const kind = this.context.api.kindOf('v1', 'PersistentVolume')
    return kind === undefined ? volume : this.context.api.updateTrusted(kind, volume)
  }

  /** Follows updateClaimStatus. */
  setClaimPhase(claim: StoredClaim, phase: ClaimPhase, volume?: StoredVolume): StoredClaim {
    const kind = this.context.api.kindOf('v1', 'PersistentVolumeClaim')
    const { accessModes: _, capacity, currentVolumeAttributesClassName, ...rest } = claim.status
    let status: PersistentVolumeClaimStatus = { ...rest, phase }
    if (volume !== undefined) {
      const becomes = claim.status.phase !== phase
      const given = volume.spec.capacity ?? {}
      const differs = capacity?.storage === undefined || parseQuantity(given.storage ?? '0').cmp(parseQuantity(capacity.storage)) !== 0
      const attributes = claim.status.phase === 'Pending' && phase === 'Bound' ? volume.spec.volumeAttributesClassName : currentVolumeAttributesClassName
      status = {
        ...status,
        accessModes: volume.spec.accessModes ?? [],
        ...(becomes && differs ? { capacity: given } : capacity === undefined ? {} : { capacity }),
        ...(attributes === undefined ? {} : { currentVolumeAttributesClassName: attributes }),
      }
    }
    if (kind === undefined || deepEqual(status, claim.status)) return claim
    return this.context.api.updateTrusted(kind, { ...claim, status }, { subresource: 'status' })
  }

  loseClaim(claim: StoredClaim, reason: string, message: string): void {
    if (claim.status.phase !== 'Lost') this.recorder.event(this.setClaimPhase(claim, 'Lost'), 'Warning', reason, message)
  }

  setVolumePhase(volume: StoredVolume, phase: VolumePhase, message?: string): StoredVolume {
    const kind = this.context.api.kindOf('v1', 'PersistentVolume')
    if (kind === undefined || volume.status.phase === phase) return volume
    const { message: _, ...rest } = volume.status
    return this.context.api.updateTrusted(
      kind,
      { ...volume, status: { ...rest, phase, ...(message === undefined ? {} : { message }) } },
      { subresource: 'status' },
    )
  }

  failVolume(volume: StoredVolume, reason: string, message: string): void {
    if (volume.status.phase !== 'Failed') this.recorder.event(this.setVolumePhase(volume, 'Failed'), 'Warning', reason, message)
  }

  /** Binds both to each other, the volume first. Follows bind. */
  bind(volume: StoredVolume, claim: StoredClaim): void {
    const bound = this.setVolumePhase(this.bindVolume(volume, claim), 'Bound')
    this.setClaimPhase(this.bindClaim(claim, bound), 'Bound', bound)
  }

  private bindVolume(volume: StoredVolume, claim: StoredClaim): StoredVolume {
    const { claimRef } = volume.spec
    const points =
      claimRef !== undefined && claimRef.name === claim.metadata.name && claimRef.namespace === claim.metadata.namespace && claimRef.uid === claim.metadata.uid
    const mark = !isBoundTo(volume, claim) && !hasAnnotation(volume, annotations.boundByController)
    if (points && !mark) return volume
    const metadata = mark ? { ...volume.metadata, annotations: { ...volume.metadata.annotations, [annotations.boundByController]: 'yes' } } : volume.metadata
    return this.updateVolume({ ...volume, metadata, spec: points ? volume.spec : { ...volume.spec, claimRef: referenceTo(claim) } })
  }

  private bindClaim(claim: StoredClaim, volume: StoredVolume): StoredClaim {
    const name = volume.metadata.name ?? ''
    const marks: Record<string, string> = {}
    if (claim.spec.volumeName !== name && !hasAnnotation(claim, annotations.boundByController)) marks[annotations.boundByController] = 'yes'
    if (!hasAnnotation(claim, annotations.bindCompleted)) marks[annotations.bindCompleted] = 'yes'
    if (claim.spec.volumeName === name && Object.keys(marks).length === 0) return claim
    const metadata = { ...claim.metadata, annotations: { ...claim.metadata.annotations, ...marks } }
    return this.updateClaim({ ...claim, metadata, spec: { ...claim.spec, volumeName: name } })
  }

  /** Frees a volume whose claim went elsewhere. Follows unbindVolume. */
  unbind(volume: StoredVolume): void {
    const { claimRef, ...spec } = volume.spec
    let freed: StoredVolume
    if (hasAnnotation(volume, annotations.boundByController)) {
      const { annotations: marks = {}, ...metadata } = volume.metadata
      const { [annotations.boundByController]: _, ...rest } = marks
      freed = { ...volume, metadata: Object.keys(rest).length === 0 ? metadata : { ...metadata, annotations: rest }, spec }
    } else {
      const { uid: _, ...reference } = claimRef ?? {}
      freed = { ...volume, spec: { ...spec, claimRef: reference } }
    }
    this.setVolumePhase(this.updateVolume(freed), 'Available')
  }
}
