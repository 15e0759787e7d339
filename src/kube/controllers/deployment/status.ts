import type { DeploymentCondition, DeploymentStatus } from '../../api/types.gen.ts'
import { parseTime } from '../../apimachinery/meta.ts'
import { conditionOf, newCondition, removeCondition, setCondition } from './conditions.ts'
import type { StoredDeployment, StoredReplicaSet } from './replica-sets.ts'
import { hasProgressDeadline, maxUnavailable, replicasOf, terminatingReplicas, totals } from './replica-sets.ts'

/** The status that the ReplicaSets show. Follows pkg/controller/deployment/sync.go calculateStatus. */
export function calculateStatus(
  deployment: StoredDeployment,
  sets: readonly StoredReplicaSet[],
  newSet: StoredReplicaSet | undefined,
  now: string,
): DeploymentStatus {
  const available = totals.available(sets)
  const counts: [
    keyof DeploymentStatus & ('observedGeneration' | 'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas' | 'unavailableReplicas'),
    number,
  ][] = [
    ['observedGeneration', deployment.metadata.generation ?? 0],
    ['replicas', totals.actual(sets)],
    ['updatedReplicas', newSet?.status.replicas ?? 0],
    ['readyReplicas', totals.ready(sets)],
    ['availableReplicas', available],
    ['unavailableReplicas', Math.max(0, totals.wanted(sets) - available)],
  ]
  const status: DeploymentStatus = {}
  for (const [field, count] of counts) if (count !== 0) status[field] = count
  const terminating = terminatingReplicas(sets)
  if (terminating !== undefined) status.terminatingReplicas = terminating
  if (deployment.status.collisionCount !== undefined) status.collisionCount = deployment.status.collisionCount
  if (deployment.status.conditions !== undefined) status.conditions = [...deployment.status.conditions]
  const enough = available >= replicasOf(deployment) - maxUnavailable(deployment)
  setCondition(
    status,
    enough
      ? newCondition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
      : newCondition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', now),
  )
  return status
}

/** All Pods are of the new template and available, and no old one is left. Follows deployment_util.go DeploymentComplete. */
export function isComplete(deployment: StoredDeployment, status: DeploymentStatus): boolean {
  const wanted = replicasOf(deployment)
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  )
}

/** More new Pods, fewer old, more ready or available. Follows DeploymentProgressing. */
function isProgressing({ status: old }: StoredDeployment, status: DeploymentStatus): boolean {
  const oldReplicas = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) => replicas - updatedReplicas
  return (
    (status.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    oldReplicas(status) < oldReplicas(old) ||
    (status.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  )
}

/** Follows DeploymentTimedOut. `now` in milliseconds. */
function isTimedOut(deployment: StoredDeployment, status: DeploymentStatus, now: number): boolean {
  const condition = conditionOf(status, 'Progressing')
  if (condition === undefined || condition.reason === 'NewReplicaSetAvailable') return false
  if (condition.reason === 'ProgressDeadlineExceeded') return true
  return parseTime(condition.lastUpdateTime ?? '') + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000 < now
}

/** Adds how the rollout goes to a calculated status. Follows progress.go syncRolloutStatus. */
export function addProgress(
  deployment: StoredDeployment,
  status: DeploymentStatus,
  sets: readonly StoredReplicaSet[],
  newSet: StoredReplicaSet | undefined,
  now: number,
  time: string,
): void {
  const watched = hasProgressDeadline(deployment)
  if (!watched) removeCondition(status, 'Progressing')
  const current = conditionOf(deployment.status, 'Progressing')
  const finished = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable'
  if (watched && !finished) {
    const subject = newSet === undefined ? `Deployment "${deployment.metadata.name ?? ''}"` : `ReplicaSet "${newSet.metadata.name ?? ''}"`
    if (isComplete(deployment, status)) {
      setCondition(status, newCondition('Progressing', 'True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`, time))
    } else if (isProgressing(deployment, status)) {
      const condition = newCondition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, time)
      if (current?.status === 'True') condition.lastTransitionTime = current.lastTransitionTime
      removeCondition(status, 'Progressing')
      setCondition(status, condition)
    } else if (isTimedOut(deployment, status, now)) {
      setCondition(status, newCondition('Progressing', 'False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`, time))
    }
  }
  const failure = replicaFailure(sets, newSet)
  if (failure === undefined) removeCondition(status, 'ReplicaFailure')
  else setCondition(status, failure)
}

/** The failure of the new ReplicaSet, else of any. Follows progress.go getReplicaFailures. */
function replicaFailure(sets: readonly StoredReplicaSet[], newSet: StoredReplicaSet | undefined): DeploymentCondition | undefined {
  for (const set of newSet === undefined ? sets : [newSet, ...sets]) {
    const found = set.status.conditions?.find(condition => condition.type === 'ReplicaFailure')
    if (found === undefined) continue
    const { type, status, lastTransitionTime, reason, message } = found
    return {
      type,
      status,
      lastUpdateTime: lastTransitionTime,
      lastTransitionTime,
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message }),
    }
  }
  return undefined
}

/** Milliseconds until a stuck rollout is to be looked at again; undefined when it need not. Follows requeueStuckDeployment. */
export function untilProgressCheck(deployment: StoredDeployment, status: DeploymentStatus, now: number): number | undefined {
  const current = conditionOf(deployment.status, 'Progressing')
  if (!hasProgressDeadline(deployment) || current === undefined || isComplete(deployment, status) || current.reason === 'ProgressDeadlineExceeded')
    return undefined
  const left = parseTime(current.lastUpdateTime ?? '') + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000 - now
  return left < 1000 ? Math.max(0, left) + 1 : left + 1000
}
