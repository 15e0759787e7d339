import { annotations, countIn } from './annotations.ts'
import type { StoredDeployment, StoredReplicaSet } from './replica-sets.ts'
import { activeSets, byCreation, maxSurge, replicasOf, totals } from './replica-sets.ts'
import type { Rollout, Sets } from './rollout.ts'

/** Whether the Deployment was scaled since its ReplicaSets were sized. Follows pkg/controller/deployment/sync.go isScalingEvent. */
export function isScalingEvent(deployment: StoredDeployment, { all }: Sets): boolean {
  return activeSets(all).some(set => {
    const desired = countIn(set, annotations.desiredReplicas)
    return desired !== undefined && desired !== replicasOf(deployment)
  })
}

/** Brings a new size to the ReplicaSets, in proportion when a rollout is on. Follows sync.go scale. */
export function scale(rollout: Rollout, { newSet, oldSets }: Sets): void {
  const { deployment } = rollout
  const only = activeOrLatest(newSet, oldSets)
  if (only !== undefined) {
    rollout.scaleSet(only, replicasOf(deployment))
  } else if (newSet !== undefined && isSaturated(deployment, newSet)) {
    for (const old of activeSets(oldSets)) rollout.scaleSet(old, 0)
  } else if (deployment.spec.strategy.type === 'RollingUpdate') {
    scaleInProportion(rollout, activeSets(newSet === undefined ? oldSets : [...oldSets, newSet]))
  }
}

/** Follows deployment_util.go FindActiveOrLatest. */
function activeOrLatest(newSet: StoredReplicaSet | undefined, oldSets: readonly StoredReplicaSet[]): StoredReplicaSet | undefined {
  const newestFirst = [...oldSets].sort((a, b) => byCreation(b, a))
  const active = activeSets(newSet === undefined ? newestFirst : [...newestFirst, newSet])
  if (active.length > 1) return undefined
  return active[0] ?? newSet ?? newestFirst[0]
}

/** Follows deployment_util.go IsSaturated. */
function isSaturated(deployment: StoredDeployment, set: StoredReplicaSet): boolean {
  const wanted = replicasOf(deployment)
  return replicasOf(set) === wanted && countIn(set, annotations.desiredReplicas) === wanted && (set.status.availableReplicas ?? 0) === wanted
}

function scaleInProportion(rollout: Rollout, sets: readonly StoredReplicaSet[]): void {
  const { deployment } = rollout
  const allowed = replicasOf(deployment) > 0 ? replicasOf(deployment) + maxSurge(deployment) : 0
  const toAdd = allowed - totals.wanted(sets)
  const bySize = [...sets].sort((a, b) => replicasOf(b) - replicasOf(a) || (toAdd > 0 ? byCreation(b, a) : byCreation(a, b)))
  let added = 0
  const sizes = bySize.map(set => {
    const share = proportion(set, deployment, toAdd, added)
    added += share
    return replicasOf(set) + share
  })
  bySize.forEach((set, index) => {
    const leftover = index === 0 && toAdd !== 0 ? toAdd - added : 0
    rollout.scaleSet(set, Math.max(0, (sizes[index] ?? 0) + leftover), true)
  })
}

/** Follows deployment_util.go GetReplicaSetProportion and getReplicaSetFraction. */
function proportion(set: StoredReplicaSet, deployment: StoredDeployment, toAdd: number, added: number): number {
  const size = replicasOf(set)
  if (size === 0 || toAdd === 0 || toAdd === added) return 0
  const fraction = fractionOf(set, deployment, size)
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added)
}

function fractionOf(set: StoredReplicaSet, deployment: StoredDeployment, size: number): number {
  if (replicasOf(deployment) === 0) return -size
  const before = countIn(set, annotations.maxReplicas) || (deployment.status.replicas ?? 0)
  if (before === 0) return 0
  const share = (size * (replicasOf(deployment) + maxSurge(deployment))) / before
  return Math.floor(share + 0.5) - size
}
