import type { Node, Taint } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatTime } from '../apimachinery/meta.ts'
import type { ActorContext, Informer } from '../client/actor.ts'
import type { StoredPod } from './pods.ts'

export type StoredNode = Node & KubeObject

const byNode = 'spec.nodeName'

/** Lets Pods be found by their node. */
export function indexByNode(pods: Informer<StoredPod>): void {
  pods.addIndex(byNode, ({ spec }) => (spec.nodeName ? [spec.nodeName] : []))
}

export function podsOn(pods: Informer<StoredPod>, node: string): readonly StoredPod[] {
  return pods.byIndex(byNode, node)
}

export const readyStatus = ({ status }: StoredNode) => status.conditions?.find(({ type }) => type === 'Ready')?.status

const isSame = (a: Taint, b: Taint) => a.key === b.key && a.effect === b.effect

export const hasTaint = ({ spec }: StoredNode, taint: Taint) => (spec.taints ?? []).some(each => isSame(each, taint))

/** Adds taints at the end and removes others. Follows pkg/controller/util/node SwapNodeControllerTaint. */
export function swapTaints({ api, clock }: ActorContext, node: StoredNode, added: readonly Taint[], removed: readonly Taint[]): StoredNode {
  const kind = api.kindOf('v1', 'Node')
  const fresh = added.filter(taint => !hasTaint(node, taint)).map(taint => ({ ...taint, timeAdded: formatTime(clock.now()) }))
  const kept = (node.spec.taints ?? []).filter(taint => !removed.some(each => isSame(each, taint)))
  if (kind === undefined || (fresh.length === 0 && kept.length === (node.spec.taints ?? []).length)) return node
  const taints = [...kept, ...fresh]
  const { taints: _, ...spec } = node.spec
  return api.updateTrusted(kind, { ...node, spec: taints.length === 0 ? spec : { ...spec, taints } })
}
