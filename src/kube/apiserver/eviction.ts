import type { Pod, PodCondition, PodDisruptionBudget } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatTime } from '../apimachinery/meta.ts'
import { labelSelectorAsSelector } from '../apimachinery/selector.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import { isPodReady, isPodTerminal } from '../registry/core/pod/helpers.ts'
import type { Kind } from '../registry/kind.ts'
import { notFoundError } from './create.ts'
import { deleteObject } from './delete.ts'
import type { Host, WriteRequest } from './host.ts'
import { keyFor, resourceOf } from './host.ts'
import type { DeleteOptions } from './interface.ts'

type StoredPod = Pod & KubeObject
type Budget = PodDisruptionBudget & KubeObject

/** Deletes a Pod if its disruption budget lets it go. Follows pkg/registry/core/pod/storage/eviction.go. */
export function evictPod(host: Host, kind: Kind, namespace: string, name: string, options: DeleteOptions): void {
  const stored = host.storage.get(resourceOf(kind), keyFor(kind, namespace, name))
  if (stored === undefined) throw notFoundError(kind, name)
  const pod = stored as StoredPod
  if (!ignoresBudgets(pod)) checkBudget(host, pod, options)
  if (options.dryRun !== true) markEvicted(host, kind, pod)
  const request: WriteRequest = { kind, namespace, name, options: options.dryRun === true ? { dryRun: true } : {}, warnings: [], trusted: true }
  deleteObject(host, request, options)
}

function ignoresBudgets({ status, metadata }: StoredPod): boolean {
  return isPodTerminal({ status }) || status.phase === 'Pending' || metadata.deletionTimestamp !== undefined
}

function checkBudget(host: Host, pod: StoredPod, options: DeleteOptions): void {
  const budgets = host.reader
    .list<Budget>('policy/v1', 'PodDisruptionBudget', pod.metadata.namespace)
    .filter(budget => labelSelectorAsSelector(budget.spec.selector).matches(pod.metadata.labels ?? {}))
  const budget = budgets[0]
  if (budget === undefined) return
  if (budgets.length > 1) {
    throw new StatusError({
      code: 500,
      reason: '',
      message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    })
  }
  const { status, spec } = budget
  if (!isPodReady(pod)) {
    const unharmed = status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0
    if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' || unharmed) return
  }
  if ((status.observedGeneration ?? 0) < (budget.metadata.generation ?? 0)) {
    throw tooManyRequests(`The disruption budget ${budget.metadata.name ?? ''} is still being processed by the server.`, 10)
  }
  if (status.disruptionsAllowed === 0) throw tooManyRequests(whyNot(budget), 0)
  if (options.dryRun !== true) takeOne(host, budget, pod.metadata.name ?? '')
}

function whyNot({ metadata, status }: Budget): string {
  const name = metadata.name ?? ''
  const condition = status.conditions?.find(each => each.type === 'DisruptionAllowed' && each.status === 'False' && each.message !== '')
  if (condition?.reason === 'SyncFailed')
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${condition.message}`
  if (status.currentHealthy <= status.desiredHealthy)
    return `The disruption budget ${name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`
  if (condition !== undefined) return `The disruption budget ${name} does not allow evicting pods currently (${condition.reason}): ${condition.message}`
  return `The disruption budget ${name} does not allow evicting pods currently`
}

function tooManyRequests(cause: string, retryAfterSeconds: number): StatusError {
  return new StatusError({
    code: 429,
    reason: 'TooManyRequests',
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: { causes: [{ reason: 'DisruptionBudget', message: cause }], ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}) },
  })
}

/** Counts the disruption before the controller sees it. Follows eviction.go checkAndDecrement. */
function takeOne(host: Host, budget: Budget, pod: string): void {
  const now = formatTime(host.clock.now())
  const left = budget.status.disruptionsAllowed - 1
  const conditions = budget.status.conditions?.map(condition =>
    condition.type === 'DisruptionAllowed' && left === 0
      ? { ...condition, status: 'False', reason: 'InsufficientPods', lastTransitionTime: condition.status === 'False' ? condition.lastTransitionTime : now }
      : condition,
  )
  host.cluster.updateStatus({
    ...budget,
    status: {
      ...budget.status,
      disruptionsAllowed: left,
      disruptedPods: { ...budget.status.disruptedPods, [pod]: now },
      ...(conditions === undefined ? {} : { conditions }),
    },
  } as KubeObject)
}

function markEvicted(host: Host, kind: Kind, pod: StoredPod): void {
  const now = formatTime(host.clock.now())
  const others = pod.status.conditions ?? []
  const before = others.find(condition => condition.type === 'DisruptionTarget')
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: before?.status === 'True' ? before.lastTransitionTime : now,
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  }
  const conditions = before === undefined ? [...others, condition] : others.map(other => (other === before ? condition : other))
  const marked: StoredPod = { ...pod, metadata: { ...pod.metadata }, status: { ...pod.status, conditions } }
  host.storage.put(resourceOf(kind), keyFor(kind, pod.metadata.namespace ?? '', pod.metadata.name ?? ''), marked)
}
