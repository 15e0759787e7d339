import type { ServiceEndpoint } from '../inventory.ts'

/** What decides which endpoints a Service's rules on one node lead to. */
export interface TrafficPolicy {
  readonly node: string
  readonly zone: string
  /** Some traffic may go to every node's endpoints. */
  readonly cluster: boolean
  /** Some traffic stays on the node. */
  readonly local: boolean
}

/** The endpoints of one Service port as one node uses them. */
export interface Categorized {
  readonly cluster: readonly ServiceEndpoint[]
  readonly local: readonly ServiceEndpoint[]
  /** Somebody in the cluster could answer. */
  readonly any: boolean
}

const usable = ({ serving, terminating }: ServiceEndpoint) => serving && terminating

/** Ready endpoints; where there are none, those that end but still serve. Follows pkg/proxy/topology.go CategorizeEndpoints. */
export function categorize(endpoints: readonly ServiceEndpoint[], policy: TrafficPolicy): Categorized {
  let any = false
  let cluster: readonly ServiceEndpoint[] = []
  if (policy.cluster) {
    const near = nearness(endpoints, policy)
    cluster = endpoints.filter(endpoint => endpoint.ready && near(endpoint))
    if (cluster.length === 0) cluster = endpoints.filter(usable)
    any = cluster.length > 0
  }
  let local: readonly ServiceEndpoint[] = []
  if (policy.local) {
    any ||= endpoints.some(endpoint => endpoint.ready || usable(endpoint))
    const here = endpoints.filter(({ node }) => node === policy.node)
    local = here.filter(({ ready }) => ready)
    if (local.length === 0) local = here.filter(usable)
  }
  return { cluster, local, any }
}

/** Which endpoints the hints leave to this node: those for it, those for its zone, or all. Follows topologyModeFromHints. */
function nearness(endpoints: readonly ServiceEndpoint[], { node, zone }: TrafficPolicy): (endpoint: ServiceEndpoint) => boolean {
  const ready = endpoints.filter(endpoint => endpoint.ready)
  const everyone = () => true
  if (ready.length === 0) return everyone
  const forNode = ({ forNodes = [] }: ServiceEndpoint) => forNodes.includes(node)
  if (ready.every(({ forNodes = [] }) => forNodes.length > 0) && ready.some(forNode)) return forNode
  const forZone = ({ forZones = [] }: ServiceEndpoint) => forZones.includes(zone)
  return ready.every(({ forZones = [] }) => forZones.length > 0) && ready.some(forZone) ? forZone : everyone
}
