import type { StoredPod } from '../pods.ts'
import { untilAvailable } from '../pods.ts'
import type { StoredDaemonSet, StoredNode } from './placement.ts'
import { isUpdated, shouldRunOn, updateLimits } from './placement.ts'

/** What an update does next. */
export interface UpdateStep {
  readonly remove: readonly StoredPod[]
  /** Nodes that get a Pod beside the old one. */
  readonly create: readonly string[]
}

interface OnNode {
  readonly node: string
  /** Undefined when there are too many Pods on the node to tell. */
  readonly pods: { readonly old: StoredPod | undefined; readonly updated: StoredPod | undefined } | undefined
}

/** Follows pkg/controller/daemon/update.go rollingUpdate. */
export function rollingStep(
  set: StoredDaemonSet,
  nodes: readonly StoredNode[],
  podsByNode: ReadonlyMap<string, readonly StoredPod[]>,
  hash: string,
  now: number,
): UpdateStep {
  const wanted = nodes.filter(node => shouldRunOn(set, node).run)
  const limits = updateLimits(set, wanted.length)
  const names = new Set([...podsByNode.keys(), ...wanted.map(node => node.metadata.name ?? '')])
  const onNodes = [...names].map(node => ({ node, pods: split(set, podsByNode.get(node) ?? [], hash) }))
  const available = (pod: StoredPod) => untilAvailable(pod, set.spec.minReadySeconds ?? 0, now) === 0
  return limits.surge === 0 ? replaceInPlace(onNodes, limits.unavailable, available) : surge(set, nodes, onNodes, limits.surge, wanted.length, available)
}

function split(set: StoredDaemonSet, pods: readonly StoredPod[], hash: string): OnNode['pods'] {
  const living = pods.filter(pod => pod.metadata.deletionTimestamp === undefined)
  const updated = living.filter(pod => isUpdated(set, pod, hash))
  const old = living.filter(pod => !isUpdated(set, pod, hash))
  return updated.length > 1 || old.length > 1 ? undefined : { old: old[0], updated: updated[0] }
}

/** Old Pods go, as many as may be missing; new ones come in the next sync. */
function replaceInPlace(onNodes: readonly OnNode[], maxUnavailable: number, available: (pod: StoredPod) => boolean): UpdateStep {
  let unavailable = 0
  const broken: StoredPod[] = []
  const candidates: StoredPod[] = []
  for (const { pods } of onNodes) {
    if (pods === undefined || (pods.old === undefined) === (pods.updated === undefined)) unavailable++
    else if (pods.updated !== undefined) unavailable += available(pods.updated) ? 0 : 1
    else if (pods.old !== undefined && !available(pods.old)) {
      broken.push(pods.old)
      unavailable++
    } else if (pods.old !== undefined && unavailable < maxUnavailable) candidates.push(pods.old)
  }
  return { remove: [...broken, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))], create: [] }
}

/** New Pods come beside old ones, which go when the new are available. */
function surge(
  set: StoredDaemonSet,
  nodes: readonly StoredNode[],
  onNodes: readonly OnNode[],
  maxSurge: number,
  desired: number,
  available: (pod: StoredPod) => boolean,
): UpdateStep {
  const runs = (name: string) => nodes.some(node => node.metadata.name === name && shouldRunOn(set, node).run)
  const remove: StoredPod[] = []
  const misplaced: StoredPod[] = []
  const allowed: string[] = []
  const candidates: string[] = []
  let surging = 0
  let ready = 0
  for (const { node, pods } of onNodes) {
    if (pods === undefined) {
      surging++
      continue
    }
    const { old, updated } = pods
    const counted = old ?? updated
    if (counted !== undefined && available(counted)) ready++
    if (old === undefined) continue
    if (updated !== undefined) {
      if (available(updated)) remove.push(old)
      else surging++
    } else if (!runs(node)) {
      if (available(old)) misplaced.push(old)
      else remove.push(old)
    } else if (!available(old)) allowed.push(node)
    else if (surging < maxSurge) candidates.push(node)
  }
  remove.push(...misplaced.slice(0, Math.max(0, ready - desired)))
  return { remove, create: [...allowed, ...candidates.slice(0, Math.max(0, maxSurge - surging))] }
}
