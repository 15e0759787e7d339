import type { LabelSelector, Pod, TopologySpreadConstraint } from '../../api/types.gen.ts'
import { matchesLabels } from '../../apimachinery/labels.ts'
import { controllerOf } from '../../apimachinery/meta.ts'
import type { Requirement } from '../../apimachinery/requirement.ts'
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

interface Spreading {
  readonly selector: Selector
  readonly key: string
}

/** How owners select their Pods, as it is read. Stored objects do not change, so that what was read of one stays right. */
const ofOwners = new WeakMap<LabelSelector, Spreading>()

function spreadingOf(requirements: readonly Requirement[]): Spreading | undefined {
  if (requirements.length === 0) return undefined
  const selector = selectorOf(requirements)
  return { selector, key: selector.toString() }
}

/** The selector of the owner that controls a Pod. */
function ownerSelector(pod: Pod, listers: Listers): LabelSelector | undefined {
  const namespace = pod.metadata.namespace ?? ''
  const owner = controllerOf(pod)
  if (owner?.kind === 'ReplicaSet') return listers.replicaSet(namespace, owner.name)?.spec.selector ?? undefined
  if (owner?.kind === 'StatefulSet') return listers.statefulSet(namespace, owner.name)?.spec.selector ?? undefined
  if (owner?.kind !== 'ReplicationController') return undefined
  const matchLabels = listers.replicationControllers(namespace).find(({ metadata }) => metadata.name === owner.name)?.spec.selector
  return matchLabels === undefined ? undefined : { matchLabels }
}

/** What Services and the owner select a Pod by, together. Follows plugins/helper/spread.go DefaultSelector. */
function defaultSelector(pod: Pod, listers: Listers): Spreading | undefined {
  const labels: Record<string, string> = {}
  for (const { spec } of listers.services(pod.metadata.namespace ?? '')) {
    const { selector } = spec
    if (selector !== undefined && Object.keys(selector).length > 0 && matchesLabels(selector, pod.metadata.labels)) Object.assign(labels, selector)
  }
  const own = ownerSelector(pod, listers)
  const requirements = selectorFromSet(labels).requirements ?? []
  if (own === undefined) return spreadingOf(requirements)
  if (requirements.length > 0) return spreadingOf([...requirements, ...(labelSelectorAsSelector(own).requirements ?? [])])
  let known = ofOwners.get(own)
  if (known === undefined) {
    known = spreadingOf(labelSelectorAsSelector(own).requirements ?? [])
    if (known !== undefined) ofOwners.set(own, known)
  }
  return known
}

/** Spread that nobody asked for: over nodes and zones, for Pods that belong together. */
function defaultConstraints({ info, listers }: Cycle): Constraint[] {
  const spreading = defaultSelector(info.pod, listers)
  if (spreading === undefined) return []
  const rest = { ...spreading, minDomains: 1, honorsAffinity: true, honorsTaints: false }
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
    const considered = explicit ? nodes.filter(node => !ignored(node)) : nodes
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
    let least = Number.POSITIVE_INFINITY
    let most = 0
    const raw = nodes.map(node => {
      if (ignored(node)) return undefined
      let sum = 0
      for (const { constraint, weight, count } of terms) {
        if (node.labels[constraint.topologyKey] !== undefined) sum += count(node) * weight + (constraint.maxSkew - 1)
      }
      const score = Math.round(sum)
      least = Math.min(least, score)
      most = Math.max(most, score)
      return score
    })
    return raw.map(score => (score === undefined ? 0 : most === 0 ? 100 : Math.floor((100 * (most + least - score)) / most)))
  },
}
