import type { Affinity, DaemonSet, Node, NodeSelectorTerm, PodSpec, PodTemplateSpec, Toleration } from '../../api/types.gen.ts'
import { scaledValueFromIntOrPercent } from '../../apimachinery/int-or-percent.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { revisionLabel } from '../history.ts'
import { fitsNode, untolerated } from '../node-fit.ts'
import type { StoredPod } from '../pods.ts'

/** A DaemonSet as it is stored. */
export type StoredDaemonSet = DaemonSet & KubeObject
/** A node as it is stored. */
export type StoredNode = Node & KubeObject

const generationAnnotation = 'deprecated.daemonset.template.generation'
const generationLabel = 'pod-template-generation'

/** What every Pod of a DaemonSet tolerates. Follows pkg/controller/daemon/util/daemonset_util.go AddOrUpdateDaemonPodTolerations. */
export function daemonTolerations(spec: PodSpec): Toleration[] {
  const added: Toleration[] = [
    { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
    ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable', ...(spec.hostNetwork === true ? ['network-unavailable'] : [])].map(condition => ({
      key: `node.kubernetes.io/${condition}`,
      operator: 'Exists',
      effect: 'NoSchedule',
    })),
  ]
  const result = [...(spec.tolerations ?? [])]
  for (const toleration of added) {
    const at = result.findIndex(
      each => each.key === toleration.key && each.effect === toleration.effect && (each.value ?? '') === '' && each.operator === toleration.operator,
    )
    if (at < 0) result.push(toleration)
    else result[at] = toleration
  }
  return result
}

/** Whether a Pod should be started on the node, and whether one that runs there may stay. Follows daemon_controller.go NodeShouldRunDaemonPod. */
export function shouldRunOn({ spec }: StoredDaemonSet, node: StoredNode): { readonly run: boolean; readonly stay: boolean } {
  const pod = spec.template.spec
  if ((pod.nodeName && pod.nodeName !== node.metadata.name) || !fitsNode(pod, node)) return { run: false, stay: false }
  const tolerations = daemonTolerations(pod)
  const taints = node.spec.taints ?? []
  if (untolerated(taints, tolerations, ['NoExecute', 'NoSchedule']) === undefined) return { run: true, stay: true }
  return { run: false, stay: untolerated(taints, tolerations, ['NoExecute']) === undefined }
}

/** The template of the Pod for one node: pinned by affinity, for the scheduler to bind. Follows util CreatePodTemplate and ReplaceDaemonSetPodNodeNameNodeAffinity. */
export function templateFor(set: StoredDaemonSet, hash: string, node: string): PodTemplateSpec {
  const { template } = set.spec
  const generation = set.metadata.annotations?.[generationAnnotation]
  return {
    metadata: {
      ...template.metadata,
      labels: { ...template.metadata.labels, ...(generation === undefined ? {} : { [generationLabel]: generation }), [revisionLabel]: hash },
    },
    spec: { ...template.spec, affinity: pinned(template.spec.affinity, node), tolerations: daemonTolerations(template.spec) },
  }
}

function pinned(affinity: Affinity | undefined, node: string): Affinity {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }]
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const nodeSelectorTerms: NodeSelectorTerm[] = terms.length > 0 ? terms.map(term => ({ ...term, matchFields })) : [{ matchFields }]
  return { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } }
}

/** The node a Pod is on or is meant for. Follows util GetTargetNodeName. */
export function targetNode({ spec }: StoredPod): string | undefined {
  if (spec.nodeName) return spec.nodeName
  for (const term of spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []) {
    for (const field of term.matchFields ?? [])
      if (field.key === 'metadata.name' && field.operator === 'In' && field.values?.length === 1) return field.values[0]
  }
  return undefined
}

/** Whether the Pod is of the present template. Follows util IsPodUpdated. */
export function isUpdated(set: StoredDaemonSet, pod: StoredPod, hash: string): boolean {
  const generation = set.metadata.annotations?.[generationAnnotation]
  return pod.metadata.labels?.[revisionLabel] === hash || (generation !== undefined && pod.metadata.labels?.[generationLabel] === generation)
}

/** How many Pods above one a node may be made, and be missing, while updating `desired` nodes. Follows updatedDesiredNodeCounts. */
export function updateLimits({ spec }: StoredDaemonSet, desired: number): { readonly surge: number; readonly unavailable: number } {
  const { type, rollingUpdate } = spec.updateStrategy
  if (type !== 'RollingUpdate') return { surge: 0, unavailable: 0 }
  const surge = scaledValueFromIntOrPercent(rollingUpdate?.maxSurge ?? 0, desired, true)
  const unavailable = scaledValueFromIntOrPercent(rollingUpdate?.maxUnavailable ?? 0, desired, true)
  return { surge, unavailable: desired > 0 && surge === 0 && unavailable === 0 ? 1 : unavailable }
}

/** Assigned first, then oldest, then by name. Follows podByCreationTimestampAndPhase. */
export function byAssignmentAndAge(a: StoredPod, b: StoredPod): number {
  if (Boolean(a.spec.nodeName) !== Boolean(b.spec.nodeName)) return a.spec.nodeName ? -1 : 1
  const first = a.metadata.creationTimestamp ?? ''
  const second = b.metadata.creationTimestamp ?? ''
  if (first !== second) return first < second ? -1 : 1
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1
}
