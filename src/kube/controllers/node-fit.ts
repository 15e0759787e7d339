import type { Node, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodSpec, Taint, Toleration } from '../api/types.gen.ts'
import { matchesLabels } from '../apimachinery/labels.ts'
import type { KubeObject } from '../apimachinery/meta.ts'

type StoredNode = Node & KubeObject

/** Whether a toleration covers a taint. Follows component-helpers/scheduling/corev1/helpers.go and api/core/v1/toleration.go ToleratesTaint. */
export function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (key && key !== taint.key) return false
  const given = taint.value ?? ''
  switch (operator || 'Equal') {
    case 'Equal':
      return (value ?? '') === given
    case 'Exists':
      return true
    case 'Lt':
      return isWhole(value) && isWhole(given) && Number(given) < Number(value)
    case 'Gt':
      return isWhole(value) && isWhole(given) && Number(given) > Number(value)
    default:
      return false
  }
}

const isWhole = (text: string | undefined) => text !== undefined && /^-?\d+$/.test(text)

/** The first of the node's taints with one of these effects that nothing tolerates. */
export function untolerated(taints: readonly Taint[], tolerations: readonly Toleration[], effects: readonly string[]): Taint | undefined {
  return taints.find(taint => effects.includes(taint.effect) && !tolerations.some(toleration => tolerates(toleration, taint)))
}

function meets(requirement: NodeSelectorRequirement, value: string | undefined): boolean {
  const values = requirement.values ?? []
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return isWhole(value) && isWhole(values[0]) && Number(value) > Number(values[0])
    case 'Lt':
      return isWhole(value) && isWhole(values[0]) && Number(value) < Number(values[0])
    default:
      return false
  }
}

function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: StoredNode): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false
  return (
    matchExpressions.every(requirement => meets(requirement, node.metadata.labels?.[requirement.key])) &&
    matchFields.every(requirement => requirement.key === 'metadata.name' && meets(requirement, node.metadata.name))
  )
}

/** Whether one of the terms matches the node. Follows component-helpers/scheduling/corev1/nodeaffinity. */
export function matchesNodeSelector({ nodeSelectorTerms }: NodeSelector, node: StoredNode): boolean {
  return (nodeSelectorTerms ?? []).some(term => matchesTerm(term, node))
}

/** Whether a Pod's node selector and required affinity allow the node. */
export function fitsNode({ nodeSelector, affinity }: PodSpec, node: StoredNode): boolean {
  if (!matchesLabels(nodeSelector, node.metadata.labels)) return false
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return required === undefined || matchesNodeSelector(required, node)
}
