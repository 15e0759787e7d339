import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { newControllerRef } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { API } from '../../apiserver/interface.ts'
import type { Recorder } from '../../client/actor.ts'
import type { StoredPod } from '../pods.ts'
import type { StoredClaim, StoredStatefulSet } from './replica.ts'
import { claimsOf, ordinalOf, startOrdinal } from './replica.ts'

type Verb = 'Create' | 'Update' | 'Delete'

/** Makes and deletes the Pods and claims of StatefulSets, with their events. Follows pkg/controller/statefulset/stateful_pod_control.go. */
export class StatefulPodControl {
  private readonly api: API
  private readonly recorder: Recorder

  constructor(api: API, recorder: Recorder) {
    this.api = api
    this.recorder = recorder
  }

  create(set: StoredStatefulSet, pod: StoredPod): void {
    const kind = this.api.kindOf('v1', 'Pod')
    if (kind === undefined) return
    this.tellOf('Create', set, pod, () => {
      this.createClaims(set, pod)
      this.api.createTrusted(kind, pod)
    })
    this.syncClaimOwners(set, pod)
  }

  delete(set: StoredStatefulSet, pod: StoredPod): void {
    const kind = this.api.kindOf('v1', 'Pod')
    if (kind === undefined) return
    this.tellOf('Delete', set, pod, () => {
      try {
        this.api.delete(kind, pod.metadata.namespace ?? '', pod.metadata.name ?? '')
      } catch (error) {
        if (!(error instanceof StatusError) || error.status.reason !== 'NotFound') throw error
      }
    })
  }

  private tellOf(verb: Verb, set: StoredStatefulSet, pod: StoredPod, run: () => void): void {
    const subject = `${verb} Pod ${pod.metadata.name ?? ''} in StatefulSet ${set.metadata.name ?? ''}`
    try {
      run()
    } catch (error) {
      if (error instanceof StatusError && error.status.reason !== 'AlreadyExists')
        this.recorder.event(set, 'Warning', `Failed${verb}`, `${subject} failed error: ${error.message}`)
      throw error
    }
    this.recorder.event(set, 'Normal', `Successful${verb}`, `${subject} successful`)
  }

  /** Makes the claims that are missing. Throws when one is on its way out. */
  createClaims(set: StoredStatefulSet, pod: StoredPod): void {
    const kind = this.api.kindOf('v1', 'PersistentVolumeClaim')
    if (kind === undefined) return
    for (const claim of claimsOf(set, ordinalOf(set, pod) ?? -1)) {
      const name = claim.metadata.name ?? ''
      const standing = this.api.get<StoredClaim>('v1', 'PersistentVolumeClaim', claim.metadata.namespace ?? '', name)
      if (standing?.metadata.deletionTimestamp !== undefined) throw new StatusError({ code: 500, reason: '', message: `pvc ${name} is being deleted` })
      if (standing !== undefined) continue
      const where = `Pod ${pod.metadata.name ?? ''} in StatefulSet ${set.metadata.name ?? ''}`
      try {
        this.api.createTrusted(kind, claim)
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
        this.recorder.event(set, 'Warning', 'FailedCreate', `Create Claim ${name} for ${where} failed error: ${error.message}`)
        throw new StatusError({ ...error.status, message: `failed to create PVC ${name}: ${error.message}` })
      }
      this.recorder.event(set, 'Normal', 'SuccessfulCreate', `Create Claim ${name} ${where} success`)
    }
  }

  /** Mends what a running Pod's claims lack; its event says that the Pod was updated. Follows UpdateStatefulPod. */
  update(set: StoredStatefulSet, pod: StoredPod): void {
    if (this.syncClaimOwners(set, pod)) this.tellOf('Update', set, pod, () => undefined)
  }

  /** Lets claims go with the set or the Pod, as the retention policy says; gives whether any had to change. Follows UpdatePodClaimForRetentionPolicy. */
  syncClaimOwners(set: StoredStatefulSet, pod: StoredPod): boolean {
    const kind = this.api.kindOf('v1', 'PersistentVolumeClaim')
    const ordinal = ordinalOf(set, pod)
    if (kind === undefined || ordinal === undefined) return false
    let changed = false
    for (const { metadata } of claimsOf(set, ordinal)) {
      const claim = this.api.get<StoredClaim>('v1', 'PersistentVolumeClaim', metadata.namespace ?? '', metadata.name ?? '')
      if (claim === undefined) continue
      const owners = wantedOwners(set, pod, claim, ordinal)
      if (deepEqual(owners, claim.metadata.ownerReferences ?? [])) continue
      const { ownerReferences: _, ...rest } = claim.metadata
      this.api.updateTrusted(kind, { ...claim, metadata: owners.length > 0 ? { ...rest, ownerReferences: owners } : rest })
      changed = true
    }
    return changed
  }
}

/** Follows stateful_set_utils.go updateClaimOwnerRefForSetAndPod. */
function wantedOwners(set: StoredStatefulSet, pod: StoredPod, claim: StoredClaim, ordinal: number): NonNullable<StoredClaim['metadata']['ownerReferences']> {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
  const ours = (kind: string, name: string | undefined) => (owner: { kind: string; name: string }) => owner.kind === kind && owner.name === name
  const others = (claim.metadata.ownerReferences ?? []).filter(
    owner => !ours('StatefulSet', set.metadata.name)(owner) && !ours('Pod', pod.metadata.name)(owner),
  )
  const scaledDown = ordinal < startOrdinal(set) || ordinal >= startOrdinal(set) + (set.spec.replicas ?? 1)
  const stale = claim.metadata.ownerReferences?.some(
    owner =>
      (ours('StatefulSet', set.metadata.name)(owner) && owner.uid !== set.metadata.uid) ||
      (ours('Pod', pod.metadata.name)(owner) && owner.uid !== pod.metadata.uid),
  )
  if (stale === true && pod.metadata.uid !== undefined) return claim.metadata.ownerReferences ?? []
  if (whenScaled === 'Delete' && scaledDown && pod.metadata.uid !== undefined) return [...others, newControllerRef(pod)]
  if (whenDeleted === 'Delete' && !(whenScaled === 'Delete' && scaledDown)) return [...others, newControllerRef(set)]
  return others
}
