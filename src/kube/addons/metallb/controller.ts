import type { Service } from '../../api/types.gen.ts'
import { encodeBase64 } from '../../apimachinery/base64.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { labelSelectorAsSelector } from '../../apimachinery/selector.ts'
import { encodeUTF8 } from '../../apimachinery/utf8.ts'
import type { Recorder } from '../../client/actor.ts'
import type { AddonContext } from '../addon.ts'
import { firstFree, holds } from './addresses.ts'
import type { IPAddressPool } from './types.ts'

const fromPool = 'metallb.io/ip-allocated-from-pool'
const memberlist = 'memberlist'
const wantedPool = 'metallb.io/address-pool'
const wantedAddresses = 'metallb.io/loadBalancerIPs'

const keyOf = ({ metadata }: Service) => `${metadata.namespace}/${metadata.name}`
const addressOf = ({ status }: Service) => status?.loadBalancer?.ingress?.[0]?.ip
const nameOf = (pool: IPAddressPool) => pool.metadata.name ?? ''
const isOurs = ({ spec, metadata }: Service) => spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined && metadata.deletionTimestamp === undefined

/** MetalLB's controller: gives Services of type LoadBalancer addresses from pools. Follows metallb's controller/service.go and internal/allocator. */
export class AddressController {
  private readonly context: AddonContext
  private readonly recorder: Recorder
  /** What was last said about a Service that got nothing, so that it is said once. */
  private readonly refused = new Map<string, string>()

  constructor(context: AddonContext) {
    this.context = context
    this.recorder = context.recorder('metallb-controller')
  }

  /** The key by which speakers know each other; their Pods wait for it. */
  createMemberlist(namespace: string): void {
    const { api, network } = this.context
    const kind = api.kindOf('v1', 'Secret')
    if (kind === undefined || api.get('v1', 'Secret', namespace, memberlist) !== undefined) return
    let key = ''
    while (key.length < 128) key += Math.floor(network.chance() * 16).toString(16)
    const data = { secretkey: encodeBase64(encodeUTF8(encodeBase64(encodeUTF8(key)))) }
    api.create(kind, namespace, { apiVersion: 'v1', kind: 'Secret', metadata: { name: memberlist, namespace }, type: 'Opaque', data })
  }

  sync(pools: readonly IPAddressPool[]): void {
    const { inventory } = this.context.network
    for (const service of inventory.services.list()) {
      if (isOurs(service)) this.converge(service, pools)
      else if (service.metadata.annotations?.[fromPool] !== undefined && service.spec.type !== 'LoadBalancer') this.write(service, undefined, undefined)
    }
  }

  private converge(service: Service, pools: readonly IPAddressPool[]): void {
    const address = addressOf(service)
    if (pools.length === 0) {
      if (address !== undefined) this.write(service, undefined, undefined)
      return
    }
    const wanted = service.metadata.annotations?.[wantedAddresses] ?? service.spec.loadBalancerIP
    if (address !== undefined) {
      const pool = pools.find(({ spec }) => holds(spec.addresses, address))
      const poolName = service.metadata.annotations?.[wantedPool]
      if (pool !== undefined && (!wanted || wanted === address) && (!poolName || poolName === nameOf(pool))) {
        if (service.metadata.annotations?.[fromPool] !== nameOf(pool)) this.write(service, address, nameOf(pool))
        return
      }
      if (pool === undefined) {
        const why = `["${address}"] is not allowed in config`
        this.recorder.event(
          service,
          'Normal',
          'ClearAssignment',
          `current IP for ${JSON.stringify(keyOf(service))} not allowed by config, will attempt for new IP assignment: ${why}`,
        )
      }
    }
    const found = this.allocate(service, pools, wanted)
    if ('error' in found) {
      if (this.refused.get(keyOf(service)) !== found.error) {
        this.recorder.event(service, 'Warning', 'AllocationFailed', `Failed to allocate IP for ${JSON.stringify(keyOf(service))}: ${found.error}`)
      }
      this.refused.set(keyOf(service), found.error)
      if (address !== undefined) this.write(service, undefined, undefined)
      return
    }
    this.refused.delete(keyOf(service))
    this.recorder.event(service, 'Normal', 'IPAllocated', `Assigned IP ["${found.address}"]`)
    this.write(service, found.address, found.pool)
  }

  private allocate(service: Service, pools: readonly IPAddressPool[], wanted: string | undefined): { address: string; pool: string } | { error: string } {
    const others = this.context.network.inventory.services.list().filter(each => each.metadata.uid !== service.metadata.uid)
    const taken = (address: string) => others.some(each => addressOf(each) === address)
    const poolName = service.metadata.annotations?.[wantedPool]
    if (wanted) {
      const pool = pools.find(({ spec }) => holds(spec.addresses, wanted))
      if (pool === undefined) return { error: `["${wanted}"] is not allowed in config` }
      if (poolName && poolName !== nameOf(pool))
        return { error: `requested loadBalancer IP(s) ["${wanted}"] is not compatible with requested address pool ${poolName}` }
      const holder = others.find(each => addressOf(each) === wanted)
      if (holder !== undefined) return { error: `can't change sharing key for ${JSON.stringify(keyOf(service))}, address also in use by ${keyOf(holder)}` }
      return { address: wanted, pool: nameOf(pool) }
    }
    if (poolName) {
      const pool = pools.find(each => nameOf(each) === poolName)
      if (pool === undefined) return { error: `unknown pool ${JSON.stringify(poolName)}` }
      const address = firstFree(pool.spec.addresses, pool.spec.avoidBuggyIPs === true, taken)
      return address === undefined ? { error: `no available IPs in pool ${poolName}` } : { address, pool: poolName }
    }
    const open = pools.filter(({ spec }) => spec.autoAssign !== false && spec.serviceAllocation === undefined)
    for (const pool of [...this.pinned(service, pools), ...open]) {
      const address = firstFree(pool.spec.addresses, pool.spec.avoidBuggyIPs === true, taken)
      if (address !== undefined) return { address, pool: nameOf(pool) }
    }
    return { error: 'no available IPs' }
  }

  /** Pools kept for some Services, this one among them; the smaller the priority, the sooner, and 0 last. */
  private pinned(service: Service, pools: readonly IPAddressPool[]): IPAddressPool[] {
    const { namespace = '', labels } = service.metadata
    const namespaceLabels = this.context.network.inventory.namespaces.get('', namespace)?.metadata.labels
    const fits = ({ spec }: IPAddressPool) => {
      const kept = spec.serviceAllocation
      if (kept === undefined || spec.autoAssign === false) return false
      const spaces =
        kept.namespaces?.includes(namespace) === true || (kept.namespaceSelectors ?? []).some(each => labelSelectorAsSelector(each).matches(namespaceLabels))
      const anywhere = (kept.namespaces ?? []).length === 0 && (kept.namespaceSelectors ?? []).length === 0
      const selectors = kept.serviceSelectors ?? []
      return (anywhere || spaces) && (selectors.length === 0 || selectors.some(each => labelSelectorAsSelector(each).matches(labels)))
    }
    const rank = ({ spec }: IPAddressPool) => spec.serviceAllocation?.priority || Number.POSITIVE_INFINITY
    return pools.filter(fits).sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)))
  }

  private write(service: Service, address: string | undefined, pool: string | undefined): void {
    const { api } = this.context
    const kind = api.kindOf('v1', 'Service')
    if (kind === undefined) return
    const { [fromPool]: _old, ...annotations } = service.metadata.annotations ?? {}
    const metadata = { ...service.metadata, annotations: { ...annotations, ...(pool === undefined ? {} : { [fromPool]: pool }) } }
    const written = api.updateTrusted(kind, { ...service, metadata } as Service & KubeObject)
    const loadBalancer = address === undefined ? {} : { ingress: [{ ip: address, ipMode: 'VIP' }] }
    api.updateTrusted(kind, { ...written, status: { ...written.status, loadBalancer } }, { subresource: 'status' })
  }
}
