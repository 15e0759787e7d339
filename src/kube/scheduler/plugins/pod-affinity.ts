import type { NodeInfo } from '../node-info.ts'
import type { Cycle, FilterPlugin, ScorePlugin } from '../plugin.ts'
import { unresolvable, unschedulable } from '../plugin.ts'
import type { AffinityTerm, PodInfo } from '../pod-info.ts'
import { termMatches } from '../pod-info.ts'

type NamespaceLabels = (namespace: string) => Readonly<Record<string, string>>

const labelsFrom =
  ({ listers }: Cycle): NamespaceLabels =>
  namespace =>
    listers.namespace(namespace)?.metadata.labels ?? {}

/** Counts by `topologyKey=value`. */
class TopologyCounts {
  private readonly counts = new Map<string, number>()

  add(key: string, value: string | undefined, amount: number): void {
    if (value !== undefined) this.counts.set(`${key}=${value}`, (this.counts.get(`${key}=${value}`) ?? 0) + amount)
  }

  get(key: string, value: string | undefined): number {
    return value === undefined ? 0 : (this.counts.get(`${key}=${value}`) ?? 0)
  }

  get empty(): boolean {
    return this.counts.size === 0
  }
}

const matchesAll = (terms: readonly AffinityTerm[], info: PodInfo, labels: NamespaceLabels) =>
  terms.length > 0 && terms.every(term => termMatches(term, info, labels))

/** Follows plugins/interpodaffinity/filtering.go. */
export const interPodAffinity: FilterPlugin = {
  name: 'InterPodAffinity',
  prepare(cycle) {
    const { info, nodes } = cycle
    const labels = labelsFrom(cycle)
    const existing = new TopologyCounts()
    const wanted = new TopologyCounts()
    const avoided = new TopologyCounts()
    for (const node of nodes) {
      if (node.withAffinity.size > 0)
        for (const other of node.withAffinity.values())
          for (const term of other.antiAffinity) if (termMatches(term, info, labels)) existing.add(term.topologyKey, node.labels[term.topologyKey], 1)
      if (info.affinity.length + info.antiAffinity.length === 0) continue
      for (const other of node.pods.values()) {
        if (matchesAll(info.affinity, other, labels)) for (const { topologyKey } of info.affinity) wanted.add(topologyKey, node.labels[topologyKey], 1)
        for (const term of info.antiAffinity) if (termMatches(term, other, labels)) avoided.add(term.topologyKey, node.labels[term.topologyKey], 1)
      }
    }
    if (existing.empty && info.affinity.length + info.antiAffinity.length === 0) return undefined
    const first = wanted.empty && matchesAll(info.affinity, info, labels)
    return {
      test({ labels: own }) {
        const lacking = info.affinity.some(({ topologyKey }) => own[topologyKey] === undefined || (!first && wanted.get(topologyKey, own[topologyKey]) === 0))
        if (lacking) return unresolvable("node(s) didn't match pod affinity rules")
        if (info.antiAffinity.some(({ topologyKey }) => avoided.get(topologyKey, own[topologyKey]) > 0))
          return unschedulable("node(s) didn't match pod anti-affinity rules")
        for (const key in own) if (existing.get(key, own[key]) > 0) return unschedulable("node(s) didn't satisfy existing pods anti-affinity rules")
        return undefined
      },
    }
  },
}

const hardWeight = 1

/** Follows plugins/interpodaffinity/scoring.go. */
export const interPodAffinityScore: ScorePlugin = {
  name: 'InterPodAffinity',
  weight: 2,
  score(cycle, nodes) {
    const { info, nodes: all } = cycle
    const labels = labelsFrom(cycle)
    const counts = new TopologyCounts()
    const keys = new Set<string>()
    const add = (term: AffinityTerm, about: PodInfo, node: NodeInfo, weight: number) => {
      if (!termMatches(term, about, labels)) return
      keys.add(term.topologyKey)
      counts.add(term.topologyKey, node.labels[term.topologyKey], weight)
    }
    const prefers = info.preferredAffinity.length + info.preferredAntiAffinity.length > 0
    for (const node of all) {
      if (!prefers && node.withAffinity.size === 0) continue
      for (const other of (prefers ? node.pods : node.withAffinity).values()) {
        for (const { term, weight } of info.preferredAffinity) add(term, other, node, weight)
        for (const { term, weight } of info.preferredAntiAffinity) add(term, other, node, -weight)
        for (const term of other.affinity) add(term, info, node, hardWeight)
        for (const { term, weight } of other.preferredAffinity) add(term, info, node, weight)
        for (const { term, weight } of other.preferredAntiAffinity) add(term, info, node, -weight)
      }
    }
    if (counts.empty) return undefined
    const raw = nodes.map(node => [...keys].reduce((sum, key) => sum + counts.get(key, node.labels[key]), 0))
    const least = Math.min(...raw)
    const spread = Math.max(...raw) - least
    return raw.map(score => (spread > 0 ? Math.trunc(100 * ((score - least) / spread)) : 0))
  },
}
