import type { Node, Taint } from '../../api/types.gen.ts'

const unschedulable = 'node.kubernetes.io/unschedulable'

/** Which taint a condition's status means. Follows nodeConditionToTaintKeyStatusMap of node_lifecycle_controller.go. */
const taintOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: 'node.kubernetes.io/not-ready', Unknown: 'node.kubernetes.io/unreachable' },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
}
const managed: ReadonlySet<string> = new Set([unschedulable, ...Object.values(taintOf).flatMap(statuses => Object.values(statuses))])

/** The NoSchedule taints that a node's conditions and its cordon ask for. */
function wantedTaints({ spec, status }: Node): readonly string[] {
  const keys = (status.conditions ?? []).flatMap(({ type, status: value }) => taintOf[type]?.[value] ?? [])
  return spec.unschedulable === true ? [...keys, unschedulable] : keys
}

/**
 * The node's taints with those added and removed that its conditions ask for; undefined when they are right already.
 * Follows node_lifecycle_controller.go doNoScheduleTaintingPass.
 */
export function swapConditionTaints(node: Node, timeAdded: string): readonly Taint[] | undefined {
  const wanted = wantedTaints(node)
  const taints = node.spec.taints ?? []
  const isManaged = ({ key, effect }: Taint) => effect === 'NoSchedule' && managed.has(key)
  const kept = taints.filter(taint => !isManaged(taint) || wanted.includes(taint.key))
  const added = wanted.filter(key => !taints.some(taint => isManaged(taint) && taint.key === key))
  if (added.length === 0 && kept.length === taints.length) return undefined
  return [...kept, ...added.map((key): Taint => ({ key, effect: 'NoSchedule', timeAdded }))]
}
