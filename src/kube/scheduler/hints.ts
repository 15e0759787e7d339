import type { Node } from '../api/types.gen.ts'
import { deepEqual } from '../apimachinery/deep-copy.ts'
import { labelSelectorAsSelector } from '../apimachinery/selector.ts'
import { NodeInfo } from './node-info.ts'
import type { Listers } from './plugin.ts'
import { matchesRequired, untolerated } from './plugins/node-match.ts'
import { fits } from './plugins/resources.ts'
import type { PodInfo } from './pod-info.ts'
import { termMatches } from './pod-info.ts'

const labelOf = (node: Node | undefined, key: string) => node?.metadata.labels?.[key]
const repels = ({ pod }: PodInfo, node: Node) => untolerated(node.spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']) !== undefined

/** Whether any resource that a node offers has grown. Follows noderesources/fit.go haveAnyRequestedResourcesIncreased. */
function offersMore(info: PodInfo, before: NodeInfo, after: NodeInfo): boolean {
  const { requests } = info
  const grown = (wanted: number, less: number, more: number) => wanted > 0 && less < more
  return (
    before.allowedPods < after.allowedPods ||
    grown(requests.cpu, before.allocatable.cpu, after.allocatable.cpu) ||
    grown(requests.memory, before.allocatable.memory, after.allocatable.memory) ||
    grown(requests.ephemeralStorage, before.allocatable.ephemeralStorage, after.allocatable.ephemeralStorage) ||
    [...requests.scalars].some(([name, wanted]) => grown(wanted, before.allocatable.scalars.get(name) ?? 0, after.allocatable.scalars.get(name) ?? 0))
  )
}

type Hint = (info: PodInfo, node: Node, before: Node | undefined) => boolean

/**
 * Whether a new or changed node may help a Pod that a plugin refused. `before` is the node as it was, undefined for a
 * new one. Follows EventsToRegister and isSchedulableAfterNodeChange of each of pkg/scheduler/framework/plugins.
 */
const hints: Readonly<Record<string, Hint>> = {
  NodeUnschedulable: (_info, node, before) => node.spec.unschedulable !== true && (before === undefined || before.spec.unschedulable === true),
  NodeName: (info, node, before) => before === undefined && info.pod.spec.nodeName === node.metadata.name,
  TaintToleration: (info, node, before) => !repels(info, node) && (before === undefined || repels(info, before)),
  NodeAffinity: ({ pod }, node, before) => matchesRequired(pod, node) && (before === undefined || !matchesRequired(pod, before)),
  NodePorts: (_info, _node, before) => before === undefined,
  NodeResourcesFit: (info, node, before) => {
    const after = new NodeInfo(node)
    if (fits(info.requests, after) !== undefined) return false
    return before === undefined || offersMore(info, new NodeInfo(before), after)
  },
  VolumeBinding: (_info, node, before) => before === undefined || !deepEqual(before.metadata.labels, node.metadata.labels),
  PodTopologySpread: ({ pod }, node, before) => {
    const keys = (pod.spec.topologySpreadConstraints ?? []).map(({ topologyKey }) => topologyKey)
    const carries = (each: Node) => keys.every(key => labelOf(each, key) !== undefined)
    if (before === undefined) return carries(node)
    if (carries(before) !== carries(node)) return true
    return carries(node) && (keys.some(key => labelOf(before, key) !== labelOf(node, key)) || !deepEqual(before.spec.taints, node.spec.taints))
  },
  InterPodAffinity: (info, node, before) =>
    info.affinity.some(({ topologyKey }) => labelOf(node, topologyKey) !== undefined && labelOf(before, topologyKey) !== labelOf(node, topologyKey)) ||
    info.antiAffinity.some(
      ({ topologyKey }) => before === undefined || (labelOf(before, topologyKey) !== undefined && labelOf(before, topologyKey) !== labelOf(node, topologyKey)),
    ),
}

/** Whether a new or changed node may help a Pod that these plugins refused. */
export function nodeMayHelp(refusedBy: ReadonlySet<string>, info: PodInfo, node: Node, before: Node | undefined): boolean {
  for (const plugin of refusedBy) if (hints[plugin]?.(info, node, before) === true) return true
  return false
}

/**
 * Whether a Pod that came to a node, or got other labels there, may help one that these plugins refused.
 * Follows isSchedulableAfterAssignedPodChange of plugins/interpodaffinity and podtopologyspread.
 */
export function arrivalMayHelp(refusedBy: ReadonlySet<string>, { pod, namespace, affinity }: PodInfo, arrived: PodInfo, listers: Listers): boolean {
  if (
    refusedBy.has('InterPodAffinity') &&
    affinity.length > 0 &&
    affinity.every(term => termMatches(term, arrived, name => listers.namespace(name)?.metadata.labels ?? {}))
  )
    return true
  if (!refusedBy.has('PodTopologySpread') || namespace !== arrived.namespace) return false
  return (pod.spec.topologySpreadConstraints ?? []).some(({ labelSelector }) =>
    labelSelectorAsSelector(labelSelector).matches(arrived.pod.metadata.labels ?? {}),
  )
}
