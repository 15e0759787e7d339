import type { DeploymentCondition } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { controllerOf, keyOf } from '../../apimachinery/meta.ts'
import { labelSelectorAsSelector } from '../../apimachinery/selector.ts'
import type { Actor, ActorContext, Informer, Recorder } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { claim } from '../claim.ts'
import type { StoredPod } from '../pods.ts'
import { indexByController, podsOf } from '../pods.ts'
import { conditionOf, newCondition, setCondition } from './conditions.ts'
import type { StoredDeployment, StoredReplicaSet } from './replica-sets.ts'
import { activeSets, hasProgressDeadline, replicasOf, totals } from './replica-sets.ts'
import { roll } from './rolling.ts'
import type { Sets } from './rollout.ts'
import { Rollout } from './rollout.ts'
import { isScalingEvent, scale } from './scaling.ts'
import { isComplete, untilProgressCheck } from './status.ts'

const maxRetries = 15

/** Rolls each Deployment's template out over ReplicaSets. Follows pkg/controller/deployment. */
export function deploymentController(context: ActorContext): Actor {
  return new DeploymentController(context)
}

class DeploymentController implements Actor {
  readonly name = 'deployment-controller'
  private readonly context: ActorContext
  private readonly recorder: Recorder
  private readonly deployments: Informer<StoredDeployment>
  private readonly sets: Informer<StoredReplicaSet>
  private readonly pods: Informer<StoredPod>
  private readonly queue

  constructor(context: ActorContext) {
    this.context = context
    this.recorder = context.recorder('deployment-controller')
    this.deployments = context.informers.of('apps/v1', 'Deployment')
    this.sets = context.informers.of('apps/v1', 'ReplicaSet')
    this.pods = context.informers.of('v1', 'Pod')
    this.queue = createWorkqueue(context.clock, key => this.sync(key), { maxRetries })
  }

  start(): void {
    indexByController(this.pods)
    this.deployments.onEvent(({ object }) => this.queue.add(keyOf(object)))
    this.sets.onEvent(({ type, object, old }) => {
      const before = old === undefined ? undefined : controllerOf(old)
      const now = controllerOf(object)
      if (before !== undefined && before.uid !== now?.uid) this.enqueueOwner(object, before.kind, before.name)
      if (now !== undefined) this.enqueueOwner(object, now.kind, now.name)
      else if (type !== 'DELETED') this.enqueueMatching(object, old)
    })
    this.pods.onEvent(({ type, object }) => {
      if (type === 'DELETED') this.podDeleted(object)
    })
  }

  private enqueueOwner(set: StoredReplicaSet, kind: string, name: string): void {
    if (kind === 'Deployment') this.queue.add(`${set.metadata.namespace ?? ''}/${name}`)
  }

  private enqueueMatching(set: StoredReplicaSet, old: StoredReplicaSet | undefined): void {
    if (old !== undefined && controllerOf(old) === undefined && deepEqual(old.metadata.labels, set.metadata.labels)) return
    for (const deployment of this.deployments.list(set.metadata.namespace)) {
      if (labelSelectorAsSelector(deployment.spec.selector).matches(set.metadata.labels)) this.queue.add(keyOf(deployment))
    }
  }

  /** A Deployment that recreates waits for its last Pod to go. Follows deployment_controller.go deletePod. */
  private podDeleted(pod: StoredPod): void {
    const owner = controllerOf(pod)
    const set = owner === undefined ? undefined : this.sets.get(pod.metadata.namespace ?? '', owner.name)
    const ref = set === undefined || set.metadata.uid !== owner?.uid ? undefined : controllerOf(set)
    if (ref?.kind !== 'Deployment') return
    const deployment = this.deployments.get(pod.metadata.namespace ?? '', ref.name)
    if (deployment?.spec.strategy.type !== 'Recreate') return
    const siblings = this.sets.list(pod.metadata.namespace).filter(other => controllerOf(other)?.uid === deployment.metadata.uid)
    if (siblings.every(sibling => podsOf(this.pods, sibling.metadata.uid ?? '').length === 0)) this.queue.add(keyOf(deployment))
  }

  /** Follows syncDeployment. */
  private sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const deployment = this.deployments.get(namespace, name)
    if (deployment === undefined) return
    const selector = labelSelectorAsSelector(deployment.spec.selector)
    const owned = claim(this.context.api, deployment, selector, this.sets.list(namespace))
    const rollout = new Rollout(this.context, this.recorder, deployment, owned)
    if (deployment.metadata.deletionTimestamp !== undefined) {
      rollout.syncStatus(rollout.sets(false))
      return
    }
    checkPaused(rollout)
    if (deployment.spec.paused === true) {
      this.syncScale(rollout)
      return
    }
    if (isScalingEvent(rollout.deployment, rollout.sets(false))) this.syncScale(rollout)
    else if (deployment.spec.strategy.type === 'Recreate') this.recreate(rollout, key)
    else this.rollOut(rollout, key)
  }

  /** Follows sync.go sync. */
  private syncScale(rollout: Rollout): void {
    const sets = rollout.sets(false)
    scale(rollout, sets)
    if (rollout.deployment.spec.paused === true) rollout.cleanUp(sets.oldSets)
    rollout.syncStatus(sets)
  }

  /** Follows rolling.go rolloutRolling. */
  private rollOut(rollout: Rollout, key: string): void {
    const sets = rollout.sets(true)
    if (!roll(rollout, sets) && isComplete(rollout.deployment, rollout.deployment.status)) rollout.cleanUp(sets.oldSets)
    this.finish(rollout, sets, key)
  }

  /** Follows recreate.go rolloutRecreate. */
  private recreate(rollout: Rollout, key: string): void {
    let sets = rollout.sets(false)
    const active = activeSets(sets.oldSets)
    if (active.length > 0) {
      for (const set of active) rollout.scaleSet(set, 0)
    } else if (!this.oldPodsRunning(sets)) {
      if (sets.newSet === undefined) sets = rollout.sets(true)
      if (sets.newSet !== undefined) rollout.scaleSet(sets.newSet, replicasOf(rollout.deployment))
      if (isComplete(rollout.deployment, rollout.deployment.status)) rollout.cleanUp(sets.oldSets)
    }
    this.finish(rollout, sets, key)
  }

  private oldPodsRunning({ oldSets }: Sets): boolean {
    if (totals.actual(oldSets) > 0) return true
    return oldSets.some(set => podsOf(this.pods, set.metadata.uid ?? '').some(({ status }) => status.phase !== 'Failed' && status.phase !== 'Succeeded'))
  }

  private finish(rollout: Rollout, sets: Sets, key: string): void {
    const { status, written } = rollout.syncRolloutStatus(sets)
    if (written) return
    const wait = untilProgressCheck(rollout.deployment, status, this.context.clock.now())
    if (wait !== undefined) this.queue.addAfter(key, wait)
  }
}

/** Tells of a pause, so that time spent in it does not count as a stuck rollout. Follows sync.go checkPausedConditions. */
function checkPaused(rollout: Rollout): void {
  const { deployment } = rollout
  const current = conditionOf(deployment.status, 'Progressing')
  if (!hasProgressDeadline(deployment) || current?.reason === 'ProgressDeadlineExceeded') return
  const told = current?.reason === 'DeploymentPaused'
  const paused = deployment.spec.paused === true
  if (paused === told) return
  const condition: DeploymentCondition = paused
    ? newCondition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', rollout.time)
    : newCondition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', rollout.time)
  setCondition(deployment.status, condition)
  rollout.writeDeployment()
}
