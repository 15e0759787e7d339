import { isIPv4 } from '../apimachinery/ip.ts'
import { Rand } from '../apimachinery/rand.ts'
import type { Informers } from '../client/actor.ts'
import type { Clock } from '../clock/clock.ts'
import type { RecordType } from './dns/record.ts'
import type { ResolvConf } from './dns/resolv-conf.ts'
import { machineDNS, nodeResolvConf, resolvConfOf } from './dns/resolv-conf.ts'
import type { Reply } from './dns/resolver.ts'
import { askServers, resolveName } from './dns/resolver.ts'
import { Zone } from './dns/zone.ts'
import type { Hop, HopObject, NameHop, Outcome } from './hop.ts'
import { addressOfNode, Inventory } from './inventory.ts'
import type { Journey } from './journey.ts'
import { Listeners } from './listeners.ts'
import type { Place } from './place.ts'
import { inRange, machineAddress, ranges } from './place.ts'
import { PolicyGate } from './policy/gate.ts'
import type { NetworkPlugin } from './policy/plugin.ts'
import { Chooser } from './proxy/chooser.ts'
import type { Protocol, Server } from './server.ts'
import type { Arrival, Forward, Terrain } from './walk.ts'
import { Walk } from './walk.ts'

/** What a network is made of. */
export interface NetworkOptions {
  readonly informers: Informers
  readonly clock: Clock
  /** Which endpoint is chosen comes from it. */
  readonly seed: number
  /** kindnet when left out. */
  readonly plugin?: NetworkPlugin
  /** Ports of the reader's machine that lead to ports of a node, as kind's extraPortMappings. */
  readonly portMappings?: readonly { readonly hostPort: number; readonly node: string; readonly containerPort: number }[]
}

/** A try to connect: how it went, hop by hop. */
export interface Connection {
  readonly from: Place
  /** The name or address that was asked for. */
  readonly host: string
  /** The address behind it, '' when the name led nowhere. */
  readonly address: string
  readonly port: number
  readonly protocol: Protocol
  readonly outcome: Outcome
  readonly hops: readonly Hop[]
  /** Who listens there, once connected. */
  readonly server: Server | undefined
  /** The address and port the server sees. */
  readonly client: string
  readonly clientPort: number
  /** The Pod that was reached. */
  readonly pod: HopObject | undefined
}

const ephemeral = { first: 32_768, count: 28_232 }

/** The cluster's network: who listens where, what names and Services lead to, and what policies let through. */
export class Network {
  readonly inventory: Inventory
  readonly listeners = new Listeners()
  readonly gate: PolicyGate
  /** What CoreDNS answers. */
  readonly zone: Zone
  private readonly rand: Rand
  private readonly forwards = new Map<number, Forward>()
  private readonly announcers = new Map<string, string>()
  private readonly neighbors = new Map<string, string>()
  private readonly followers = new Set<(journey: Journey) => void>()
  readonly terrain: Terrain

  constructor({ informers, clock, seed, plugin = 'kindnet', portMappings = [] }: NetworkOptions) {
    this.inventory = new Inventory(informers)
    this.gate = new PolicyGate(this.inventory, plugin)
    this.zone = new Zone(this.inventory)
    // A sequence of its own: who looks at the network does not change the names that come later.
    this.rand = new Rand((seed ^ 0x6e6574) >>> 0)
    this.terrain = {
      inventory: this.inventory,
      listeners: this.listeners,
      gate: this.gate,
      chooser: new Chooser(clock, this.rand),
      forwardAt: port => this.forwards.get(port),
      announcerOf: address => this.announcers.get(address),
      neighborAt: address => this.neighbors.get(address),
    }
    for (const { hostPort, node, containerPort } of portMappings) this.forwards.set(hostPort, { by: 'port-mapping', node, port: containerPort })
    const dns: Server = { dns: (name, type) => this.zone.machineAnswer(name.toLowerCase().replace(/\.$/, ''), type) }
    for (const protocol of ['UDP', 'TCP'] as const) this.listeners.listen(machineDNS, 53, dns, protocol)
  }

  /** Tells of each request that a program or a question makes, in the moment it is known how it ends; gives what stops that. */
  onJourney(listener: (journey: Journey) => void): () => void {
    this.followers.add(listener)
    return () => void this.followers.delete(listener)
  }

  /** A request was made. The journey is put together only when somebody follows. */
  tell(journey: () => Journey): void {
    if (this.followers.size === 0) return
    const told = journey()
    for (const listener of this.followers) listener(told)
  }

  /** Takes a port of an address for a server; gives what frees it, or undefined when it is taken. */
  listen(address: string, port: number, server: Server, protocol: Protocol = 'TCP', owner?: HopObject): (() => void) | undefined {
    return this.listeners.listen(address, port, server, protocol, owner)
  }

  /** Calls `wake` when nobody listens there any more; gives what takes that back. */
  onceGone(address: string, port: number, wake: () => void): () => void {
    return this.listeners.onceGone(address, port, wake)
  }

  /** Whom a node reaches at a host: those in its own network and its Pods directly, everything else by its rules. */
  serverFrom(nodeAddress: string, host: string, port: number): Server | undefined {
    const direct = this.listeners.at(host, port)
    if (direct !== undefined) return direct.server
    if (inRange(host, ranges.pods)) return undefined
    const name = this.inventory.nodeAt(nodeAddress)?.metadata.name
    return name === undefined ? undefined : this.connect({ kind: 'Node', name, address: nodeAddress }, host, port).server
  }

  /** Leads a port of the reader's machine into a Pod; gives what ends that, or undefined when the port is taken. */
  forward(localPort: number, pod: HopObject, port: number, onConnection: (refused: boolean) => void = () => undefined): (() => void) | undefined {
    if (this.forwards.has(localPort)) return undefined
    this.forwards.set(localPort, { by: 'port-forward', pod, port, onConnection })
    return () => void this.forwards.delete(localPort)
  }

  /** A node answers for an address that no machine has; undefined takes it back. */
  announce(address: string, node: string | undefined): void {
    if (node === undefined) this.announcers.delete(address)
    else this.announcers.set(address, node)
  }

  /** Which node answers for an address. */
  announcerOf(address: string): string | undefined {
    return this.announcers.get(address)
  }

  /** A program stands beside the nodes on their network; gives what takes it away. */
  join(address: string, name: string): () => void {
    this.neighbors.set(address, name)
    return () => void this.neighbors.delete(address)
  }

  /** Whether an address of the nodes' network is in use. */
  isTaken(address: string): boolean {
    return address === machineAddress || this.neighbors.has(address) || this.inventory.nodeAt(address) !== undefined
  }

  /** The first free address of the nodes' network, as the container engine gives it to the next container. */
  nextAddress(): string {
    for (let last = 2; last < 255; last++) if (!this.isTaken(`172.18.0.${last}`)) return `172.18.0.${last}`
    return '172.18.1.0'
  }

  /** A number in [0, 1) from the network's own chance, for whoever shares requests out. */
  chance(): number {
    return this.rand.next()
  }

  /** The place of a Pod, or undefined when it is not there or has no node yet. */
  podPlace(namespace: string, name: string): Place | undefined {
    const pod = this.inventory.pods.get(namespace, name)
    const node = pod?.spec.nodeName
    if (pod === undefined || node === undefined) return undefined
    const hostNetwork = pod.spec.hostNetwork === true
    const address = hostNetwork ? (pod.status?.hostIP ?? '') : (pod.status?.podIP ?? '')
    return { kind: 'Pod', namespace, name, address, node, hostNetwork }
  }

  nodePlace(name: string): Place | undefined {
    const node = this.inventory.nodes.get('', name)
    return node === undefined ? undefined : { kind: 'Node', name, address: addressOfNode(node) }
  }

  /** How a place looks names up. */
  resolvConf(place: Place): ResolvConf {
    const pod = place.kind === 'Pod' ? this.inventory.pods.get(place.namespace, place.name) : undefined
    return pod === undefined ? nodeResolvConf : resolvConfOf(pod)
  }

  /** Looks a name up. */
  lookup(from: Place, name: string): NameHop {
    const local = this.localAddress(from, name)
    if (local !== undefined) return { hop: 'name', name, asked: [], addresses: [local], canonical: undefined, by: '/etc/hosts', verdict: 'found', path: [] }
    return resolveName(name, this.resolvConf(from), (server, question, type) => this.ask(from, server, question, type))
  }

  /** Asks one question, without search domains, of `server` or of the servers the place knows. */
  query(from: Place, name: string, type: RecordType, server?: string): Reply {
    const conf = this.resolvConf(from)
    const nameservers = server === undefined ? conf.nameservers : [server]
    return askServers({ ...conf, nameservers }, name, type, (each, question, asked) => this.ask(from, each, question, asked))
  }

  /** Connects by name or address. */
  connect(from: Place, host: string, port: number, protocol: Protocol = 'TCP'): Connection {
    const hops: Hop[] = []
    let address = host
    if (!isIPv4(host)) {
      const name = this.lookup(from, host)
      hops.push(name)
      const [first] = name.addresses
      const failed = { from, host, address: '', port, protocol, hops, server: undefined, client: '', clientPort: 0, pod: undefined } as const
      if (first === undefined) return { ...failed, outcome: name.verdict === 'unknown' ? 'unknown-name' : 'no-dns' }
      address = first
    }
    const { outcome, server, client, pod } = this.reach(from, address, port, protocol, hops)
    const clientPort = ephemeral.first + this.rand.int(ephemeral.count)
    return { from, host, address, port, protocol, outcome, hops, server, client, clientPort, pod }
  }

  /** Sends one packet to an address, adding to `hops`. */
  private reach(from: Place, address: string, port: number, protocol: Protocol, hops: Hop[]): Arrival {
    return new Walk(this.terrain, from, protocol, hops).to(address, port)
  }

  private ask(from: Place, server: string, name: string, type: RecordType): Reply {
    const hops: Hop[] = []
    const { outcome, server: found, pod } = this.reach(from, server, 53, 'UDP', hops)
    const by = pod === undefined ? server : `${pod.namespace}/${pod.name}`
    if (outcome !== 'connected' || found?.dns === undefined) return { kind: outcome === 'refused' ? 'refused' : 'timeout', by, hops }
    return { kind: 'answer', answer: found.dns(name, type), by, hops }
  }

  /** What `/etc/hosts` knows. */
  private localAddress(from: Place, name: string): string | undefined {
    if (name === 'localhost') return '127.0.0.1'
    if (from.kind === 'Node') return name === from.name ? from.address : undefined
    if (from.kind !== 'Pod') return undefined
    const pod = this.inventory.pods.get(from.namespace, from.name)
    if (pod === undefined) return undefined
    if (name === (pod.spec.hostname ?? from.name)) return from.address
    return pod.spec.hostAliases?.find(({ hostnames }) => hostnames?.includes(name))?.ip
  }
}
