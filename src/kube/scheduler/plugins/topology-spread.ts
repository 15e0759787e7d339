import type { Pod, TopologySpreadConstraint } from '../../api/types.gen.ts'
import { controllerOf } from '../../apimachinery/meta.ts'
import type { Selector } from '../../apimachinery/selector.ts'
import { labelSelectorAsSelector, selectorFromSet, selectorOf } from '../../apimachinery/selector.ts'
import type { NodeInfo } from '../node-info.ts'
import type { Cycle, FilterPlugin, Listers, ScorePlugin } from '../plugin.ts'
import { unresolvable, unschedulable } from '../plugin.ts'
import { matchesRequired, untolerated } from './node-match.ts'

interface Constraint {
  readonly maxSkew: number
  readonly topologyKey: string
  readonly selector: Selector
  /** What the selector is known by when its matches are counted. */
  readonly key: string
  readonly minDomains: number
  readonly honorsAffinity: boolean
  readonly honorsTaints: boolean
}

const hostname = 'kubernetes.io/hostname'

/** Follows plugins/podtopologyspread/common.go filterTopologySpreadConstraints. */
function readConstraint(pod: Pod, constraint: TopologySpreadConstraint): Constraint {
  const labels = pod.metadata.labels ?? {}
  const own = (constraint.matchLabelKeys ?? []).flatMap(key => (labels[key] === undefined ? [] : [{ key, operator: '=' as const, values: [labels[key]] }]))
  const base = labelSelectorAsSelector(constraint.labelSelector)
  const selector = own.length === 0 || base.requirements === undefined ? base : selectorOf([...own, ...base.requirements])
  return {
    maxSkew: constraint.maxSkew,
    topologyKey: constraint.topologyKey,
    selector,
    key: selector.toString(),
    minDomains: constraint.minDomains ?? 1,
    honorsAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
    honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
  }
}

function constraintsOf(pod: Pod, action: string): Constraint[] {
  return (pod.spec.topologySpreadConstraints ?? [])
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
    .map(constraint => readConstraint(pod, constraint))
}

/** What Services and the owner select a Pod by, together. Follows plugins/helper/spread.go DefaultSelector. */
function defaultSelector(pod: Pod, listers: Listers): Selector | undefined {
  const namespace = pod.metadata.namespace ?? ''
  const labels: Record<string, string> = {}
  for (const { spec } of listers.services(namespace)) {
    const { selector } = spec
    if (selector !== undefined && Object.keys(selector).length > 0 && selectorFromSet(selector).matches(pod.metadata.labels)) Object.assign(labels, selector)
  }
  const requirements = [...(selectorFromSet(labels).requirements ?? [])]
  const owner = controllerOf(pod)
  if (owner?.kind === 'ReplicaSet') requirements.push(...(labelSelectorAsSelector(listers.replicaSet(namespace, owner.name)?.spec.selector).requirements ?? []))
  if (owner?.kind === 'StatefulSet')
    requirements.push(...(labelSelectorAsSelector(listers.statefulSet(namespace, owner.name)?.spec.selector).requirements ?? []))
  if (owner?.kind === 'ReplicationController') {
    const selector = listers.replicationControllers(namespace).find(({ metadata }) => metadata.name === owner.name)?.spec.selector
    requirements.push(...(selectorFromSet(selector ?? {}).requirements ?? []))
  }
  return requirements.length === 0 ? undefined : selectorOf(requirements)
}

/** Spread that nobody asked for: over nodes and zones, for Pods that belong together. */
function defaultConstraints({ info, listers }: Cycle): Constraint[] {
  const selector = defaultSelector(info.pod, listers)
  if (selector === undefined) return []
  const rest = { selector, key: selector.toString(), minDomains: 1, honorsAffinity: true, honorsTaints: false }
  return [
    { maxSkew: 3, topologyKey: hostname, ...rest },
    { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone', ...rest },
  ]
}

/** Whether a node counts for a constraint. Follows matchNodeInclusionPolicies. */
function includes({ honorsAffinity, honorsTaints }: Constraint, pod: Pod, { node }: NodeInfo): boolean {
  if (honorsAffinity && !matchesRequired(pod, node)) return false
  return !honorsTaints || untolerated(node.spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']) === undefined
}

/** Constraints that must hold. Follows plugins/podtopologyspread/filtering.go. */
export const podTopologySpread: FilterPlugin = {
  name: 'PodTopologySpread',
  prepare({ info, nodes }) {
    const { pod, namespace } = info
    const constraints = constraintsOf(pod, 'DoNotSchedule')
    if (constraints.length === 0) return undefined
    const sums = constraints.map(constraint => {
      const byValue = new Map<string, number>()
      for (const node of nodes) {
        if (constraints.some(({ topologyKey }) => node.labels[topologyKey] === undefined) || !includes(constraint, pod, node)) continue
        const value = node.labels[constraint.topologyKey] ?? ''
        byValue.set(value, (byValue.get(value) ?? 0) + node.countMatching(namespace, constraint.selector, constraint.key))
      }
      const least = byValue.size < constraint.minDomains ? 0 : Math.min(...byValue.values())
      return { constraint, byValue, least, self: constraint.selector.matches(pod.metadata.labels) ? 1 : 0 }
    })
    return {
      test({ labels }) {
        for (const { constraint, byValue, least, self } of sums) {
          const value = labels[constraint.topologyKey]
          if (value === undefined) return unresolvable("node(s) didn't match pod topology spread constraints (missing required label)")
          if ((byValue.get(value) ?? 0) + self - least > constraint.maxSkew) return unschedulable("node(s) didn't match pod topology spread constraints")
        }
        return undefined
      },
    }
  },
}

/** Constraints that are only wished for. Follows plugins/podtopologyspread/scoring.go. */
export const podTopologySpreadScore: ScorePlugin = {
  name: 'PodTopologySpread',
  weight: 2,
  score(cycle, nodes) {
    const { info, nodes: all } = cycle
    const { pod, namespace } = info
    const explicit = (pod.spec.topologySpreadConstraints ?? []).length > 0
    const constraints = explicit ? constraintsOf(pod, 'ScheduleAnyway') : defaultConstraints(cycle)
    if (constraints.length === 0) return undefined
    const ignored = (node: NodeInfo) => explicit && constraints.some(({ topologyKey }) => node.labels[topologyKey] === undefined)
    const considered = nodes.filter(node => !ignored(node))
    const terms = constraints.map(constraint => {
      const { topologyKey, selector, key } = constraint
      if (topologyKey === hostname)
        return { constraint, weight: Math.log(considered.length + 2), count: (node: NodeInfo) => node.countMatching(namespace, selector, key) }
      const sums = new Map<string, number>()
      for (const { labels } of considered) if (explicit || labels[topologyKey] !== undefined) sums.set(labels[topologyKey] ?? '', 0)
      for (const node of all) {
        const value = node.labels[topologyKey] ?? ''
        const sum = sums.get(value)
        if (sum === undefined || ignored(node) || !includes(constraint, pod, node)) continue
        sums.set(value, sum + node.countMatching(namespace, selector, key))
      }
      return { constraint, weight: Math.log(sums.size + 2), count: (node: NodeInfo) => sums.get(node.labels[topologyKey] ?? '') ?? 0 }
    })
    const raw = nodes.map(node => {
      if (ignored(node)) return undefined
      const sum = terms.reduce(
        (total, { constraint, weight, count }) =>
          node.labels[constraint.topologyKey] === undefined ? total : total + count(node) * weight + (constraint.maxSkew - 1),
        0,
      )
      return Math.round(sum)
    })
    const known = raw.filter(score => score !== undefined)
    const least = Math.min(...known)
    const most = Math.max(0, ...known)
    return raw.map(score => (score === undefined ? 0 : most === 0 ? 100 : Math.floor((100 * (most + least - score)) / most)))
  },
}
