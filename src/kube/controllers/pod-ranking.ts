import { parseTime } from '../apimachinery/meta.ts'
import { isPodActive, isPodReady, podCondition } from './pods.ts'
import type { StoredPod } from './pods.ts'

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'
const phaseRank: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

interface Ranked {
  readonly pod: StoredPod
  readonly assigned: boolean
  readonly phase: number
  readonly ready: boolean
  readonly cost: number
  readonly neighbours: number
  readonly readySince: number
  readonly restarts: number
  readonly sidecarRestarts: number
  readonly created: number
}

function rank(pod: StoredPod, neighbours: number): Ranked {
  const ready = isPodReady(pod)
  const sidecars = new Set((pod.spec.initContainers ?? []).filter(container => container.restartPolicy === 'Always').map(container => container.name))
  const most = (counts: readonly number[]) => counts.reduce((top, count) => Math.max(top, count), 0)
  return {
    pod,
    assigned: Boolean(pod.spec.nodeName),
    phase: phaseRank[pod.status.phase ?? ''] ?? 0,
    ready,
    cost: Number(pod.metadata.annotations?.[deletionCost] ?? 0) || 0,
    neighbours,
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

function compare(a: Ranked, b: Ranked, now: number): number {
  if (a.assigned !== b.assigned) return a.assigned ? 1 : -1
  if (a.phase !== b.phase) return a.phase - b.phase
  if (a.ready !== b.ready) return a.ready ? 1 : -1
  if (a.cost !== b.cost) return a.cost - b.cost
  if (a.neighbours !== b.neighbours) return b.neighbours - a.neighbours
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
  for (const pod of related) if (isPodActive(pod)) onNode.set(pod.spec.nodeName ?? '', (onNode.get(pod.spec.nodeName ?? '') ?? 0) + 1)
  return pods
    .map(pod => rank(pod, onNode.get(pod.spec.nodeName ?? '') ?? 0))
    .sort((a, b) => compare(a, b, now))
    .slice(0, count)
    .map(ranked => ranked.pod)
}
