import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../api/types.gen.ts'
import { scaledValueFromIntOrPercent } from '../../apimachinery/int-or-percent.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { semanticallyEqual } from '../../apimachinery/semantic-equality.ts'

/** A Deployment as it is stored. */
export type StoredDeployment = Deployment & KubeObject
/** A ReplicaSet as it is stored. */
export type StoredReplicaSet = ReplicaSet & KubeObject

const maxInt32 = 2147483647
/** The label that tells the Pods of one template from another's. */
export const hashLabel = 'pod-template-hash'

/** How many Pods an object asks for. */
export const replicasOf = ({ spec }: { readonly spec: { readonly replicas?: number } }) => spec.replicas ?? 1

const sum = (sets: readonly StoredReplicaSet[], count: (set: StoredReplicaSet) => number) => sets.reduce((total, set) => total + count(set), 0)

/** Sums over ReplicaSets: what they ask for, have, have ready, have available. Follows deployment_util.go. */
export const totals = {
  wanted: (sets: readonly StoredReplicaSet[]) => sum(sets, replicasOf),
  actual: (sets: readonly StoredReplicaSet[]) => sum(sets, set => set.status.replicas),
  ready: (sets: readonly StoredReplicaSet[]) => sum(sets, set => set.status.readyReplicas ?? 0),
  available: (sets: readonly StoredReplicaSet[]) => sum(sets, set => set.status.availableReplicas ?? 0),
}

/** How many Pods are going; undefined as long as a ReplicaSet has not told. Follows GetTerminatingReplicaCountForReplicaSets. */
export function terminatingReplicas(sets: readonly StoredReplicaSet[]): number | undefined {
  const silent = sets.some(({ status }) => status.terminatingReplicas === undefined && (status.observedGeneration ?? 0) !== 0)
  return silent ? undefined : sum(sets, set => set.status.terminatingReplicas ?? 0)
}

/** Oldest first; by name when of one age. */
export function byCreation(a: StoredReplicaSet, b: StoredReplicaSet): number {
  const first = a.metadata.creationTimestamp ?? ''
  const second = b.metadata.creationTimestamp ?? ''
  if (first !== second) return first < second ? -1 : 1
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1
}

/** Those that ask for Pods. */
export const activeSets = (sets: readonly StoredReplicaSet[]) => sets.filter(set => replicasOf(set) > 0)

function withoutHash({ metadata, spec }: PodTemplateSpec): PodTemplateSpec {
  if (metadata.labels?.[hashLabel] === undefined) return { metadata, spec }
  const { [hashLabel]: _, ...labels } = metadata.labels
  return { metadata: { ...metadata, labels }, spec }
}

/** Whether two templates differ at most in their hash label. Follows EqualIgnoreHash. */
export function equalIgnoringHash(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return semanticallyEqual(withoutHash(a), withoutHash(b))
}

/** The ReplicaSet with the Deployment's present template: the oldest of several. Follows FindNewReplicaSet. */
export function findNew(deployment: StoredDeployment, sets: readonly StoredReplicaSet[]): StoredReplicaSet | undefined {
  return [...sets].sort(byCreation).find(set => equalIgnoringHash(set.spec.template, deployment.spec.template))
}

const isRolling = ({ spec }: StoredDeployment) => spec.strategy.type === 'RollingUpdate'

/** Surge and unavailable Pods allowed while rolling; never both zero. Follows ResolveFenceposts. */
function fenceposts(deployment: StoredDeployment): { readonly surge: number; readonly unavailable: number } {
  const { maxSurge, maxUnavailable } = deployment.spec.strategy.rollingUpdate ?? {}
  const desired = replicasOf(deployment)
  const surge = scaledValueFromIntOrPercent(maxSurge ?? 0, desired, true)
  const unavailable = scaledValueFromIntOrPercent(maxUnavailable ?? 0, desired, false)
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

/** How many Pods may be there above the wanted number. */
export function maxSurge(deployment: StoredDeployment): number {
  return isRolling(deployment) ? fenceposts(deployment).surge : 0
}

/** How many of the wanted Pods may be missing. */
export function maxUnavailable(deployment: StoredDeployment): number {
  if (!isRolling(deployment) || replicasOf(deployment) === 0) return 0
  return Math.min(fenceposts(deployment).unavailable, replicasOf(deployment))
}

/** The size of the new ReplicaSet in the next step. Follows NewRSNewReplicas. */
export function newSetReplicas(deployment: StoredDeployment, sets: readonly StoredReplicaSet[], current: number): number {
  if (!isRolling(deployment)) return replicasOf(deployment)
  const { maxSurge: surge } = deployment.spec.strategy.rollingUpdate ?? {}
  const most = replicasOf(deployment) + scaledValueFromIntOrPercent(surge ?? 0, replicasOf(deployment), true)
  const total = totals.wanted(sets)
  return total >= most ? current : current + Math.min(most - total, replicasOf(deployment) - current)
}

/** Whether progress is watched. Follows HasProgressDeadline. */
export const hasProgressDeadline = ({ spec }: StoredDeployment) => spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== maxInt32

/** How many old ReplicaSets are kept; undefined for all. Follows HasRevisionHistoryLimit. */
export const revisionHistoryLimit = ({ spec }: StoredDeployment) => (spec.revisionHistoryLimit === maxInt32 ? undefined : spec.revisionHistoryLimit)
