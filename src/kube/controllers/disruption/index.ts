import { keyOf, parseTime } from '../../apimachinery/meta.ts'
import { labelSelectorAsSelector } from '../../apimachinery/selector.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Actor, ActorContext, Informer, Recorder } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { isPodTerminal } from '../../registry/core/pod/helpers.ts'
import { withPodCondition } from '../pod-conditions.ts'
import type { StoredPod } from '../pods.ts'
import { isPodReady, podCondition } from '../pods.ts'
import { expectedCounts } from './scale.ts'
import type { StoredBudget } from './status.ts'
import { disruptionCondition, withoutChange } from './status.ts'

/** A Pod that was let go counts as lost so long. */
const deletionTimeout = 120_000
const staleTimeout = 120_000

/** Counts how many Pods a budget lets go. Follows pkg/controller/disruption. */
export function disruptionController(context: ActorContext): Actor {
  return new DisruptionController(context)
}

class DisruptionController implements Actor {
  readonly name = 'disruption-controller'
  private readonly context: ActorContext
  private readonly recorder: Recorder
  private readonly budgets: Informer<StoredBudget>
  private readonly pods: Informer<StoredPod>
  private readonly queue
  private readonly stale

  constructor(context: ActorContext) {
    this.context = context
    this.recorder = context.recorder('controllermanager')
    this.budgets = context.informers.of('policy/v1', 'PodDisruptionBudget')
    this.pods = context.informers.of('v1', 'Pod')
    this.queue = createWorkqueue(context.clock, key => this.sync(key))
    this.stale = createWorkqueue(context.clock, key => this.clearStale(key))
  }

  start(): void {
    this.budgets.onEvent(({ type, object }) => {
      if (type !== 'DELETED') this.queue.add(keyOf(object))
    })
    this.pods.onEvent(({ type, object, old }) => {
      this.enqueueFor(object)
      if (old !== undefined && old.metadata.labels !== object.metadata.labels) this.enqueueFor(old)
      const wait = this.staleIn(object)
      if (type !== 'DELETED' && wait !== undefined) this.stale.addAfter(keyOf(object), wait)
    })
  }

  private enqueueFor({ metadata }: StoredPod): void {
    for (const budget of this.budgets.list(metadata.namespace)) {
      if (labelSelectorAsSelector(budget.spec.selector).matches(metadata.labels ?? {})) this.queue.add(keyOf(budget))
    }
  }

  private sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const budget = this.budgets.get(namespace, name)
    if (budget === undefined) return
    const selector = labelSelectorAsSelector(budget.spec.selector)
    const pods = this.pods.list(namespace).filter(({ metadata }) => selector.matches(metadata.labels ?? {}))
    if (pods.length === 0) this.recorder.event(budget, 'Normal', 'NoPods', 'No matching pods found')
    try {
      this.count(budget, pods, key)
    } catch (error) {
      if (!(error instanceof Error) || error instanceof StatusError) throw error
      this.recorder.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', `Failed to calculate the number of expected pods: ${error.message}`)
      this.failSafe(budget, error.message)
    }
  }

  private count(budget: StoredBudget, pods: readonly StoredPod[], key: string): void {
    const { expected, desired, unmanaged } = expectedCounts(this.context, budget, pods)
    if (unmanaged !== undefined) this.recorder.event(budget, 'Warning', 'UnmanagedPods', unmanaged)
    const { disrupted, recheckAt } = this.disruptedPods(budget, pods)
    const healthy = pods.filter(
      pod => pod.metadata.deletionTimestamp === undefined && disrupted[pod.metadata.name ?? ''] === undefined && isPodReady(pod),
    ).length
    const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired)
    const observedGeneration = budget.metadata.generation ?? 0
    this.store(budget, {
      ...(Object.keys(disrupted).length === 0 ? {} : { disruptedPods: disrupted }),
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: expected,
      disruptionsAllowed: allowed,
      observedGeneration,
      conditions: disruptionCondition(
        budget,
        { allowed: allowed > 0, reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods', message: '', observedGeneration },
        this.context.clock.now(),
      ),
    })
    if (recheckAt !== undefined) this.queue.addAfter(key, recheckAt - this.context.clock.now())
  }

  private store(budget: StoredBudget, status: StoredBudget['status']): void {
    const kind = this.context.api.kindOf('policy/v1', 'PodDisruptionBudget')
    if (kind !== undefined && !withoutChange(budget.status, status)) this.context.api.updateTrusted(kind, { ...budget, status }, { subresource: 'status' })
  }

  private failSafe(budget: StoredBudget, message: string): void {
    const { observedGeneration = 0 } = budget.status
    const conditions = disruptionCondition(budget, { allowed: false, reason: 'SyncFailed', message, observedGeneration }, this.context.clock.now())
    this.store(budget, { ...budget.status, disruptionsAllowed: 0, conditions })
  }

  /** Follows buildDisruptedPodMap. */
  private disruptedPods(
    budget: StoredBudget,
    pods: readonly StoredPod[],
  ): { readonly disrupted: Record<string, string>; readonly recheckAt: number | undefined } {
    const disrupted: Record<string, string> = {}
    let recheckAt: number | undefined
    for (const pod of pods) {
      const name = pod.metadata.name ?? ''
      const since = budget.status.disruptedPods?.[name]
      if (since === undefined || pod.metadata.deletionTimestamp !== undefined) continue
      const until = parseTime(since) + deletionTimeout
      if (until < this.context.clock.now()) {
        const namespace = budget.metadata.namespace ?? ''
        this.recorder.event(pod, 'Warning', 'NotDeleted', `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`)
        continue
      }
      disrupted[name] = since
      recheckAt = Math.min(recheckAt ?? Infinity, until + 1)
    }
    return { disrupted, recheckAt }
  }

  /** Milliseconds until a condition that announced a deletion is to be taken back. */
  private staleIn(pod: StoredPod): number | undefined {
    const condition = podCondition(pod, 'DisruptionTarget')
    const ended = isPodTerminal(pod)
    if (condition?.status !== 'True' || condition.reason === 'TerminationByKubelet' || pod.metadata.deletionTimestamp !== undefined || ended) return undefined
    return Math.max(0, parseTime(condition.lastTransitionTime ?? '') + staleTimeout - this.context.clock.now())
  }

  private clearStale(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const { api, clock } = this.context
    const kind = api.kindOf('v1', 'Pod')
    const pod = this.pods.get(namespace, name)
    const wait = pod === undefined ? undefined : this.staleIn(pod)
    if (pod === undefined || kind === undefined || wait === undefined) return
    const conditions = wait === 0 ? withPodCondition(pod, { type: 'DisruptionTarget', status: 'False' }, clock.now()) : undefined
    if (wait > 0) this.stale.addAfter(key, wait)
    else if (conditions !== undefined) api.updateTrusted(kind, { ...pod, status: { ...pod.status, conditions } }, { subresource: 'status' })
  }
}
