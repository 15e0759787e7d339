import type { Informer, Recorder } from '../../client/actor.ts'
import { storageClassOf } from '../../registry/access-mode-text.ts'
import type { StoredClaim, StoredClass, StoredVolume } from '../claims.ts'
import { annotations, hasAnnotation, isTerminated, podsUsing } from '../claims.ts'
import type { StoredPod } from '../pods.ts'
import { bestMatch, isBoundTo, misfit } from './match.ts'
import type { VolumeWrites } from './writes.ts'

const defaultClass = 'storageclass.kubernetes.io/is-default-class'

/** What a sync reads and writes. */
export interface ClaimTools {
  readonly recorder: Recorder
  readonly writes: VolumeWrites
  readonly volumes: Informer<StoredVolume>
  readonly pods: Informer<StoredPod>
  readonly classes: Informer<StoredClass>
}

/** Decides what to do with a claim. Follows pv_controller.go syncClaim. */
export class ClaimSync {
  private readonly tools: ClaimTools
  /** Claims by uid, with the state that this controller has marked for a provisioner and not seen yet. */
  private readonly marked = new Map<string, string>()
  /** Claims by uid that were looked at before. */
  private readonly known = new Set<string>()

  constructor(tools: ClaimTools) {
    this.tools = tools
  }

  sync(claim: StoredClaim): void {
    if (hasAnnotation(claim, annotations.bindCompleted)) this.syncBound(claim)
    else if (claim.spec.volumeName) this.syncNamed(claim, claim.spec.volumeName)
    else this.syncOpen(claim)
  }

  /** A claim that takes any volume. */
  private syncOpen(claim: StoredClaim): void {
    const { writes, volumes, recorder } = this.tools
    const name = storageClassOf(claim)
    const delayed = name !== '' && this.tools.classes.get('', name)?.volumeBindingMode === 'WaitForFirstConsumer'
    const volume = bestMatch(claim, volumes.list(), delayed)
    if (volume !== undefined) {
      writes.bind(volume, claim)
      return
    }
    if (this.assignDefaultClass(claim)) return
    if (delayed && !hasAnnotation(claim, annotations.selectedNode)) this.tellWaiting(claim)
    else if (name !== '') {
      this.provision(claim, name)
      return
    } else recorder.event(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set')
    writes.setClaimPhase(claim, 'Pending')
  }

  /** Follows emitEventForUnboundDelayBindingClaim. */
  private tellWaiting(claim: StoredClaim): void {
    const names = podsUsing(this.tools.pods, claim)
      .filter(pod => !isTerminated(pod) && !pod.spec.nodeName && this.hasSeen(pod, claim))
      .map(({ metadata }) => metadata.name ?? '')
    this.known.add(claim.metadata.uid ?? '')
    if (names.length === 0) this.tools.recorder.event(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding')
    else
      this.tools.recorder.event(claim, 'Normal', 'WaitForPodScheduled', `waiting for ${names.length > 1 ? 'pods' : 'pod'} ${names.join(',')} to be scheduled`)
  }

  /** A Pod that came after a new claim is not known yet when that is looked at. */
  private hasSeen({ metadata }: StoredPod, claim: StoredClaim): boolean {
    return this.known.has(claim.metadata.uid ?? '') || Number(metadata.resourceVersion) < Number(claim.metadata.resourceVersion)
  }

  /** A claim is gone. */
  forget(uid: string): void {
    this.known.delete(uid)
    this.marked.delete(uid)
  }

  /** A class marked as default after the claim was made. Follows assignDefaultStorageClass. */
  private assignDefaultClass(claim: StoredClaim): boolean {
    if (claim.spec.storageClassName !== undefined || storageClassOf(claim) !== '') return false
    const newest = this.tools.classes
      .list()
      .filter(({ metadata }) => metadata.annotations?.[defaultClass] === 'true')
      .sort((a, b) => ((a.metadata.creationTimestamp ?? '') > (b.metadata.creationTimestamp ?? '') ? -1 : 1))[0]
    if (newest === undefined) return false
    this.tools.writes.updateClaim({ ...claim, spec: { ...claim.spec, storageClassName: newest.metadata.name ?? '' } })
    return true
  }

  /** Hands the claim to the provisioner of its class. Follows provisionClaim and provisionClaimOperationExternal. */
  private provision(claim: StoredClaim, name: string): void {
    const { recorder, writes } = this.tools
    const provisioner = this.tools.classes.get('', name)?.provisioner
    if (provisioner === undefined) {
      recorder.event(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`)
      return
    }
    if (provisioner.startsWith('kubernetes.io/')) {
      recorder.event(claim, 'Warning', 'ProvisioningFailed', 'no volume plugin matched')
      return
    }
    const uid = claim.metadata.uid ?? ''
    if (this.marked.get(uid) === claim.metadata.resourceVersion) {
      // The provisioning that marked the claim is still under way.
      this.marked.delete(uid)
      return
    }
    let marked = claim
    if (claim.metadata.annotations?.[annotations.provisioner] !== provisioner) {
      const marks = { ...claim.metadata.annotations, [annotations.betaProvisioner]: provisioner, [annotations.provisioner]: provisioner }
      marked = writes.updateClaim({ ...claim, metadata: { ...claim.metadata, annotations: marks } })
      this.marked.set(uid, marked.metadata.resourceVersion ?? '')
    }
    const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
    recorder.event(marked, 'Normal', 'ExternalProvisioning', message)
  }

  /** A claim that asks for one volume. */
  private syncNamed(claim: StoredClaim, name: string): void {
    const { writes, recorder, volumes } = this.tools
    const volume = volumes.get('', name)
    if (volume === undefined) {
      writes.setClaimPhase(claim, 'Pending')
    } else if (volume.spec.claimRef === undefined) {
      const reason = misfit(volume, claim)
      if (reason === undefined) writes.bind(volume, claim)
      else {
        recorder.event(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${name}": ${reason}`)
        writes.setClaimPhase(claim, 'Pending')
      }
    } else if (isBoundTo(volume, claim)) {
      writes.bind(volume, claim)
    } else {
      recorder.event(claim, 'Warning', 'FailedBinding', `volume "${name}" already bound to a different claim.`)
      if (!hasAnnotation(claim, annotations.boundByController)) writes.setClaimPhase(claim, 'Pending')
    }
  }

  private syncBound(claim: StoredClaim): void {
    const { writes, volumes } = this.tools
    if (!claim.spec.volumeName) {
      writes.loseClaim(claim, 'ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!')
      return
    }
    const volume = volumes.get('', claim.spec.volumeName)
    if (volume === undefined) writes.loseClaim(claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
    else if (volume.spec.claimRef === undefined || volume.spec.claimRef.uid === claim.metadata.uid) writes.bind(volume, claim)
    else writes.loseClaim(claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly')
  }
}
