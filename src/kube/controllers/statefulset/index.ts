import type { PodTemplateSpec, StatefulSetStatus } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { scaledValueFromIntOrPercent } from '../../apimachinery/int-or-percent.ts'
import { controllerOf, keyOf } from '../../apimachinery/meta.ts'
import { labelSelectorAsSelector } from '../../apimachinery/selector.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Actor, ActorContext, Informer } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { isPodTerminal } from '../../registry/core/pod/helpers.ts'
import { claim } from '../claim.ts'
import type { StoredRevision } from '../history.ts'
import { hashRevision, newRevision, renumber, revisionsOf, storeRevision, truncateHistory } from '../history.ts'
import type { StoredPod } from '../pods.ts'
import { indexByController, orphansIn, podsOf, untilAvailable } from '../pods.ts'
import { slowStartBatch } from '../slow-start.ts'
import { StatefulPodControl } from './pod-control.ts'
import type { StoredStatefulSet } from './replica.ts'
import { isAvailable, isCreated, isRunningAndReady, isTerminating, isUnavailable, newReplica, ordinalOf, podRevision, startOrdinal } from './replica.ts'

const hashLabel = 'controller.kubernetes.io/hash'
const maxPrefix = 223

interface Revisions {
  readonly current: StoredRevision
  readonly update: StoredRevision
  readonly all: readonly StoredRevision[]
  readonly collisionCount: number
}

/** Keeps the numbered Pods of StatefulSets and their claims. Follows pkg/controller/statefulset. */
export function statefulSetController(context: ActorContext): Actor {
  return new StatefulSetController(context)
}

class StatefulSetController implements Actor {
  readonly name = 'statefulset-controller'
  private readonly context: ActorContext
  private readonly sets: Informer<StoredStatefulSet>
  private readonly pods: Informer<StoredPod>
  private readonly control: StatefulPodControl
  private readonly queue

  constructor(context: ActorContext) {
    this.context = context
    this.sets = context.informers.of('apps/v1', 'StatefulSet')
    this.pods = context.informers.of('v1', 'Pod')
    this.control = new StatefulPodControl(context.api, context.recorder('statefulset-controller'))
    this.queue = createWorkqueue(context.clock, key => this.sync(key))
  }

  start(): void {
    indexByController(this.pods)
    this.sets.onEvent(({ type, object }) => {
      if (type !== 'DELETED') this.queue.add(keyOf(object))
    })
    this.pods.onEvent(({ type, object, old }) => {
      const owner = controllerOf(object) ?? (old === undefined ? undefined : controllerOf(old))
      if (owner?.kind === 'StatefulSet') this.queue.add(`${object.metadata.namespace ?? ''}/${owner.name}`)
      else if (owner === undefined && type !== 'DELETED') {
        for (const set of this.sets.list(object.metadata.namespace))
          if (labelSelectorAsSelector(set.spec.selector).matches(object.metadata.labels)) this.queue.add(keyOf(set))
      }
    })
  }

  private sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const set = this.sets.get(namespace, name)
    if (set === undefined) return
    const selector = labelSelectorAsSelector(set.spec.selector)
    const candidates = [...podsOf(this.pods, set.metadata.uid ?? ''), ...orphansIn(this.pods, namespace)]
    const pods = claim(
      this.context.api,
      set,
      selector,
      candidates.filter(pod => ordinalOf(set, pod) !== undefined),
    )
    const revisions = this.revisions(set)
    const sync = new SetSync(set, pods, revisions, this.control, this.context.clock.now())
    const failure = sync.run()
    this.writeStatus(set, sync.status())
    const live = new Set([revisions.current.metadata.name, revisions.update.metadata.name, ...pods.map(podRevision)])
    const idle = revisions.all.filter(revision => !live.has(revision.metadata.name))
    truncateHistory(this.context.api, idle, set.spec.revisionHistoryLimit ?? 10, () => false)
    if (failure !== undefined) throw failure
    const wait = sync.untilAvailable()
    if (wait !== undefined) this.queue.addAfter(key, wait)
  }

  /** Follows stateful_set_control.go getStatefulSetRevisions. */
  private revisions(set: StoredStatefulSet): Revisions {
    const { api } = this.context
    const data = { spec: { template: { ...set.spec.template, $patch: 'replace' } } }
    const all = revisionsOf(api, set, labelSelectorAsSelector(set.spec.selector))
    const newest = all.at(-1)
    const number = (newest?.revision ?? 0) + 1
    const equal = all.findLast(revision => deepEqual(revision.data, data))
    let collisionCount = set.status.collisionCount ?? 0
    let update = equal === undefined || equal === newest ? equal : renumber(api, equal, number)
    while (update === undefined) {
      const hash = hashRevision(data, collisionCount)
      const name = `${(set.metadata.name ?? '').slice(0, maxPrefix)}-${hash}`
      const stored = storeRevision(api, newRevision(set, name, { ...set.spec.template.metadata.labels, [hashLabel]: hash }, data, number))
      if (stored === 'collision') collisionCount++
      else update = stored
    }
    return { update, current: all.find(revision => revision.metadata.name === set.status.currentRevision) ?? update, all, collisionCount }
  }

  /** Follows updateStatefulSetStatus. */
  private writeStatus(set: StoredStatefulSet, status: StatefulSetStatus): void {
    const kind = this.context.api.kindOf('apps/v1', 'StatefulSet')
    const latest = this.sets.get(set.metadata.namespace ?? '', set.metadata.name ?? '')
    if (kind === undefined || latest === undefined || deepEqual(latest.status, status)) return
    this.context.api.updateTrusted(kind, { ...latest, status }, { subresource: 'status' })
  }
}

/** One sync of one StatefulSet. Follows stateful_set_control.go updateStatefulSet. */
class SetSync {
  private readonly set: StoredStatefulSet
  private readonly pods: readonly StoredPod[]
  private readonly revisions: Revisions
  private readonly control: StatefulPodControl
  private readonly now: number
  private readonly monotonic: boolean
  /** Pods deleted for the update, which no longer count as current. */
  private replaced = 0

  constructor(set: StoredStatefulSet, pods: readonly StoredPod[], revisions: Revisions, control: StatefulPodControl, now: number) {
    this.set = set
    this.pods = pods
    this.revisions = revisions
    this.control = control
    this.now = now
    this.monotonic = set.spec.podManagementPolicy !== 'Parallel'
  }

  run(): StatusError | undefined {
    if (this.set.metadata.deletionTimestamp !== undefined) return undefined
    try {
      this.reconcile()
      return undefined
    } catch (error) {
      if (error instanceof StatusError) return error
      throw error
    }
  }

  private reconcile(): void {
    const first = startOrdinal(this.set)
    const count = this.set.spec.replicas ?? 1
    const byOrdinal = new Map(this.pods.map(pod => [ordinalOf(this.set, pod) ?? -1, pod]))
    const replicas = Array.from({ length: count }, (_, index) => byOrdinal.get(first + index) ?? this.newPod(first + index))
    const inRange = (ordinal: number) => ordinal >= first && ordinal < first + count
    const condemned = [...byOrdinal]
      .filter(([ordinal]) => ordinal >= 0 && !inRange(ordinal))
      .sort(([a], [b]) => b - a)
      .map(([, pod]) => pod)
    const firstUnavailable = [...replicas, ...[...condemned].reverse()].find(pod => isUnavailable(this.set, pod, this.now))
    if (this.forAll(replicas, pod => this.processReplica(pod))) return
    for (const pod of condemned) this.control.syncClaimOwners(this.set, pod)
    if (this.forAll(condemned, pod => this.processCondemned(pod, firstUnavailable))) return
    if (this.set.spec.updateStrategy.type !== 'OnDelete') this.update(replicas)
  }

  /** In order until one says to wait; in parallel all of them. */
  private forAll(pods: readonly StoredPod[], process: (pod: StoredPod) => boolean): boolean {
    if (this.monotonic) return pods.some(process)
    const { error } = slowStartBatch(pods.length, index => {
      const pod = pods[index]
      if (pod !== undefined) process(pod)
    })
    if (error !== undefined) throw error
    return false
  }

  /** Pods below the partition are of the old revision. Follows newVersionedStatefulSetPod. */
  private newPod(ordinal: number): StoredPod {
    const { type, rollingUpdate } = this.set.spec.updateStrategy
    const first = startOrdinal(this.set)
    const below = rollingUpdate === undefined ? (this.set.status.currentReplicas ?? 0) : (rollingUpdate.partition ?? 0)
    const isOld =
      (type === 'RollingUpdate' && rollingUpdate === undefined && ordinal < first + below) || (rollingUpdate !== undefined && ordinal < first + below)
    const revision = isOld ? this.revisions.current : this.revisions.update
    return newReplica(this.set, templateOf(revision, this.set.spec.template), revision.metadata.name ?? '', ordinal)
  }

  /** Gives true when the rest has to wait for this Pod. Follows processReplica. */
  private processReplica(pod: StoredPod): boolean {
    if (isPodTerminal(pod)) {
      if (!isTerminating(pod)) this.control.delete(this.set, pod)
      return true
    }
    if (!isCreated(pod)) {
      this.control.create(this.set, pod)
      return this.monotonic
    }
    if (pod.status.phase === 'Pending') this.control.createClaims(this.set, pod)
    if (this.monotonic && (isTerminating(pod) || !isRunningAndReady(pod) || !isAvailable(this.set, pod, this.now))) return true
    this.control.update(this.set, pod)
    return false
  }

  /** Follows processCondemned. */
  private processCondemned(pod: StoredPod, firstUnavailable: StoredPod | undefined): boolean {
    if (isTerminating(pod)) return this.monotonic
    const healthy = isRunningAndReady(pod) && isAvailable(this.set, pod, this.now)
    if (!healthy && this.monotonic && pod !== firstUnavailable) return true
    this.control.delete(this.set, pod)
    return true
  }

  /** Replaces Pods of old revisions, from the last down to the partition. Follows updateStatefulSetAfterInvariantEstablished. */
  private update(replicas: readonly StoredPod[]): void {
    const { rollingUpdate } = this.set.spec.updateStrategy
    const partition = rollingUpdate?.partition ?? 0
    const maxUnavailable = Math.max(1, scaledValueFromIntOrPercent(rollingUpdate?.maxUnavailable ?? 1, replicas.length, false))
    const missing = replicas.filter(pod => isUnavailable(this.set, pod, this.now))
    const isOld = (pod: StoredPod) => podRevision(pod) !== this.revisions.update.metadata.name
    const broken = this.monotonic ? [] : missing.filter(pod => isOld(pod) && !isTerminating(pod))
    if (missing.length >= maxUnavailable && broken.length === 0) return
    const lastFirst = replicas.slice(partition).reverse()
    const candidates = lastFirst.filter(pod => isOld(pod) && !isTerminating(pod) && (this.monotonic || !isUnavailable(this.set, pod, this.now)))
    const unready = this.monotonic ? [] : lastFirst.filter(pod => isOld(pod) && !isTerminating(pod) && !isAvailable(this.set, pod, this.now))
    for (const pod of [...unready, ...candidates.slice(0, Math.max(0, maxUnavailable - missing.length))]) {
      this.control.delete(this.set, pod)
      this.replaced++
    }
  }

  /** The counts and revisions as they stand. Follows updateStatus and completeUpdate. */
  status(): StatefulSetStatus {
    const { current, update, collisionCount } = this.revisions
    const count = (test: (pod: StoredPod) => boolean) => this.pods.filter(test).length
    const living = (revision: StoredRevision) => count(pod => isCreated(pod) && !isTerminating(pod) && podRevision(pod) === revision.metadata.name)
    const replicas = count(isCreated)
    const ready = count(isRunningAndReady)
    const updated = living(update)
    const wanted = this.set.spec.replicas ?? 1
    const complete = updated === wanted && ready === wanted && replicas === wanted
    const currentReplicas = complete ? updated : living(current) - this.replaced
    const status: StatefulSetStatus = { replicas, availableReplicas: count(pod => isRunningAndReady(pod) && isAvailable(this.set, pod, this.now)) }
    if (this.set.metadata.generation !== undefined) status.observedGeneration = this.set.metadata.generation
    if (ready > 0) status.readyReplicas = ready
    if (currentReplicas !== 0) status.currentReplicas = currentReplicas
    if (updated > 0) status.updatedReplicas = updated
    status.currentRevision = (complete ? update : current).metadata.name ?? ''
    status.updateRevision = update.metadata.name ?? ''
    status.collisionCount = collisionCount
    if (this.set.status.conditions !== undefined) status.conditions = this.set.status.conditions
    return status
  }

  /** Milliseconds until a ready Pod becomes available. */
  untilAvailable(): number | undefined {
    const waits = this.pods.map(pod => untilAvailable(pod, this.set.spec.minReadySeconds ?? 0, this.now)).filter(wait => wait !== undefined && wait > 0)
    return waits.length > 0 ? Math.min(...waits.map(wait => wait ?? 0)) : undefined
  }
}

/** The template a revision keeps. */
function templateOf(revision: StoredRevision, fallback: PodTemplateSpec): PodTemplateSpec {
  const { spec } = revision.data as { readonly spec?: { readonly template?: PodTemplateSpec & { readonly $patch?: string } } }
  if (spec?.template === undefined) return fallback
  return { metadata: spec.template.metadata, spec: spec.template.spec }
}
