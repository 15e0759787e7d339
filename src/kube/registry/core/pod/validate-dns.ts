import type { HostAlias, PodSpec } from '../../../api/types.gen.ts'
import { forbidden, invalid, required, tooLong } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isValidIPForLegacyField } from '../../../apimachinery/ip.ts'
import { isDNS1123SubdomainWithUnderscore } from '../../../apimachinery/names.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import type { Errors } from './checks.ts'
import { checkRequiredOneOf, checkSubdomain, report } from './checks.ts'

const maxNameservers = 3
const maxSearches = 32
const maxSearchLength = 2048
const maxHostname = 64

/** Where a Pod's names come from. Follows pkg/apis/core/validation/validation.go validateDNSPolicy. */
export function checkDNSPolicy(errors: Errors, policy: string | undefined, path: Path): void {
  checkRequiredOneOf(errors, path, policy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'])
}

/** A Pod's own resolver settings. Follows validatePodDNSConfig. */
export function validateDNSConfig(errors: Errors, { dnsConfig, dnsPolicy }: PodSpec, path: Path): void {
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {}
  if (dnsPolicy === 'None') {
    if (dnsConfig === undefined) return void errors.push(required(path, 'must provide `dnsConfig` when `dnsPolicy` is None'))
    if (nameservers.length === 0) {
      return void errors.push(required(path.child('nameservers'), 'must provide at least one DNS nameserver when `dnsPolicy` is None'))
    }
  }
  if (nameservers.length > maxNameservers) errors.push(invalid(path.child('nameservers'), nameservers, `must not have more than ${maxNameservers} nameservers`))
  for (const [index, server] of nameservers.entries()) report(errors, path.child('nameservers').index(index), server, isValidIPForLegacyField(server))
  const searchesPath = path.child('searches')
  if (searches.length > maxSearches) errors.push(invalid(searchesPath, searches, `must not have more than ${maxSearches} search paths`))
  if (byteLength(searches.join(' ')) > maxSearchLength) {
    errors.push(invalid(searchesPath, searches, `must not have more than ${maxSearchLength} characters (including spaces) in the search list`))
  }
  for (const [index, search] of searches.entries()) {
    if (search === '.') continue
    const domain = search.endsWith('.') ? search.slice(0, -1) : search
    report(errors, searchesPath.index(index), domain, isDNS1123SubdomainWithUnderscore(domain))
  }
  for (const [index, { name }] of options.entries()) if (!name) errors.push(required(path.child('options').index(index), 'must not be empty'))
}

/** Lines of the Pod's hosts file. Follows ValidateHostAliases. */
export function validateHostAliases(errors: Errors, aliases: readonly HostAlias[] | undefined, path: Path): void {
  for (const [index, { ip, hostnames }] of (aliases ?? []).entries()) {
    report(errors, path.index(index).child('ip'), ip, isValidIPForLegacyField(ip))
    for (const [at, name] of (hostnames ?? []).entries()) checkSubdomain(errors, path.index(index).child('hostnames').index(at), name)
  }
}

/** A hostname in place of the one made from the Pod's name. Follows validatePodHostName. */
export function validateHostnameOverride(errors: Errors, { hostnameOverride: name, setHostnameAsFQDN, hostNetwork }: PodSpec, path: Path): void {
  if (name === undefined) return
  const namePath = path.child('hostnameOverride')
  if (setHostnameAsFQDN === true) errors.push(forbidden(namePath, 'may not be specified when setHostnameAsFQDN is true'))
  if (hostNetwork) errors.push(forbidden(namePath, 'may not be specified when hostNetwork is true'))
  if (byteLength(name) > maxHostname) errors.push(tooLong(namePath, maxHostname))
  checkSubdomain(errors, namePath, name)
}
