import type { PersistentVolumeClaimCondition } from '../../api/types.gen.ts'
import { formatTime, keyOf } from '../../apimachinery/meta.ts'
import type { Actor, ActorContext, Informer } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import type { StoredClaim } from '../claims.ts'
import { claimNamesOf, indexByClaim, isTerminated, podsUsing } from '../claims.ts'
import type { StoredPod } from '../pods.ts'

const finalizer = 'kubernetes.io/pvc-protection'

/** Keeps a claim while a Pod uses it, and tells since when none does. Follows pkg/controller/volume/pvcprotection. */
export function claimProtection(context: ActorContext): Actor {
  return new ClaimProtection(context)
}

const isUnused = ({ type }: PersistentVolumeClaimCondition) => type === 'Unused'

class ClaimProtection implements Actor {
  readonly name = 'persistentvolumeclaim-protection-controller'
  private readonly context: ActorContext
  private readonly claims: Informer<StoredClaim>
  private readonly pods: Informer<StoredPod>
  private readonly queue

  constructor(context: ActorContext) {
    this.context = context
    this.claims = context.informers.of('v1', 'PersistentVolumeClaim')
    this.pods = context.informers.of('v1', 'Pod')
    this.queue = createWorkqueue(context.clock, key => this.sync(key))
  }

  start(): void {
    indexByClaim(this.pods)
    this.claims.onEvent(({ type, object: { metadata, status }, object }) => {
      if (type === 'DELETED') return
      const guarded = metadata.finalizers?.includes(finalizer) === true
      const deleting = metadata.deletionTimestamp !== undefined
      if (status.conditions?.some(isUnused) !== true || guarded === deleting) this.queue.add(keyOf(object))
    })
    this.pods.onEvent(({ object }) => {
      for (const name of claimNamesOf(object)) this.queue.add(`${object.metadata.namespace ?? ''}/${name}`)
    })
  }

  private sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const claim = this.claims.get(namespace, name)
    if (claim === undefined) return
    const users = podsUsing(this.pods, claim)
    const latest =
      claim.metadata.deletionTimestamp === undefined && claim.status.phase === 'Bound'
        ? this.tellUse(
            claim,
            users.some(pod => !isTerminated(pod)),
          )
        : claim
    this.guard(latest, users)
  }

  private tellUse(claim: StoredClaim, used: boolean): StoredClaim {
    const kind = this.context.api.kindOf('v1', 'PersistentVolumeClaim')
    const conditions = claim.status.conditions ?? []
    const before = conditions.find(isUnused)
    if (kind === undefined || (before !== undefined && (before.status === 'True') !== used)) return claim
    const condition: PersistentVolumeClaimCondition = {
      type: 'Unused',
      status: used ? 'False' : 'True',
      lastProbeTime: null,
      lastTransitionTime: formatTime(this.context.clock.now()),
      reason: used ? 'PodUsingPVC' : 'NoPodsUsingPVC',
      message: used ? 'A pod is currently referencing this PVC' : 'No pods are currently referencing this PVC',
    }
    const changed = before === undefined ? [...conditions, condition] : conditions.map(each => (each === before ? condition : each))
    return this.context.api.updateTrusted(kind, { ...claim, status: { ...claim.status, conditions: changed } }, { subresource: 'status' })
  }

  private guard(claim: StoredClaim, users: readonly StoredPod[]): void {
    const kind = this.context.api.kindOf('v1', 'PersistentVolumeClaim')
    if (kind === undefined) return
    const { finalizers = [], ...metadata } = claim.metadata
    const guarded = finalizers.includes(finalizer)
    if (metadata.deletionTimestamp === undefined) {
      if (!guarded) this.context.api.updateTrusted(kind, { ...claim, metadata: { ...metadata, finalizers: [...finalizers, finalizer] } })
      return
    }
    if (!guarded || users.some(({ spec }) => spec.nodeName)) return
    const rest = finalizers.filter(each => each !== finalizer)
    this.context.api.updateTrusted(kind, { ...claim, metadata: rest.length === 0 ? metadata : { ...metadata, finalizers: rest } })
  }
}
