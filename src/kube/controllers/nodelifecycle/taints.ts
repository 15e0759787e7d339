import type { Taint } from '../../api/types.gen.ts'
import type { StoredNode } from '../nodes.ts'
import { readyStatus } from '../nodes.ts'

type Effect = 'NoSchedule' | 'NoExecute'

export const unreachable = (effect: Effect): Taint => ({ key: 'node.kubernetes.io/unreachable', effect })
export const notReady = (effect: Effect): Taint => ({ key: 'node.kubernetes.io/not-ready', effect })

const unschedulable = 'node.kubernetes.io/unschedulable'

/** Which state of a condition keeps Pods away, by which taint. */
const byCondition: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: 'node.kubernetes.io/not-ready', Unknown: 'node.kubernetes.io/unreachable' },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
}

const keys: ReadonlySet<string> = new Set([unschedulable, ...Object.values(byCondition).flatMap(states => Object.values(states))])

/** Whether a taint says what conditions say, so that it goes with them. */
export const isConditionTaint = ({ key, effect }: Taint) => effect === 'NoSchedule' && keys.has(key)

/** The taints that a node's conditions and its cordon ask for. */
export function conditionTaints({ status, spec }: StoredNode): Taint[] {
  const found = (status.conditions ?? []).flatMap(condition => byCondition[condition.type]?.[condition.status] ?? [])
  return [...found, ...(spec.unschedulable === true ? [unschedulable] : [])].map(key => ({ key, effect: 'NoSchedule' }))
}

const threshold = 0.55

/** Whether Pods may be driven off: not when most of a small cluster is silent. Follows ComputeZoneState and handleDisruption. */
export function mayTaint(nodes: readonly StoredNode[]): boolean {
  const counted = nodes.filter(({ metadata }) => metadata.labels?.['node.kubernetes.io/exclude-disruption'] === undefined)
  const silent = counted.filter(node => readyStatus(node) !== 'True').length
  if (silent === counted.length) return false
  return silent <= 2 || silent / counted.length < threshold
}
