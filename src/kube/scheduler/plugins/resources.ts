import type { NodeInfo } from '../node-info.ts'
import type { FilterPlugin, Refusal, ScorePlugin } from '../plugin.ts'
import type { Resources } from '../pod-info.ts'

/** Every resource a node has too little of. Follows plugins/noderesources/fit.go fitsRequest. */
export function fits(requests: Resources, node: NodeInfo): Refusal | undefined {
  const { allocatable, requested } = node
  const reasons: string[] = []
  let code: Refusal['code'] = 'unschedulable'
  const lack = (name: string, wanted: number, capacity: number, used: number) => {
    if (wanted <= 0 || wanted <= capacity - used) return
    reasons.push(`Insufficient ${name}`)
    if (wanted > capacity) code = 'unresolvable'
  }
  if (node.pods.size + 1 > node.allowedPods) reasons.push('Too many pods')
  lack('cpu', requests.cpu, allocatable.cpu, requested.cpu)
  lack('memory', requests.memory, allocatable.memory, requested.memory)
  lack('ephemeral-storage', requests.ephemeralStorage, allocatable.ephemeralStorage, requested.ephemeralStorage)
  for (const [name, wanted] of requests.scalars) lack(name, wanted, allocatable.scalars.get(name) ?? 0, requested.scalars.get(name) ?? 0)
  return reasons.length === 0 ? undefined : { code, reasons }
}

/** Follows plugins/noderesources/fit.go Filter. */
export const nodeResourcesFit: FilterPlugin = {
  name: 'NodeResourcesFit',
  prepare: ({ info }) => ({ test: node => fits(info.requests, node) }),
}

const share = (wanted: number, capacity: number) => (capacity === 0 || wanted > capacity ? 0 : Math.floor(((capacity - wanted) * 100) / capacity))

/** Nodes with more left. Follows plugins/noderesources/least_allocated.go. */
export const leastAllocated: ScorePlugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  score: ({ info }, nodes) =>
    nodes.map(({ allocatable, nonZero }) => {
      const cpu = allocatable.cpu === 0 ? undefined : share(nonZero.cpu + info.nonZero.cpu, allocatable.cpu)
      const memory = allocatable.memory === 0 ? undefined : share(nonZero.memory + info.nonZero.memory, allocatable.memory)
      if (cpu === undefined || memory === undefined) return cpu ?? memory ?? 0
      return Math.floor((cpu + memory) / 2)
    }),
}

function balance(cpu: number, memory: number, { allocatable }: NodeInfo): number {
  const fraction = (amount: number, capacity: number) => (capacity === 0 ? undefined : Math.min(1, amount / capacity))
  const left = fraction(cpu, allocatable.cpu)
  const right = fraction(memory, allocatable.memory)
  const deviation = left === undefined || right === undefined ? 0 : Math.abs((left - right) / 2)
  return Math.trunc((1 - deviation) * 100)
}

/** Nodes whose CPU and memory are used alike. Follows plugins/noderesources/balanced_allocation.go. */
export const balancedAllocation: ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  score({ info }, nodes) {
    const { cpu, memory } = info.requests
    if (cpu === 0 && memory === 0) return undefined
    return nodes.map(node => {
      const { requested } = node
      return 50 + Math.trunc((50 + balance(requested.cpu + cpu, requested.memory + memory, node) - balance(requested.cpu, requested.memory, node)) / 2)
    })
  },
}
