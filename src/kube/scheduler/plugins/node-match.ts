import type { Node, NodeSelectorRequirement, NodeSelectorTerm, Pod, Taint, Toleration } from '../../api/types.gen.ts'

/** Whether labels meet a requirement. Follows component-helpers/scheduling/corev1/nodeaffinity. */
function meets({ key, operator, values = [] }: NodeSelectorRequirement, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[key]
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0])
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0])
    default:
      return false
  }
}

/** Whether a node meets all of a term; a term without conditions meets none. */
export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, { metadata }: Node): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false
  return matchExpressions.every(rule => meets(rule, metadata.labels ?? {})) && matchFields.every(rule => meets(rule, { 'metadata.name': metadata.name ?? '' }))
}

/** Whether a node meets a Pod's node selector and required node affinity. */
export function matchesRequired({ spec }: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  for (const key in spec.nodeSelector) if (labels[key] !== spec.nodeSelector[key]) return false
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  return terms === undefined || terms === null || terms.some(term => matchesTerm(term, node))
}

/** Whether one toleration covers a taint. Follows api/core/v1/toleration.go ToleratesTaint. */
export function tolerates({ key = '', operator = '', value = '', effect = '' }: Toleration, taint: Taint): boolean {
  if (effect !== '' && effect !== taint.effect) return false
  if (key !== '' && key !== taint.key) return false
  switch (operator) {
    case '':
    case 'Equal':
      return value === (taint.value ?? '')
    case 'Exists':
      return true
    case 'Gt':
      return Number(taint.value) > Number(value)
    case 'Lt':
      return Number(taint.value) < Number(value)
    default:
      return false
  }
}

/** The first taint with one of the effects that nothing tolerates. */
export function untolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): Taint | undefined {
  return taints?.find(taint => effects.includes(taint.effect) && !(tolerations ?? []).some(toleration => tolerates(toleration, taint)))
}
