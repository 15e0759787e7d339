import type { Pod } from '../../api/types.gen.ts'
import { clusterDomain } from './zone.ts'

/** How names are looked up from one place: `/etc/resolv.conf`. */
export interface ResolvConf {
  readonly nameservers: readonly string[]
  readonly searches: readonly string[]
  readonly options: readonly string[]
}

/** Where CoreDNS answers. */
export const clusterDNS = '10.96.0.10'

/** The resolver of the machine that the nodes run on. */
export const machineDNS = '172.18.0.1'

/** A node's own, as kind leaves it. */
export const nodeResolvConf: ResolvConf = { nameservers: [machineDNS], searches: [], options: ['ndots:0'] }

/** At most so many searches and name servers reach the file. Follows pkg/apis/core/validation. */
const mostSearches = 32
const mostNameservers = 3

const unique = (words: readonly string[]) => [...new Set(words)]

/** The resolv.conf of a Pod. Follows pkg/kubelet/network/dns/dns.go GetPodDNS. */
export function resolvConfOf({ metadata, spec }: Pod): ResolvConf {
  const policy = spec.dnsPolicy ?? 'ClusterFirst'
  let conf: ResolvConf = nodeResolvConf
  if (policy === 'None') conf = { nameservers: [], searches: [], options: [] }
  else if (policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && spec.hostNetwork !== true)) {
    const domains = [`${metadata.namespace ?? ''}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain]
    conf = { nameservers: [clusterDNS], searches: domains, options: ['ndots:5'] }
  }
  const { dnsConfig } = spec
  if (dnsConfig === undefined) return conf
  const options = new Map(conf.options.map(option => [option.split(':')[0] ?? '', option]))
  for (const { name = '', value } of dnsConfig.options ?? []) options.set(name, value === undefined || value === '' ? name : `${name}:${value}`)
  return {
    nameservers: unique([...conf.nameservers, ...(dnsConfig.nameservers ?? [])]).slice(0, mostNameservers),
    searches: unique([...conf.searches, ...(dnsConfig.searches ?? [])]).slice(0, mostSearches),
    options: [...options.values()],
  }
}

/** The text of the file, as the container runtime writes it. */
export function formatResolvConf({ nameservers, searches, options }: ResolvConf): string {
  const search = searches.length === 0 ? '' : `search ${searches.join(' ')}\n`
  const servers = nameservers.map(server => `nameserver ${server}\n`).join('')
  return `${search}${servers}${options.length === 0 ? '' : `options ${options.join(' ')}\n`}`
}

/** Names to ask for in turn. A name with fewer dots than ndots tries the search domains first. Follows resolv.conf(5). */
export function candidates(name: string, { searches, options }: ResolvConf): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const ndots = Number(options.find(option => option.startsWith('ndots:'))?.slice(6) ?? 1)
  const searched = searches.map(domain => `${name}.${domain}`)
  return name.split('.').length - 1 >= ndots ? [name, ...searched] : [...searched, name]
}
