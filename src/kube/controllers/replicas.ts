import type { PodTemplateSpec } from '../api/types.gen.ts'
import { deepEqual } from '../apimachinery/deep-copy.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { controllerOf, formatTime, keyOf, newControllerRef } from '../apimachinery/meta.ts'
import type { Selector } from '../apimachinery/selector.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { Actor, ActorContext, Informer } from '../client/actor.ts'
import { createWorkqueue } from '../client/workqueue.ts'
import { claim } from './claim.ts'
import { isNamespaceTerminating, PodControl, podFromTemplate } from './pod-control.ts'
import { podsToDelete } from './pod-ranking.ts'
import type { PodCounts } from './pod-tally.ts'
import { PodTally } from './pod-tally.ts'
import type { StoredPod } from './pods.ts'
import { indexByController, isPodActive, orphansIn, podsOf, untilAvailable } from './pods.ts'
import { slowStartBatch } from './slow-start.ts'

/** At most so many Pods are created or deleted in one sync. */
const burstReplicas = 500

interface Condition {
  type: string
  status: string
  lastTransitionTime: string | null
  reason?: string
  message?: string
}

/** Status of what keeps a number of Pods. */
export interface ReplicasStatus {
  replicas: number
  fullyLabeledReplicas?: number
  readyReplicas?: number
  availableReplicas?: number
  terminatingReplicas?: number
  observedGeneration?: number
  conditions?: Condition[]
}

/** A ReplicaSet, or a ReplicationController seen as one. */
export interface Replicated extends KubeObject {
  spec: { replicas?: number; minReadySeconds?: number; template?: PodTemplateSpec; selector?: unknown }
  status: ReplicasStatus
}

/** What tells ReplicaSets from ReplicationControllers. */
export interface Flavor {
  readonly name: string
  readonly apiVersion: string
  readonly kind: string
  /** Where its events come from. */
  readonly component: string
  readonly countsTerminating: boolean
  selectorOf(object: Replicated): Selector
}

/** Keeps as many Pods as each object asks for. Follows pkg/controller/replicaset/replica_set.go. */
export class ReplicasController implements Actor {
  readonly name: string
  private readonly context: ActorContext
  private readonly flavor: Flavor
  private readonly sets: Informer<Replicated>
  private readonly pods: Informer<StoredPod>
  private readonly control: PodControl
  private readonly tally: PodTally
  private readonly queue

  constructor(context: ActorContext, flavor: Flavor) {
    this.name = flavor.name
    this.context = context
    this.flavor = flavor
    this.sets = context.informers.of(flavor.apiVersion, flavor.kind)
    this.pods = context.informers.of('v1', 'Pod')
    this.control = new PodControl(context.api, context.recorder(flavor.component))
    this.tally = new PodTally(flavor.kind, ({ metadata }, owner) => this.sets.get(metadata.namespace ?? '', owner)?.spec.template?.metadata.labels)
    this.queue = createWorkqueue(context.clock, key => this.sync(key))
  }

  start(): void {
    indexByController(this.pods)
    this.tally.follow(this.context.api)
    this.sets.onEvent(({ type, object, old }) => {
      if (type === 'DELETED') {
        this.tally.forget(object.metadata.uid ?? '')
        return
      }
      if (old !== undefined && !deepEqual(old.spec.template?.metadata.labels, object.spec.template?.metadata.labels))
        this.tally.recount(podsOf(this.pods, object.metadata.uid ?? ''))
      this.queue.add(keyOf(object))
    })
    this.pods.onEvent(event => {
      const now = controllerOf(event.object)
      const before = event.old === undefined ? undefined : controllerOf(event.old)
      if (before !== undefined && before.uid !== now?.uid) this.enqueueOwner(event.object, before.kind, before.name)
      if (now !== undefined) this.enqueueOwner(event.object, now.kind, now.name)
      else if (event.type !== 'DELETED') this.enqueueMatching(event.object, event.old)
    })
  }

  private enqueueOwner(pod: StoredPod, kind: string, name: string): void {
    if (kind === this.flavor.kind) this.queue.add(`${pod.metadata.namespace ?? ''}/${name}`)
  }

  /** An orphan may be somebody's. */
  private enqueueMatching(pod: StoredPod, old: StoredPod | undefined): void {
    if (old !== undefined && controllerOf(old) === undefined && deepEqual(old.metadata.labels, pod.metadata.labels)) return
    for (const set of this.sets.list(pod.metadata.namespace)) if (this.flavor.selectorOf(set).matches(pod.metadata.labels)) this.queue.add(keyOf(set))
  }

  private sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const set = this.sets.get(namespace, name)
    if (set === undefined) return
    const before = { ...this.claimed(set) }
    const failure = set.metadata.deletionTimestamp === undefined ? this.manage(set, before.active) : undefined
    const wait = this.writeStatus(set, before, failure?.message)
    if (failure !== undefined) throw failure
    if (wait !== undefined) this.queue.addAfter(key, wait)
  }

  /** The set's Pods counted, after orphans were adopted and strangers released. */
  private claimed(set: Replicated): PodCounts {
    const uid = set.metadata.uid ?? ''
    const counts = this.tally.of(uid)
    const orphans = orphansIn(this.pods, set.metadata.namespace ?? '').filter(isPodActive)
    if (!counts.unclaimed && orphans.length === 0) return counts
    claim(this.context.api, set, this.flavor.selectorOf(set), counts.unclaimed ? [...podsOf(this.pods, uid).filter(isPodActive), ...orphans] : orphans)
    counts.unclaimed = false
    return counts
  }

  /** Creates or deletes Pods. Gives what went wrong. Follows manageReplicas. */
  private manage(set: Replicated, active: number): StatusError | undefined {
    const difference = active - (set.spec.replicas ?? 1)
    const { template } = set.spec
    if (difference < 0 && template !== undefined) {
      const { error } = slowStartBatch(Math.min(-difference, burstReplicas), () => {
        try {
          this.control.create(podFromTemplate(template, set, newControllerRef(set)), set)
        } catch (error) {
          if (!isNamespaceTerminating(error)) throw error
        }
      })
      if (error instanceof StatusError) return error
      if (error !== undefined) throw error
    }
    if (difference > 0) {
      const pods = podsOf(this.pods, set.metadata.uid ?? '').filter(isPodActive)
      for (const pod of podsToDelete(pods, this.related(set), Math.min(difference, burstReplicas), this.context.clock.now())) this.control.delete(pod, set)
    }
    return undefined
  }

  /** The Pods of all sets with the same owner. Follows getIndirectlyRelatedPods. */
  private related(set: Replicated): readonly StoredPod[] {
    const owner = controllerOf(set)
    if (owner === undefined) return podsOf(this.pods, set.metadata.uid ?? '')
    const siblings = this.sets.list(set.metadata.namespace).filter(other => controllerOf(other)?.uid === owner.uid)
    return siblings.flatMap(sibling => podsOf(this.pods, sibling.metadata.uid ?? ''))
  }

  /** Writes the counts when they changed. Gives the milliseconds after which they change by themselves. Follows replica_set_utils.go. */
  private writeStatus(set: Replicated, counts: PodCounts, failure: string | undefined): number | undefined {
    const { active, labeled, ready, terminating } = counts
    const { available, wait } = this.available(set, ready)
    const conditions = this.conditions(set, active, failure)
    const status: ReplicasStatus = { replicas: active }
    if (labeled > 0) status.fullyLabeledReplicas = labeled
    if (ready > 0) status.readyReplicas = ready
    if (available > 0) status.availableReplicas = available
    if (this.flavor.countsTerminating) status.terminatingReplicas = terminating
    if (set.metadata.generation !== undefined) status.observedGeneration = set.metadata.generation
    if (conditions.length > 0) status.conditions = conditions
    const kind = this.context.api.kindOf(this.flavor.apiVersion, this.flavor.kind)
    if (kind === undefined || deepEqual(set.status, status)) return wait
    const latest = this.sets.get(set.metadata.namespace ?? '', set.metadata.name ?? '')
    if (latest !== undefined) this.context.api.updateTrusted(kind, { ...latest, status }, { subresource: 'status' })
    return wait
  }

  /** How many of the ready Pods have been so for long enough, and when the next will have. */
  private available(set: Replicated, ready: number): { readonly available: number; readonly wait: number | undefined } {
    const minReady = set.spec.minReadySeconds ?? 0
    if (minReady === 0) return { available: ready, wait: undefined }
    const now = this.context.clock.now()
    let available = 0
    let wait: number | undefined
    for (const pod of podsOf(this.pods, set.metadata.uid ?? '')) {
      const left = isPodActive(pod) ? untilAvailable(pod, minReady, now) : undefined
      if (left === 0) available++
      else if (left !== undefined) wait = Math.min(wait ?? left, left)
    }
    return { available, wait }
  }

  private conditions(set: Replicated, replicas: number, failure: string | undefined): Condition[] {
    const before = set.status.conditions ?? []
    const standing = before.find(condition => condition.type === 'ReplicaFailure')
    if (failure === undefined) return standing === undefined ? before : before.filter(condition => condition !== standing)
    if (standing !== undefined) return before
    const reason = replicas < (set.spec.replicas ?? 1) ? 'FailedCreate' : 'FailedDelete'
    return [...before, { type: 'ReplicaFailure', status: 'True', lastTransitionTime: formatTime(this.context.clock.now()), reason, message: failure }]
  }
}
