import type { FilterPlugin, ScorePlugin } from '../plugin.ts'
import { normalize, unresolvable, unschedulable } from '../plugin.ts'
import { matchesRequired, matchesTerm, tolerates, untolerated } from './node-match.ts'

const none: readonly never[] = []
const banning = ['NoSchedule', 'NoExecute']
const cordoned = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

/** Follows plugins/nodeunschedulable. */
export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  prepare({ info }) {
    const tolerated = (info.pod.spec.tolerations ?? []).some(toleration => tolerates(toleration, cordoned))
    return { test: ({ node }) => (node.spec.unschedulable === true && !tolerated ? unresolvable('node(s) were unschedulable') : undefined) }
  },
}

/** Follows plugins/nodename. */
export const nodeName: FilterPlugin = {
  name: 'NodeName',
  prepare({ info }) {
    const wanted = info.pod.spec.nodeName
    if (wanted === undefined || wanted === '') return undefined
    return { test: ({ name }) => (name === wanted ? undefined : unresolvable("node(s) didn't match the requested node name")) }
  },
}

/** Follows plugins/tainttoleration Filter. */
export const taintToleration: FilterPlugin = {
  name: 'TaintToleration',
  prepare({ info }) {
    const { tolerations } = info.pod.spec
    return {
      test: ({ node }) => (untolerated(node.spec.taints, tolerations, banning) === undefined ? undefined : unresolvable('node(s) had untolerated taint(s)')),
    }
  },
}

/** Fewer taints that a Pod would rather avoid. Follows plugins/tainttoleration Score. */
export const taintTolerationScore: ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,
  score({ info }, nodes) {
    const tolerations = (info.pod.spec.tolerations ?? []).filter(({ effect = '' }) => effect === '' || effect === 'PreferNoSchedule')
    const counts = nodes.map(({ node }) => {
      let count = 0
      for (const taint of node.spec.taints ?? none) if (taint.effect === 'PreferNoSchedule' && !tolerations.some(each => tolerates(each, taint))) count++
      return count
    })
    return normalize(counts, true)
  },
}

/** Follows plugins/nodeaffinity: PreFilter narrows to nodes named by `metadata.name`, Filter tests the rest. */
export const nodeAffinity: FilterPlugin = {
  name: 'NodeAffinity',
  prepare({ info }) {
    const { pod } = info
    const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
    if (pod.spec.nodeSelector === undefined && (terms === undefined || terms === null)) return undefined
    const test = ({ node }: { node: Parameters<typeof matchesRequired>[1] }) =>
      matchesRequired(pod, node) ? undefined : unresolvable("node(s) didn't match Pod's node affinity/selector")
    const named = (terms ?? []).map(({ matchFields = [] }) =>
      matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In').map(({ values = [] }) => new Set(values)),
    )
    if (named.length === 0 || named.some(sets => sets.length === 0)) return { test }
    const only = new Set(named.flatMap(([first = new Set<string>(), ...others]) => [...first].filter(name => others.every(set => set.has(name)))))
    return only.size === 0 ? { refusal: unresolvable('pod affinity terms conflict') } : { test, only }
  },
}

/** Follows plugins/nodeaffinity Score. */
export const nodeAffinityScore: ScorePlugin = {
  name: 'NodeAffinity',
  weight: 2,
  score({ info }, nodes) {
    const preferred = info.pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    if (preferred.length === 0) return undefined
    return normalize(
      nodes.map(({ node }) => preferred.reduce((sum, { weight, preference }) => sum + (matchesTerm(preference, node) ? weight : 0), 0)),
      false,
    )
  },
}

/** Follows plugins/nodeports. */
export const nodePorts: FilterPlugin = {
  name: 'NodePorts',
  prepare({ info }) {
    if (info.ports.length === 0) return undefined
    return { test: node => (node.conflicts(info.ports) ? unschedulable("node(s) didn't have free ports for the requested pod ports") : undefined) }
  },
}

const smallest = 23 * 1024 * 1024
const largest = 1000 * 1024 * 1024

/** Nodes that have the images already. Follows plugins/imagelocality. */
export const imageLocality: ScorePlugin = {
  name: 'ImageLocality',
  weight: 1,
  score({ info, nodes: all }, nodes) {
    const containers = [...(info.pod.spec.initContainers ?? []), ...(info.pod.spec.containers ?? [])]
    const names = containers.map(({ image = '' }) => (image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image))
    const holders = new Map(names.map(name => [name, all.filter(({ images }) => images.has(name)).length]))
    if ([...holders.values()].every(count => count === 0)) return nodes.map(() => 0)
    const most = largest * containers.length
    return nodes.map(({ images }) => {
      const sum = names.reduce(
        (total, name) => total + (images.has(name) ? Math.trunc((images.get(name) ?? 0) * ((holders.get(name) ?? 0) / all.length)) : 0),
        0,
      )
      return Math.floor((100 * (Math.min(Math.max(sum, smallest), most) - smallest)) / (most - smallest))
    })
  },
}
