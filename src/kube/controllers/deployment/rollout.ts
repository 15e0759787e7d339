import type { DeploymentStatus } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { controllerOf, formatTime, newControllerRef } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { ActorContext, Recorder } from '../../client/actor.ts'
import { isNamespaceTerminating } from '../pod-control.ts'
import { computeHash } from '../template-hash.ts'
import { annotations, newSetAnnotations, revisionOf, sizeAnnotations } from './annotations.ts'
import { conditionOf, newCondition, setCondition } from './conditions.ts'
import type { StoredDeployment, StoredReplicaSet } from './replica-sets.ts'
import { equalIgnoringHash, findNew, hashLabel, hasProgressDeadline, newSetReplicas, replicasOf, revisionHistoryLimit } from './replica-sets.ts'
import { addProgress, calculateStatus } from './status.ts'

const maxNameLength = 253

/** The Deployment's ReplicaSets, told apart by its present template. */
export interface Sets {
  readonly newSet: StoredReplicaSet | undefined
  readonly oldSets: readonly StoredReplicaSet[]
  readonly all: readonly StoredReplicaSet[]
}

/**
 * One sync of one Deployment. `deployment` is the state the sync began with: a write that meets a newer one
 * is refused, and the sync runs again, as upstream's does. Follows pkg/controller/deployment/sync.go.
 */
export class Rollout {
  readonly deployment: StoredDeployment
  private readonly context: ActorContext
  private readonly recorder: Recorder
  private readonly owned: readonly StoredReplicaSet[]

  constructor(context: ActorContext, recorder: Recorder, deployment: StoredDeployment, owned: readonly StoredReplicaSet[]) {
    this.context = context
    this.recorder = recorder
    this.deployment = { ...deployment, metadata: { ...deployment.metadata }, status: { ...deployment.status } }
    this.owned = owned
  }

  get time(): string {
    return formatTime(this.context.clock.now())
  }

  /** Finds the new ReplicaSet, or with `create` makes it, and keeps revisions in step. Follows getAllReplicaSetsAndSyncRevision. */
  sets(create: boolean): Sets {
    const existing = findNew(this.deployment, this.owned)
    const oldSets = this.owned.filter(set => set !== existing)
    const revision = oldSets.reduce((most, set) => Math.max(most, revisionOf(set)), 0) + 1
    const newSet = existing !== undefined ? this.syncExisting(existing, revision) : create ? this.create(oldSets, revision) : undefined
    return { newSet, oldSets, all: newSet === undefined ? oldSets : [...oldSets, newSet] }
  }

  private syncExisting(existing: StoredReplicaSet, revision: number): StoredReplicaSet {
    const { deployment } = this
    const wanted = newSetAnnotations(deployment, existing.metadata.annotations, revision)
    const minReadyDiffers = (existing.spec.minReadySeconds ?? 0) !== (deployment.spec.minReadySeconds ?? 0)
    if (minReadyDiffers || !deepEqual(wanted, existing.metadata.annotations ?? {})) {
      const { minReadySeconds: _, ...spec } = existing.spec
      const minReady = deployment.spec.minReadySeconds
      return this.update({
        ...existing,
        metadata: { ...existing.metadata, annotations: wanted },
        spec: minReady ? { ...spec, minReadySeconds: minReady } : spec,
      })
    }
    let changed = this.setRevision(existing.metadata.annotations?.[annotations.revision] ?? '')
    if (hasProgressDeadline(deployment) && conditionOf(deployment.status, 'Progressing') === undefined) {
      setCondition(
        deployment.status,
        newCondition('Progressing', 'True', 'FoundNewReplicaSet', `Found new replica set "${existing.metadata.name ?? ''}"`, this.time),
      )
      changed = true
    }
    if (changed) this.writeDeployment()
    return existing
  }

  private setRevision(revision: string): boolean {
    const { metadata } = this.deployment
    if (metadata.annotations?.[annotations.revision] === revision) return false
    metadata.annotations = { ...metadata.annotations, [annotations.revision]: revision }
    return true
  }

  private create(oldSets: readonly StoredReplicaSet[], revision: number): StoredReplicaSet {
    const { deployment } = this
    const set = this.newReplicaSet(oldSets, revision)
    const kind = this.context.api.kindOf('apps/v1', 'ReplicaSet')
    if (kind === undefined) throw new Error('this server serves no ReplicaSets')
    let created: StoredReplicaSet
    let known = false
    try {
      created = this.context.api.createTrusted(kind, set)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      created = this.afterFailedCreate(set, error)
      known = true
    }
    const name = created.metadata.name ?? ''
    if (!known && replicasOf(set) > 0)
      this.recorder.event(deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${replicasOf(set)}`)
    let changed = this.setRevision(String(revision))
    if (!known && hasProgressDeadline(deployment)) {
      setCondition(deployment.status, newCondition('Progressing', 'True', 'NewReplicaSetCreated', `Created new replica set "${name}"`, this.time))
      changed = true
    }
    if (changed) this.writeDeployment()
    return created
  }

  private newReplicaSet(oldSets: readonly StoredReplicaSet[], revision: number): StoredReplicaSet {
    const { deployment } = this
    const { template, selector, minReadySeconds } = deployment.spec
    const hash = computeHash(template, deployment.status.collisionCount)
    const labels = { ...template.metadata.labels, [hashLabel]: hash }
    return {
      kind: 'ReplicaSet',
      apiVersion: 'apps/v1',
      metadata: {
        name: `${(deployment.metadata.name ?? '').slice(0, maxNameLength - 1 - hash.length)}-${hash}`,
        namespace: deployment.metadata.namespace ?? '',
        labels,
        annotations: { ...newSetAnnotations(deployment, undefined, revision), ...sizeAnnotations(deployment) },
        ownerReferences: [newControllerRef(deployment)],
      },
      spec: {
        replicas: newSetReplicas(deployment, oldSets, 0),
        ...(minReadySeconds ? { minReadySeconds } : {}),
        selector: { ...selector, matchLabels: { ...selector?.matchLabels, [hashLabel]: hash } },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
      status: { replicas: 0 },
    }
  }

  /** A ReplicaSet of that name may be the wanted one, or one of another template with the same hash. */
  private afterFailedCreate(set: StoredReplicaSet, error: StatusError): StoredReplicaSet {
    const { deployment } = this
    const name = set.metadata.name ?? ''
    if (error.status.reason === 'AlreadyExists') {
      const standing = this.context.api.get<StoredReplicaSet>('apps/v1', 'ReplicaSet', set.metadata.namespace ?? '', name)
      if (
        standing !== undefined &&
        controllerOf(standing)?.uid === deployment.metadata.uid &&
        equalIgnoringHash(deployment.spec.template, standing.spec.template)
      )
        return standing
      deployment.status.collisionCount = (deployment.status.collisionCount ?? 0) + 1
      this.writeDeployment()
      throw error
    }
    if (isNamespaceTerminating(error)) throw error
    const message = `Failed to create new replica set "${name}": ${error.message}`
    if (hasProgressDeadline(deployment)) {
      setCondition(deployment.status, newCondition('Progressing', 'False', 'ReplicaSetCreateError', message, this.time))
      this.writeDeployment()
    }
    this.recorder.event(deployment, 'Warning', 'ReplicaSetCreateError', message)
    throw error
  }

  /** Sets a ReplicaSet's size, with an event when it changed. Gives the set as it stands then. Follows scaleReplicaSet. */
  scaleSet(set: StoredReplicaSet, size: number, force = false): { readonly scaled: boolean; readonly set: StoredReplicaSet } {
    const before = replicasOf(set)
    if (!force && before === size) return { scaled: false, set }
    const sizes = sizeAnnotations(this.deployment)
    const annotated = Object.entries(sizes).every(([key, value]) => set.metadata.annotations?.[key] === value)
    if (before === size && annotated) return { scaled: false, set }
    const updated = this.update({
      ...set,
      metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, ...sizes } },
      spec: { ...set.spec, replicas: size },
    })
    if (before === size) return { scaled: false, set: updated }
    this.recorder.event(
      this.deployment,
      'Normal',
      'ScalingReplicaSet',
      `Scaled ${before < size ? 'up' : 'down'} replica set ${set.metadata.name ?? ''} from ${before} to ${size}`,
    )
    return { scaled: true, set: updated }
  }

  /** Deletes the oldest revisions beyond the limit. Follows cleanupDeployment. */
  cleanUp(oldSets: readonly StoredReplicaSet[]): void {
    const limit = revisionHistoryLimit(this.deployment)
    if (limit === undefined) return
    const alive = oldSets.filter(set => set.metadata.deletionTimestamp === undefined)
    if (alive.length <= limit) return
    const kind = this.context.api.kindOf('apps/v1', 'ReplicaSet')
    const oldestFirst = [...alive].sort((a, b) => revisionOf(a) - revisionOf(b) || ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1))
    for (const set of oldestFirst.slice(0, alive.length - limit)) {
      const busy = set.status.replicas !== 0 || replicasOf(set) !== 0 || (set.metadata.generation ?? 0) > (set.status.observedGeneration ?? 0)
      if (!busy && kind !== undefined) this.context.api.delete(kind, set.metadata.namespace ?? '', set.metadata.name ?? '')
    }
  }

  /** Writes the counts, without looking at progress. Follows syncDeploymentStatus. */
  syncStatus({ all, newSet }: Sets): void {
    const status = calculateStatus(this.deployment, all, newSet, this.time)
    this.writeStatus(status)
  }

  /** Writes the counts and the progress. Gives the status and whether it was news. Follows syncRolloutStatus. */
  syncRolloutStatus({ all, newSet }: Sets): { readonly status: DeploymentStatus; readonly written: boolean } {
    const status = calculateStatus(this.deployment, all, newSet, this.time)
    addProgress(this.deployment, status, all, newSet, this.context.clock.now(), this.time)
    return { status, written: this.writeStatus(status) }
  }

  /** Writes the Deployment's status and annotations as they stand. */
  writeDeployment(): void {
    const kind = this.context.api.kindOf('apps/v1', 'Deployment')
    if (kind !== undefined) this.context.api.updateTrusted<KubeObject>(kind, this.deployment, { subresource: 'status' })
  }

  private writeStatus(status: DeploymentStatus): boolean {
    if (deepEqual(this.deployment.status, status)) return false
    this.deployment.status = status
    this.writeDeployment()
    return true
  }

  private update(set: StoredReplicaSet): StoredReplicaSet {
    const kind = this.context.api.kindOf('apps/v1', 'ReplicaSet')
    if (kind === undefined) throw new Error('this server serves no ReplicaSets')
    return this.context.api.updateTrusted(kind, set)
  }
}
