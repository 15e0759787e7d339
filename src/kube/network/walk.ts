import type { Pod } from '../api/types.gen.ts'
import type { Hop, HopObject, Outcome, ServiceHop } from './hop.ts'
import type { Inventory } from './inventory.ts'
import { addressOfNode } from './inventory.ts'
import type { Listeners } from './listeners.ts'
import { outsideServer } from './outside.ts'
import type { Place } from './place.ts'
import { addressOf, gatewayOf, inRange, machineAddress, ranges } from './place.ts'
import type { PolicyGate } from './policy/gate.ts'
import type { Chooser } from './proxy/chooser.ts'
import type { Ruling } from './proxy/service-rules.ts'
import { rulingFor } from './proxy/service-rules.ts'
import type { Protocol, Server } from './server.ts'

/** What a packet's way depends on. */
export interface Terrain {
  readonly inventory: Inventory
  readonly listeners: Listeners
  readonly chooser: Pick<Chooser, 'choose'>
  readonly gate: PolicyGate
  /** What a port of the reader's own machine leads to. */
  forwardAt(port: number): Forward | undefined
  /** The node that answers for an address that no machine has, as a load balancer announces it. */
  announcerOf(address: string): string | undefined
  /** Programs beside the nodes on their network, by address. */
  neighborAt(address: string): string | undefined
}

/** A port of the reader's machine that leads into the cluster. */
export type Forward =
  | { readonly by: 'port-forward'; readonly pod: HopObject; readonly port: number; onConnection?(refused: boolean): void }
  | { readonly by: 'port-mapping'; readonly node: string; readonly port: number }

/** How a packet fared, and whom it reached. */
export interface Arrival {
  readonly outcome: Exclude<Outcome, 'unknown-name' | 'no-dns'>
  readonly server: Server | undefined
  /** The source address the server sees. */
  readonly client: string
  readonly pod: HopObject | undefined
}

/** Where a packet comes from. */
interface Source {
  readonly place: Place
  /** The address it carries now. */
  readonly address: string
}

/** The Pod as a hop names it. */
export function podObject({ metadata }: Pod): HopObject {
  return { kind: 'Pod', namespace: metadata.namespace ?? '', name: metadata.name ?? '' }
}

/** One packet's way from a place to an address, writing down every hop. */
export class Walk {
  readonly hops: Hop[]
  private readonly terrain: Terrain
  private readonly from: Place
  private readonly protocol: Protocol

  constructor(terrain: Terrain, from: Place, protocol: Protocol, hops: Hop[] = []) {
    this.terrain = terrain
    this.from = from
    this.protocol = protocol
    this.hops = hops
  }

  /** Sends the packet. */
  to(address: string, port: number): Arrival {
    const { from } = this
    const loopback = address.startsWith('127.')
    if (from.kind === 'Machine') return loopback || address === machineAddress ? this.onMachine(port) : this.fromOutside(address, port)
    if (from.kind === 'Neighbor') return loopback || address === from.address ? this.deliver(from.address, port, from.address) : this.fromOutside(address, port)
    const own = loopback || address === from.address
    if (from.kind === 'Pod' && !from.hostNetwork && own) return this.deliver(from.address, port, loopback ? '127.0.0.1' : from.address)
    const node = from.kind === 'Pod' ? from.node : from.name
    return this.atNode(node, { place: from, address: from.address }, address, port)
  }

  private get isPod(): boolean {
    return this.from.kind === 'Pod' && !this.from.hostNetwork
  }

  /** A port of the reader's machine: something may lead it into the cluster. */
  private onMachine(port: number): Arrival {
    const forward = this.protocol === 'TCP' ? this.terrain.forwardAt(port) : undefined
    if (forward === undefined) return this.deliver(machineAddress, port, '127.0.0.1')
    if (forward.by === 'port-mapping') {
      const node = this.terrain.inventory.nodes.get('', forward.node)
      const address = node === undefined ? '' : addressOfNode(node)
      this.hops.push({ hop: 'forward', by: forward.by, at: 'your machine', from: `localhost:${port}`, to: `${forward.node}:${forward.port}` })
      return this.accepted(this.atNode(forward.node, { place: this.from, address: machineAddress }, address, forward.port))
    }
    const { pod } = forward
    const found = this.terrain.inventory.pods.get(pod.namespace, pod.name)
    this.hops.push({ hop: 'forward', by: forward.by, at: 'your machine', from: `localhost:${port}`, to: `${pod.namespace}/${pod.name}:${forward.port}` })
    const arrival = this.deliver(found?.status?.podIP ?? '', forward.port, '127.0.0.1')
    forward.onConnection?.(arrival.outcome !== 'connected')
    return this.accepted(arrival)
  }

  /** What passes a connection on has taken it already when it finds nobody behind: the client sees it close without a word. */
  private accepted(arrival: Arrival): Arrival {
    return arrival.outcome === 'refused' ? { ...arrival, outcome: 'connected' } : arrival
  }

  /** From beside the cluster: only the nodes' network leads anywhere. */
  private fromOutside(address: string, port: number): Arrival {
    const source = { place: this.from, address: addressOf(this.from) }
    const node = this.terrain.inventory.nodeAt(address)
    if (node !== undefined) return this.atNode(node.metadata.name ?? '', source, address, port)
    if (this.terrain.neighborAt(address) !== undefined || address === machineAddress) return this.deliver(address, port, source.address)
    const { from } = this
    if (from.kind === 'Neighbor' && from.via !== undefined && (inRange(address, ranges.services) || inRange(address, ranges.pods))) {
      return this.atNode(from.via, source, address, port)
    }
    const announcer = this.terrain.announcerOf(address)
    if (announcer !== undefined) {
      this.hops.push({ hop: 'forward', by: 'announcement', at: announcer, from: address, to: announcer })
      return this.atNode(announcer, source, address, port)
    }
    return this.beyond(address, port, source.address)
  }

  /** A packet meets the rules of a node: on its way out of it, or into it from elsewhere. */
  private atNode(node: string, source: Source, address: string, port: number): Arrival {
    const { inventory } = this.terrain
    const found = inventory.nodes.get('', node)
    const nodeAddress = found === undefined ? '' : addressOfNode(found)
    const home = this.homeNode()
    const origin = home !== node ? 'outside' : this.isPod ? 'pod' : 'node'
    const ruling =
      this.protocol === 'ICMP' ? undefined : rulingFor(inventory, { from: source.address, address, port, protocol: this.protocol, node, nodeAddress, origin })
    if (ruling !== undefined) return this.follow(ruling, node, nodeAddress, source, address, port)
    const hostPod = address === nodeAddress && this.protocol !== 'ICMP' ? inventory.podOnHostPort(node, port, this.protocol) : undefined
    const target = hostPod === undefined ? undefined : hostPortTarget(hostPod, port, this.protocol)
    if (target !== undefined) {
      this.hops.push({ hop: 'forward', by: 'hostPort', at: node, from: `${address}:${port}`, to: `${target.address}:${target.port}` })
      return this.leave(node, nodeAddress, source, target.address, target.port, { masqueraded: false, rewritten: true })
    }
    const local = address.startsWith('127.') ? nodeAddress : address
    return this.leave(node, nodeAddress, source, local, port, { masqueraded: false, rewritten: local !== address })
  }

  private homeNode(): string {
    const { from } = this
    return from.kind === 'Pod' ? from.node : from.kind === 'Node' ? from.name : ''
  }

  /** The packet is caught by a Service's rule. */
  private follow(ruling: Ruling, node: string, nodeAddress: string, source: Source, address: string, port: number): Arrival {
    const { service, port: servicePort, via, verdict, endpoints, masqueraded, sticky } = ruling
    const { namespace = '', name = '' } = service.metadata
    const chain = `${node} ${namespace}/${name}:${servicePort.name ?? ''}/${this.protocol}`
    const choice = verdict === 'forwarded' ? this.terrain.chooser.choose(endpoints, chain, source.address, sticky) : undefined
    const chosen = choice?.endpoint
    const text = (each: { address: string; port: number }) => `${each.address}:${each.port}`
    // A Pod that reaches itself through a Service would answer itself directly; the rules hide its address.
    const hairpin = chosen !== undefined && chosen.address === source.address
    const hop: ServiceHop = {
      hop: 'service',
      service: { kind: 'Service', namespace, name },
      address,
      port,
      portName: servicePort.name ?? '',
      via,
      node,
      endpoints: endpoints.map(text),
      chosen: chosen === undefined ? undefined : text(chosen),
      sticky: choice?.sticky === true,
      verdict,
      masqueraded: masqueraded || hairpin,
    }
    this.hops.push(hop)
    if (chosen === undefined) return this.end(verdict === 'no-endpoints' ? 'refused' : 'timeout', source.address)
    return this.leave(node, nodeAddress, source, chosen.address, chosen.port, { masqueraded: hop.masqueraded, rewritten: true })
  }

  /** The packet has its last destination; policies are asked, and it goes there. */
  private leave(
    node: string,
    nodeAddress: string,
    source: Source,
    address: string,
    port: number,
    { masqueraded, rewritten }: { masqueraded: boolean; rewritten: boolean },
  ): Arrival {
    const { inventory, gate } = this.terrain
    const pod = inventory.podAt(address)
    if (this.isPod && node === this.homeNode() && !this.pass(gate.egress(this.from, source.address, pod, address, port, this.protocol))) {
      return this.end('timeout', source.address)
    }
    if (pod !== undefined) return this.toPod(pod, node, nodeAddress, source, address, port, masqueraded)
    const outgoing = this.isPod || masqueraded ? nodeAddress : source.address
    if (address === nodeAddress) return this.deliver(address, port, source.address)
    const other = inventory.nodeAt(address)
    if (other !== undefined) {
      const name = other.metadata.name ?? ''
      return rewritten ? this.deliver(address, port, outgoing) : this.atNode(name, { place: source.place, address: outgoing }, address, port)
    }
    if (address === machineAddress || this.terrain.neighborAt(address) !== undefined) return this.deliver(address, port, outgoing)
    return this.beyond(address, port, outgoing)
  }

  private toPod(pod: Pod, node: string, nodeAddress: string, source: Source, address: string, port: number, masqueraded: boolean): Arrival {
    const { inventory, gate } = this.terrain
    const home = pod.spec.nodeName ?? ''
    const generated = !this.isPod && this.homeNode() === node
    const hidden = home === node ? gatewayOf(inventory.nodes.get('', home)?.spec.podCIDR ?? '') : nodeAddress
    const client = generated || masqueraded ? hidden : source.address
    // Policies of the Pod's own node are asked before that node hides the sender; another node has hidden it by then.
    // What a node itself sends to its Pods is never held up.
    const seen = home === node ? source.address : client
    const sender = inventory.podAt(seen)
    if (!(generated && home === node) && !this.pass(gate.ingress(pod, address, sender, seen, port, this.protocol))) return this.end('timeout', client)
    return this.deliver(address, port, client, pod)
  }

  private pass(hop: ReturnType<PolicyGate['ingress']>): boolean {
    if (hop === undefined) return true
    this.hops.push(hop)
    return hop.verdict !== 'denied'
  }

  /** Nothing of the cluster has the address. */
  private beyond(address: string, port: number, client: string): Arrival {
    const ours = inRange(address, ranges.pods) || inRange(address, ranges.services)
    const server = ours || this.protocol !== 'TCP' ? undefined : outsideServer(address, port)
    const inside = this.from.kind === 'Pod' || this.from.kind === 'Node'
    this.hops.push({
      hop: 'listener',
      address,
      port,
      pod: undefined,
      node: '',
      verdict: server !== undefined ? 'open' : ours && !inside ? 'no-route' : 'nobody',
    })
    // Nobody answers for an address of the sender's own network: that is told, while packets to elsewhere are lost.
    const lost = inRange(address, ranges.nodes) ? 'unreachable' : 'timeout'
    return { outcome: server === undefined ? lost : 'connected', server, client, pod: undefined }
  }

  private deliver(address: string, port: number, client: string, pod = this.terrain.inventory.podAt(address)): Arrival {
    const listener = this.terrain.listeners.at(address, port, this.protocol)
    const owner = listener?.owner ?? (pod === undefined ? undefined : podObject(pod))
    const node = pod?.spec.nodeName ?? this.terrain.inventory.nodeAt(address)?.metadata.name ?? ''
    const answers = this.protocol === 'ICMP' || listener !== undefined
    this.hops.push({ hop: 'listener', address, port, pod: owner, node, verdict: answers ? 'open' : 'closed' })
    return { outcome: answers ? 'connected' : 'refused', server: listener?.server, client, pod: owner }
  }

  private end(outcome: Arrival['outcome'], client: string): Arrival {
    return { outcome, server: undefined, client, pod: undefined }
  }
}

function hostPortTarget(pod: Pod, hostPort: number, protocol: Protocol): { address: string; port: number } | undefined {
  const ports = (pod.spec.containers ?? []).flatMap(container => container.ports ?? [])
  const found = ports.find(port => port.hostPort === hostPort && (port.protocol ?? 'TCP') === protocol)
  return found === undefined || !pod.status?.podIP ? undefined : { address: pod.status.podIP, port: found.containerPort }
}
