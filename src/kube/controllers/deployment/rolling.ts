import type { StoredReplicaSet } from './replica-sets.ts'
import { activeSets, byCreation, maxUnavailable, newSetReplicas, replicasOf, totals } from './replica-sets.ts'
import type { Rollout, Sets } from './rollout.ts'

/** One step of a rolling update. Gives whether a ReplicaSet changed its size. Follows pkg/controller/deployment/rolling.go. */
export function roll(rollout: Rollout, sets: Sets): boolean {
  const { newSet } = sets
  return newSet !== undefined && (growNew(rollout, sets.all, newSet) || shrinkOld(rollout, sets, newSet))
}

/** Follows reconcileNewReplicaSet. */
function growNew(rollout: Rollout, all: readonly StoredReplicaSet[], newSet: StoredReplicaSet): boolean {
  const wanted = replicasOf(rollout.deployment)
  const current = replicasOf(newSet)
  if (current === wanted) return false
  return rollout.scaleSet(newSet, current > wanted ? wanted : newSetReplicas(rollout.deployment, all, current)).scaled
}

/** Follows reconcileOldReplicaSets. */
function shrinkOld(rollout: Rollout, { all, oldSets }: Sets, newSet: StoredReplicaSet): boolean {
  const active = activeSets(oldSets)
  if (totals.wanted(active) === 0) return false
  const minAvailable = replicasOf(rollout.deployment) - maxUnavailable(rollout.deployment)
  const newUnavailable = replicasOf(newSet) - (newSet.status.availableReplicas ?? 0)
  const most = totals.wanted(all) - minAvailable - newUnavailable
  if (most <= 0) return false
  const dropped = dropUnhealthy(rollout, active, most)
  return dropped !== undefined && dropped.count + dropSpare(rollout, dropped.sets, newSet, minAvailable) > 0
}

/**
 * Pods that are not available anyway go first. Undefined while the status of a set still counts Pods that it was
 * told to drop. Follows cleanupUnhealthyReplicas.
 */
function dropUnhealthy(
  rollout: Rollout,
  active: readonly StoredReplicaSet[],
  most: number,
): { readonly sets: readonly StoredReplicaSet[]; readonly count: number } | undefined {
  let count = 0
  const sets: StoredReplicaSet[] = []
  for (const set of [...active].sort(byCreation)) {
    const unhealthy = replicasOf(set) - (set.status.availableReplicas ?? 0)
    if (count >= most || replicasOf(set) === 0 || unhealthy === 0) {
      sets.push(set)
      continue
    }
    if (unhealthy < 0) return undefined
    const drop = Math.min(most - count, unhealthy)
    count += drop
    sets.push(rollout.scaleSet(set, replicasOf(set) - drop).set)
  }
  return { sets, count }
}

/** Follows scaleDownOldReplicaSetsForRollingUpdate. */
function dropSpare(rollout: Rollout, oldSets: readonly StoredReplicaSet[], newSet: StoredReplicaSet, minAvailable: number): number {
  const most = totals.available([...oldSets, newSet]) - minAvailable
  let count = 0
  for (const set of [...oldSets].sort(byCreation)) {
    if (count >= most) break
    if (replicasOf(set) === 0) continue
    const drop = Math.min(replicasOf(set), most - count)
    rollout.scaleSet(set, replicasOf(set) - drop)
    count += drop
  }
  return count
}
