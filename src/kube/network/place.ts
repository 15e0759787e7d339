import { containsNetwork, parseCIDR } from '../apimachinery/ip.ts'

/** Where a request starts. */
export type Place =
  | {
      readonly kind: 'Pod'
      readonly namespace: string
      readonly name: string
      readonly address: string
      readonly node: string
      /** Uses its node's own network. */
      readonly hostNetwork: boolean
    }
  | { readonly kind: 'Node'; readonly name: string; readonly address: string }
  /** The reader's own machine, on which the nodes run as containers. */
  | { readonly kind: 'Machine' }
  /** A program beside the nodes on their network, such as a load balancer's proxy; `via` is the node it has a way into the cluster by. */
  | { readonly kind: 'Neighbor'; readonly name: string; readonly address: string; readonly via?: string }

/** kind's three networks. */
export const ranges = { nodes: '172.18.0.0/16', pods: '10.244.0.0/16', services: '10.96.0.0/16' } as const

/** The reader's machine on the nodes' network: the bridge of the container engine. */
export const machineAddress = '172.18.0.1'

const parsed = new Map<string, NonNullable<ReturnType<typeof parseCIDR>>>()

function networkOf(cidr: string) {
  const known = parsed.get(cidr) ?? parseCIDR(cidr)
  if (known !== undefined) parsed.set(cidr, known)
  return known
}

/** Whether an address lies in a range such as `10.244.0.0/16`; false when either is none. */
export function inRange(address: string, cidr: string): boolean {
  const outer = networkOf(cidr)
  const inner = parseCIDR(`${address}/${address.includes(':') ? 128 : 32}`)
  return outer !== undefined && inner !== undefined && containsNetwork(outer, inner)
}

/** Which of the three networks an address belongs to. */
export function networkNameOf(address: string): 'node' | 'pod' | 'service' | 'loopback' | 'outside' {
  if (address.startsWith('127.')) return 'loopback'
  if (inRange(address, ranges.pods)) return 'pod'
  if (inRange(address, ranges.services)) return 'service'
  return inRange(address, ranges.nodes) ? 'node' : 'outside'
}

/** The node's end of its Pods' links, which its own packets to them come from: `10.244.1.1` of `10.244.1.0/24`. */
export function gatewayOf(podCIDR: string): string {
  return podCIDR.replace(/\.\d+\/\d+$/, '.1')
}

/** The address a place sends from, before anything rewrites it. */
export function addressOf(place: Place): string {
  return place.kind === 'Machine' ? machineAddress : place.address
}

/** A place in words: `Pod shop/web`, `Node kind-worker`. */
export function nameOfPlace(place: Place): string {
  switch (place.kind) {
    case 'Pod':
      return `Pod ${place.namespace}/${place.name}`
    case 'Node':
      return `Node ${place.name}`
    case 'Neighbor':
      return place.name
    case 'Machine':
      return 'your machine'
  }
}
