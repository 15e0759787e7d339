import type {
  Namespace,
  PersistentVolume,
  PersistentVolumeClaim,
  ReplicaSet,
  ReplicationController,
  Service,
  StatefulSet,
  StorageClass,
} from '../api/types.gen.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'

/** Why a filter says no. `unresolvable`: no removal of Pods would help. */
export interface Refusal {
  readonly code: 'unschedulable' | 'unresolvable'
  readonly reasons: readonly string[]
}

export const unschedulable = (...reasons: string[]): Refusal => ({ code: 'unschedulable', reasons })
export const unresolvable = (...reasons: string[]): Refusal => ({ code: 'unresolvable', reasons })

/** What plugins look up beside nodes. */
export interface Listers {
  services(namespace: string): readonly Service[]
  replicationControllers(namespace: string): readonly ReplicationController[]
  replicaSet(namespace: string, name: string): ReplicaSet | undefined
  statefulSet(namespace: string, name: string): StatefulSet | undefined
  namespace(name: string): Namespace | undefined
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined
  volume(name: string): PersistentVolume | undefined
  volumes(): readonly PersistentVolume[]
  storageClass(name: string): StorageClass | undefined
}

/** One Pod's turn: what plugins look at. */
export interface Cycle {
  readonly info: PodInfo
  readonly nodes: readonly NodeInfo[]
  readonly listers: Listers
}

/** What a filter works out for one Pod before it sees nodes: a refusal for all of them, the test of one, or nothing to do. */
export type Prepared =
  | { readonly refusal: Refusal }
  | {
      test(node: NodeInfo): Refusal | undefined
      /** Only these nodes need be looked at. */
      readonly only?: ReadonlySet<string>
    }
  | undefined

/** A rule about which nodes a Pod may go to. */
export interface FilterPlugin {
  readonly name: string
  prepare(cycle: Cycle): Prepared
}

/** Preferences among the nodes a Pod may go to: 0 to 100 each, times the weight. */
export interface ScorePlugin {
  readonly name: string
  readonly weight: number
  /** Scores of the nodes in their order, or undefined when there is nothing to prefer. */
  score(cycle: Cycle, nodes: readonly NodeInfo[]): number[] | undefined
}

/** Scores from 0 to 100 by their share of the highest. Follows plugins/helper/normalize_score.go DefaultNormalizeScore. */
export function normalize(scores: readonly number[], reverse: boolean): number[] {
  const most = Math.max(0, ...scores)
  if (most === 0) return scores.map(() => (reverse ? 100 : 0))
  return scores.map(score => {
    const share = Math.floor((100 * score) / most)
    return reverse ? 100 - share : share
  })
}
