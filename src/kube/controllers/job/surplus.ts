import { podsToDelete } from '../pod-ranking.ts'
import type { StoredPod } from '../pods.ts'
import type { StoredJob } from './pods.ts'
import { indexOf, isIndexed } from './pods.ts'

/** Pods of indexes that have two, then those that rank first for deletion, at least so many. Follows activePodsForRemoval. */
export function surplusPods(job: StoredJob, active: readonly StoredPod[], least: number, now: number): readonly StoredPod[] {
  const doubles: StoredPod[] = []
  let rest = active
  if (isIndexed(job)) {
    const byIndex = new Map<number | undefined, StoredPod[]>()
    for (const pod of active) byIndex.set(indexOf(pod), [...(byIndex.get(indexOf(pod)) ?? []), pod])
    for (const [index, pods] of byIndex) {
      const extra = index === undefined || index >= (job.spec.completions ?? 0) ? pods.length : pods.length - 1
      doubles.push(...podsToDelete(pods, [], extra, now).slice(0, extra))
    }
    rest = active.filter(pod => !doubles.includes(pod))
  }
  const more = Math.max(0, least - doubles.length)
  return more === 0 ? doubles : [...doubles, ...podsToDelete(rest, [], more, now)]
}
