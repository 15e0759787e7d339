import type { StoredDeployment, StoredReplicaSet } from './replica-sets.ts'
import { maxSurge, replicasOf } from './replica-sets.ts'

/** The annotations that tell a rollout's course. */
export const annotations = {
  revision: 'deployment.kubernetes.io/revision',
  revisionHistory: 'deployment.kubernetes.io/revision-history',
  desiredReplicas: 'deployment.kubernetes.io/desired-replicas',
  maxReplicas: 'deployment.kubernetes.io/max-replicas',
} as const

const notCopied: ReadonlySet<string> = new Set([
  ...Object.values(annotations),
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
])
const maxHistoryLength = 2000

type Annotations = Record<string, string>

/** A ReplicaSet's revision; 0 when it has none that is a number. */
export function revisionOf({ metadata }: StoredReplicaSet): number {
  const text = metadata.annotations?.[annotations.revision] ?? ''
  return /^-?\d+$/.test(text) ? Number(text) : 0
}

/** A whole number from an annotation, from 0 up. */
export function countIn({ metadata }: StoredReplicaSet, annotation: string): number | undefined {
  const text = metadata.annotations?.[annotation]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

/** The annotations a ReplicaSet of `deployment` has for its sizes. Follows deployment_util.go SetReplicasAnnotations. */
export function sizeAnnotations(deployment: StoredDeployment): Annotations {
  const wanted = replicasOf(deployment)
  return { [annotations.desiredReplicas]: String(wanted), [annotations.maxReplicas]: String(wanted + maxSurge(deployment)) }
}

/**
 * The annotations of the new ReplicaSet: the Deployment's own, the revision (which never falls) and the
 * revisions it had before. Follows deployment_util.go SetNewReplicaSetAnnotations.
 */
export function newSetAnnotations(deployment: StoredDeployment, before: Annotations | undefined, revision: number): Annotations {
  const result: Annotations = { ...before }
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) if (!notCopied.has(key)) result[key] = value
  const old = before?.[annotations.revision]
  if (old !== undefined && old !== '' && !/^-?\d+$/.test(old)) return result
  if (Number(old ?? 0) >= revision) return result
  result[annotations.revision] = String(revision)
  if (old !== undefined) result[annotations.revisionHistory] = withHistory(before?.[annotations.revisionHistory] ?? '', old)
  return result
}

function withHistory(history: string, revision: string): string {
  if (history === '') return revision
  const revisions = [...history.split(','), revision]
  while (revisions.length > 1 && revisions.join(',').length > maxHistoryLength) revisions.shift()
  return revisions.join(',')
}
