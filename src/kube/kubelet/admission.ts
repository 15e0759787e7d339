import type { Container, Node, NodeSelectorRequirement, Pod, Taint, Toleration } from '../api/types.gen.ts'
import { parseQuantity } from '../apimachinery/quantity.ts'
import { podRequests } from '../registry/core/pod/resource-totals.ts'

/** Why a node does not take a Pod that was given to it. */
export interface Refusal {
  readonly reason: string
  readonly message: string
}

const units = (name: string, text: string) => (name === 'cpu' ? parseQuantity(text).milliValue() : parseQuantity(text).value())

/** Whether a node's label meets a requirement. Follows component-helpers/scheduling/corev1/nodeaffinity. */
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
    default:
      return value !== undefined && Number(value) < Number(values[0])
  }
}

function matchesNode({ spec }: Pod, { metadata }: Node): boolean {
  const labels = metadata.labels ?? {}
  if (Object.entries(spec.nodeSelector ?? {}).some(([key, value]) => labels[key] !== value)) return false
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  if (terms === undefined || terms === null) return true
  return terms.some(
    ({ matchExpressions = [], matchFields = [] }) =>
      matchExpressions.every(rule => meets(rule, labels)) && matchFields.every(rule => meets(rule, { 'metadata.name': metadata.name ?? '' })),
  )
}

function tolerates(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return (tolerations ?? []).some(
    ({ key = '', operator = 'Equal', value = '', effect = '' }) =>
      (effect === '' || effect === taint.effect) && (key === '' || key === taint.key) && (operator === 'Exists' || value === (taint.value ?? '')),
  )
}

const hostPorts = ({ spec }: Pod) =>
  [...(spec.containers ?? []), ...(spec.initContainers ?? [])].flatMap(({ ports }: Container) =>
    (ports ?? []).flatMap(({ hostPort, protocol = 'TCP' }) => (hostPort === undefined ? [] : [`${protocol}/${hostPort}`])),
  )

/**
 * Whether a node takes a Pod beside the `others` that it has: undefined, or the first reason against it.
 * Follows pkg/kubelet/lifecycle/predicate.go and scheduler/framework/plugins AdmissionCheck.
 */
export function admit(pod: Pod, others: readonly Pod[], node: Node | undefined, allocatable: Readonly<Record<string, string>>): Refusal | undefined {
  const limit = Number(allocatable.pods ?? '110')
  const lacking = (name: string, requested: number, used: number, capacity: number) =>
    `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}`
  if (others.length + 1 > limit) return { reason: 'OutOfpods', message: lacking('pods', 1, others.length, limit) }
  for (const [name, quantity] of podRequests(pod)) {
    const capacityText = allocatable[name]
    if (capacityText === undefined) continue
    const requested = units(name, quantity.toString())
    const used = others.reduce((sum, other) => sum + units(name, podRequests(other).get(name)?.toString() ?? '0'), 0)
    const capacity = units(name, capacityText)
    if (requested > 0 && requested > capacity - used) return { reason: `OutOf${name}`, message: lacking(name, requested, used, capacity) }
  }
  if (node !== undefined && !matchesNode(pod, node))
    return { reason: 'NodeAffinity', message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" }
  const wanted = hostPorts(pod)
  if (wanted.length > 0) {
    const taken = new Set(others.flatMap(hostPorts))
    if (wanted.some(port => taken.has(port)))
      return { reason: 'NodePorts', message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports" }
  }
  const taint = node?.spec.taints?.find(({ effect }) => effect === 'NoExecute')
  if (taint !== undefined && !tolerates(pod.spec.tolerations, taint))
    return { reason: 'TaintToleration', message: "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate" }
  return undefined
}
