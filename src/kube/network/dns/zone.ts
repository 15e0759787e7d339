import type { Service } from '../../api/types.gen.ts'
import { isIPv4 } from '../../apimachinery/ip.ts'
import type { Inventory } from '../inventory.ts'
import { addressOfNode } from '../inventory.ts'
import { outsideNames } from '../outside.ts'
import type { DnsAnswer, DnsRecord, RecordType } from './record.ts'
import { emptyAnswer } from './record.ts'

/** The cluster's own domain. */
export const clusterDomain = 'cluster.local'

/** What CoreDNS' kubernetes plugin holds for a name: an address with a port, or another name. */
interface Item {
  readonly host: string
  readonly port: number
  /** The name this item has by itself: that of the Service, or of one endpoint. */
  readonly own: string
}

/** The labels of a name below the cluster's domain, taken apart. Follows plugin/kubernetes/parse.go parseRequest. */
interface Parsed {
  readonly kind: string
  readonly namespace: string
  readonly service: string
  readonly endpoint: string
  readonly port: string
  readonly protocol: string
}

function parse(labels: readonly string[]): Parsed | undefined {
  const parts = [...labels]
  const kind = parts.pop() ?? ''
  if (kind !== 'svc' && kind !== 'pod') return undefined
  const namespace = parts.pop() ?? ''
  const service = parts.pop() ?? ''
  if (parts.length > 2) return undefined
  const bare = (label = '') => label.replace(/^_/, '')
  const [first, second] = parts
  if (second === undefined) return { kind, namespace, service, endpoint: first ?? '', port: '', protocol: '' }
  return { kind, namespace, service, endpoint: '', port: bare(first), protocol: bare(second) }
}

/** CoreDNS as kind configures it: the cluster's names, reverse names, and the outside world's. Follows plugin/kubernetes. */
export class Zone {
  private readonly inventory: Inventory

  constructor(inventory: Inventory) {
    this.inventory = inventory
  }

  /** Answers one question; `name` without its last dot, in any case. */
  answer(question: string, type: RecordType): DnsAnswer {
    const name = question.toLowerCase().replace(/\.$/, '')
    if (name.endsWith('.in-addr.arpa')) return this.reverse(name, type)
    if (name !== clusterDomain && !name.endsWith(`.${clusterDomain}`)) return this.machineAnswer(name, type)
    const below = name.slice(0, -clusterDomain.length).replace(/\.$/, '')
    if (below === '' || below === 'svc' || below === 'pod') return emptyAnswer('NOERROR')
    if (below === 'dns-version') return type === 'TXT' ? { ...emptyAnswer('NOERROR'), records: [{ type, name, text: '1.1.0' }] } : emptyAnswer('NXDOMAIN')
    const parsed = parse(below.split('.'))
    const items = parsed === undefined ? undefined : parsed.kind === 'pod' ? this.podItems(parsed, name) : this.serviceItems(parsed)
    return items === undefined ? emptyAnswer('NXDOMAIN') : this.recordsOf(name, type, items)
  }

  /** What the resolver of the nodes' machine answers: the nodes by name, as the container engine knows them, and the outside. */
  machineAnswer(name: string, type: RecordType): DnsAnswer {
    const node = this.inventory.nodes.get('', name)
    if (node === undefined) return outsideNames(name, type)
    return { code: 'NOERROR', authoritative: false, records: type === 'A' ? [{ type: 'A', name, address: addressOfNode(node) }] : [] }
  }

  private recordsOf(name: string, type: RecordType, items: readonly Item[]): DnsAnswer {
    if (type === 'SRV') return this.serviceRecords(name, items)
    const alias = items.find(({ host }) => !isIPv4(host))
    if (alias !== undefined) {
      if (type !== 'A' && type !== 'AAAA' && type !== 'CNAME') return emptyAnswer('NOERROR')
      const record: DnsRecord = { type: 'CNAME', name, target: alias.host }
      const further = this.answer(alias.host, type)
      // A target in the cluster that is not there leaves nothing to say; one outside is named all the same.
      if (alias.host.endsWith(`.${clusterDomain}`) && further.records.length === 0) return emptyAnswer('NOERROR')
      return { code: 'NOERROR', authoritative: true, records: [record, ...further.records] }
    }
    if (type !== 'A') return emptyAnswer('NOERROR')
    const addresses = [...new Set(items.map(({ host }) => host))]
    return { code: 'NOERROR', authoritative: true, records: addresses.map(address => ({ type: 'A', name, address })) }
  }

  // Follows plugin/backend_lookup.go SRV: every item weighs the same.
  private serviceRecords(name: string, items: readonly Item[]): DnsAnswer {
    const inside = items.filter(({ host, port }) => isIPv4(host) && port !== -1)
    const weight = Math.max(1, Math.floor(100 / Math.max(1, inside.length)))
    const records = new Map<string, DnsRecord>()
    for (const { own, port } of inside) records.set(`${own}:${port}`, { type: 'SRV', name, target: own, port, priority: 0, weight })
    return { code: 'NOERROR', authoritative: true, records: [...records.values()] }
  }

  private isNamespace(name: string): boolean {
    return this.inventory.namespaces.get('', name) !== undefined
  }

  /** `10-244-1-5.shop.pod`: an address spelled as a name; CoreDNS does not check that there is such a Pod. */
  private podItems({ namespace, service }: Parsed, own: string): Item[] | undefined {
    if (!this.isNamespace(namespace)) return undefined
    if (service === '') return []
    const host = service.replaceAll('-', '.')
    return isIPv4(host) ? [{ host, port: 0, own }] : undefined
  }

  private serviceItems(parsed: Parsed): Item[] | undefined {
    const { namespace, service: name, endpoint, port, protocol } = parsed
    if (!this.isNamespace(namespace)) return undefined
    if (name === '') return []
    const service = this.inventory.services.get(namespace, name)
    if (service === undefined) return undefined
    const own = `${name}.${namespace}.svc.${clusterDomain}`
    const { spec } = service
    if (spec.type === 'ExternalName') {
      if (endpoint !== '' || port !== '' || protocol !== '') return undefined
      return spec.externalName === undefined || isIPv4(spec.externalName) ? undefined : [{ host: spec.externalName.replace(/\.$/, ''), port: 0, own }]
    }
    const items = spec.clusterIP === 'None' || endpoint !== '' ? this.endpointItems(service, parsed, own) : this.addressItems(service, parsed, own)
    return items.length === 0 ? undefined : items
  }

  private addressItems({ spec }: Service, { port, protocol }: Parsed, own: string): Item[] {
    return (spec.ports ?? [])
      .filter(candidate => matches(port, candidate.name, protocol, candidate.protocol))
      .flatMap(candidate => (spec.clusterIPs ?? []).map(host => ({ host, port: candidate.port, own })))
  }

  private endpointItems(service: Service, { endpoint, port, protocol }: Parsed, own: string): Item[] {
    const slices = this.inventory.slicesOf(service.metadata.namespace ?? '', service.metadata.name ?? '')
    return slices.flatMap(slice =>
      (slice.endpoints ?? []).flatMap(({ addresses, conditions, hostname }) => {
        const [host] = addresses ?? []
        if (host === undefined || conditions.ready === false) return []
        const label = hostname || host.replaceAll('.', '-')
        if (endpoint !== '' && endpoint !== label) return []
        // An endpoint without ports has one that is none, so that its name is still found.
        const ports = slice.ports === null || slice.ports.length === 0 ? [{ name: '', protocol: '', port: -1 }] : slice.ports
        return ports
          .filter(candidate => matches(port, candidate.name, protocol, candidate.protocol))
          .map(candidate => ({ host, port: candidate.port ?? -1, own: `${label}.${own}` }))
      }),
    )
  }

  // Follows plugin/kubernetes/reverse.go: a Service by its address, else the endpoints that have it.
  private reverse(question: string, type: RecordType): DnsAnswer {
    const address = question.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.')
    const names = this.namesOf(address)
    if (names.length === 0) return emptyAnswer('NXDOMAIN', false)
    if (type !== 'PTR') return emptyAnswer('NOERROR')
    return { code: 'NOERROR', authoritative: true, records: names.map(target => ({ type: 'PTR', name: question, target })) }
  }

  private namesOf(address: string): string[] {
    const service = this.inventory.servicesAt(address).find(({ spec }) => spec.clusterIPs?.includes(address))
    if (service !== undefined) return [`${service.metadata.name}.${service.metadata.namespace}.svc.${clusterDomain}`]
    const names = this.inventory.slices
      .list()
      .flatMap(({ endpoints, metadata }) =>
        (endpoints ?? [])
          .filter(({ addresses, conditions }) => addresses?.includes(address) === true && conditions.ready !== false)
          .map(
            ({ hostname }) =>
              `${hostname || address.replaceAll('.', '-')}.${metadata.labels?.['kubernetes.io/service-name']}.${metadata.namespace}.svc.${clusterDomain}`,
          ),
      )
    return [...new Set(names)]
  }
}

// Follows plugin/kubernetes/kubernetes.go matchPortAndProtocol.
function matches(port: string, name = '', protocol: string, actual = 'TCP'): boolean {
  return (port === '' || port === name.toLowerCase()) && (protocol === '' || protocol === actual.toLowerCase())
}
