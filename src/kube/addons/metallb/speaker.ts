import type { Node, Service } from '../../api/types.gen.ts'
import { labelSelectorAsSelector } from '../../apimachinery/selector.ts'
import { sha256 } from '../../apimachinery/sha256.ts'
import { encodeUTF8 } from '../../apimachinery/utf8.ts'
import type { Recorder } from '../../client/actor.ts'
import type { AddonContext } from '../addon.ts'
import { holds } from './addresses.ts'
import type { IPAddressPool, L2Advertisement } from './types.ts'

const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers'

/** MetalLB's speakers in layer 2 mode: one node answers for each address. Follows metallb's speaker/layer2_controller.go. */
export class Speakers {
  private readonly context: AddonContext
  private readonly recorders = new Map<string, Recorder>()
  /** Which node announces an address. */
  private readonly announced = new Map<string, string>()

  constructor(context: AddonContext) {
    this.context = context
  }

  /** `speaking` are the nodes on which a speaker runs. */
  sync(pools: readonly IPAddressPool[], advertisements: readonly L2Advertisement[], speaking: ReadonlySet<string>): void {
    const { network } = this.context
    const wanted = new Map<string, { node: string; service: Service }>()
    for (const service of network.inventory.services.list()) {
      const address = service.spec.type === 'LoadBalancer' ? service.status?.loadBalancer?.ingress?.[0]?.ip : undefined
      const pool = address === undefined ? undefined : pools.find(({ spec }) => holds(spec.addresses, address))
      if (address === undefined || pool === undefined) continue
      const node = this.elect(service, address, pool, advertisements, speaking)
      if (node !== undefined) wanted.set(address, { node, service })
    }
    for (const [address, node] of this.announced) {
      if (wanted.get(address)?.node === node) continue
      network.announce(address, undefined)
      this.announced.delete(address)
    }
    for (const [address, { node, service }] of wanted) {
      if (this.announced.get(address) === node) continue
      network.announce(address, node)
      this.announced.set(address, node)
      this.recorderOf(node).event(service, 'Normal', 'nodeAssigned', `announcing from node ${JSON.stringify(node)} with protocol "layer2"`)
    }
  }

  private elect(
    service: Service,
    address: string,
    pool: IPAddressPool,
    advertisements: readonly L2Advertisement[],
    speaking: ReadonlySet<string>,
  ): string | undefined {
    const { inventory } = this.context.network
    const { namespace = '', name = '' } = service.metadata
    const slices = inventory.slicesOf(namespace, name)
    const serving = slices.flatMap(({ endpoints }) => (endpoints ?? []).filter(({ conditions }) => conditions.serving ?? conditions.ready !== false))
    if (serving.length === 0) return undefined
    const matching = advertisements.filter(({ spec = {} }) => {
      const named = spec.ipAddressPools ?? []
      const selectors = spec.ipAddressPoolSelectors ?? []
      const pools =
        (named.length === 0 && selectors.length === 0) ||
        named.includes(pool.metadata.name ?? '') ||
        selectors.some(each => labelSelectorAsSelector(each).matches(pool.metadata.labels))
      const services = spec.serviceSelectors ?? []
      return pools && (services.length === 0 || services.some(each => labelSelectorAsSelector(each).matches(service.metadata.labels)))
    })
    const fits = ({ metadata }: Node) =>
      metadata.labels?.[excluded] === undefined &&
      speaking.has(metadata.name ?? '') &&
      matching.some(
        ({ spec = {} }) =>
          (spec.nodeSelectors ?? []).length === 0 || spec.nodeSelectors?.some(each => labelSelectorAsSelector(each).matches(metadata.labels)) === true,
      )
    const homes = new Set(serving.map(({ nodeName }) => nodeName))
    const candidates = inventory.nodes
      .list()
      .filter(fits)
      .map(({ metadata }) => metadata.name ?? '')
      .filter(node => service.spec.externalTrafficPolicy !== 'Local' || homes.has(node))
    const hash = (node: string) => sha256(encodeUTF8(`${node}#${address}`))
    return candidates.sort((a, b) => (hash(a) < hash(b) ? -1 : 1))[0]
  }

  private recorderOf(node: string): Recorder {
    const known = this.recorders.get(node) ?? this.context.recorder('metallb-speaker', node)
    this.recorders.set(node, known)
    return known
  }
}
