import { parseTime } from '../apimachinery/meta.ts'
import type { StoredPod } from './pods.ts'
import { isPodReady, podCondition } from './pods.ts'

/** Up to so many Pods are picked one by one. */
const selectionLimit = 8
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'
const phaseRank: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** What tells a Pod from another when one must go. */
interface Ranked {
  readonly pod: StoredPod
  readonly assigned: boolean
  readonly phase: number
  readonly ready: boolean
  readonly cost: number
  readonly readySince: number
  readonly restarts: number
  readonly sidecarRestarts: number
  readonly created: number
}

const ranks = new WeakMap<StoredPod, Ranked>()

function rank(pod: StoredPod): Ranked {
  const known = ranks.get(pod)
  if (known !== undefined) return known
  const fresh = compute(pod)
  ranks.set(pod, fresh)
  return fresh
}

function compute(pod: StoredPod): Ranked {
  const ready = isPodReady(pod)
  const sidecars = new Set((pod.spec.initContainers ?? []).filter(container => container.restartPolicy === 'Always').map(container => container.name))
  const most = (counts: readonly number[]) => counts.reduce((top, count) => Math.max(top, count), 0)
  return {
    pod,
    assigned: Boolean(pod.spec.nodeName),
    phase: phaseRank[pod.status.phase ?? ''] ?? 0,
    ready,
    cost: Number(pod.metadata.annotations?.[deletionCost] ?? 0) || 0,
    readySince: ready ? parseTime(podCondition(pod, 'Ready')?.lastTransitionTime ?? '') : 0,
    restarts: most((pod.status.containerStatuses ?? []).map(status => status.restartCount)),
    sidecarRestarts: most((pod.status.initContainerStatuses ?? []).filter(status => sidecars.has(status.name)).map(status => status.restartCount)),
    created: parseTime(pod.metadata.creationTimestamp ?? ''),
  }
}

/** Ages are compared by their power of two, and by uid within one. Follows controller_utils.go logarithmicRankDiff. */
function byAge(a: Ranked, b: Ranked, since: 'readySince' | 'created', now: number): number {
  if (a[since] === b[since]) return 0
  const age = (time: number) => (now > time ? Math.trunc(Math.log2((now - time) * 1e6)) : -1)
  const difference = age(a[since]) - age(b[since])
  if (difference !== 0) return difference
  return (a.pod.metadata.uid ?? '') < (b.pod.metadata.uid ?? '') ? -1 : 1
}

function compare(a: Ranked, b: Ranked, neighbours: (ranked: Ranked) => number, now: number): number {
  if (a.assigned !== b.assigned) return a.assigned ? 1 : -1
  if (a.phase !== b.phase) return a.phase - b.phase
  if (a.ready !== b.ready) return a.ready ? 1 : -1
  if (a.cost !== b.cost) return a.cost - b.cost
  const crowding = neighbours(b) - neighbours(a)
  if (crowding !== 0) return crowding
  if (a.ready && b.ready) {
    const difference = byAge(a, b, 'readySince', now)
    if (difference !== 0) return difference
  }
  if (a.restarts !== b.restarts) return b.restarts - a.restarts
  if (a.sidecarRestarts !== b.sidecarRestarts) return b.sidecarRestarts - a.sidecarRestarts
  return byAge(a, b, 'created', now)
}

/**
 * The `count` Pods that go first when there are too many. `related` are the Pods of the owner's siblings: who has
 * many of them on its node goes earlier. Follows controller_utils.go ActivePodsWithRanks and replica_set.go getPodsToDelete.
 */
export function podsToDelete(pods: readonly StoredPod[], related: readonly StoredPod[], count: number, now: number): readonly StoredPod[] {
  if (count >= pods.length) return pods
  const onNode = new Map<string, number>()
  for (const { spec, status, metadata } of related) {
    if (status.phase !== 'Succeeded' && status.phase !== 'Failed' && metadata.deletionTimestamp === undefined)
      onNode.set(spec.nodeName ?? '', (onNode.get(spec.nodeName ?? '') ?? 0) + 1)
  }
  const neighbours = ({ pod }: Ranked) => onNode.get(pod.spec.nodeName ?? '') ?? 0
  const before = (a: Ranked, b: Ranked) => compare(a, b, neighbours, now)
  const ranked = pods.map(rank)
  return (count > selectionLimit ? ranked.sort(before).slice(0, count) : selectFirst(ranked, count, before)).map(each => each.pod)
}

/** The first `count` in order, without sorting the rest. */
function selectFirst(ranked: readonly Ranked[], count: number, before: (a: Ranked, b: Ranked) => number): Ranked[] {
  const first: Ranked[] = []
  for (const each of ranked) {
    let at = first.length
    while (at > 0 && before(each, first[at - 1] ?? each) < 0) at--
    if (at >= count) continue
    first.splice(at, 0, each)
    if (first.length > count) first.pop()
  }
  return first
}
