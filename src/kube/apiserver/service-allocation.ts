import type { Service, ServiceSpec } from '../api/types.gen.ts'
import { deepEqual } from '../apimachinery/deep-copy.ts'
import type { FieldError } from '../apimachinery/field-error.ts'
import { invalid } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import { isIPv6, parseIP } from '../apimachinery/ip.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { newInvalid, StatusError } from '../apimachinery/status-error.ts'
import { validateClusterIPs } from '../registry/core/service/cluster-ips.ts'
import type { Host } from './host.ts'
import { allocateNodePorts } from './node-ports.ts'

/** The cluster's Service network, 10.96.0.0/16: the first 256 addresses are for those who choose, the rest is given out at random. */
const network = { prefix: '10.96.', first: 1, dynamicFrom: 257, last: 65534 }

const specPath = Path.of('spec')
const resource = 'services'
const clusterIPIndex = 'clusterIP'

/** The object as the Service it is. */
export function serviceOf(object: KubeObject): Service {
  return object as Service & KubeObject
}

function refuse(object: KubeObject, ...errors: FieldError[]): never {
  throw newInvalid({ group: '', kind: 'Service' }, object.metadata.name ?? '', errors)
}

/** Keeps the index of addresses in use. Called once, before the first Service. */
export function indexServices(host: Host): void {
  host.storage.addIndex(resource, clusterIPIndex, object => serviceOf(object).spec.clusterIPs ?? [])
}

/**
 * Fills in addresses and node ports of a new Service, or refuses those it asks for.
 * Follows pkg/registry/core/service/storage/storage.go beginCreate.
 */
export function allocateOnCreate(host: Host, object: KubeObject, dryRun: boolean): void {
  const { spec } = serviceOf(object)
  if (spec.clusterIP && (spec.clusterIPs ?? []).length === 0) spec.clusterIPs = [spec.clusterIP]
  initFamilies(object, undefined)
  allocateClusterIPs(host, object, dryRun)
  allocateNodePorts(host, object, dryRun)
}

/** Follows pkg/registry/core/service/storage/alloc.go initIPFamilyFields, on a cluster that has IPv4 alone. */
export function initFamilies(object: KubeObject, before: Service | undefined): void {
  const { spec } = serviceOf(object)
  const old = before?.spec
  if (spec.type === 'ExternalName') return
  const headlessWithoutSelector = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0
  spec.ipFamilyPolicy ??= old?.ipFamilyPolicy ?? (headlessWithoutSelector ? 'RequireDualStack' : 'SingleStack')
  const errors = validateClusterIPs(serviceOf(object), before)
  if (errors.length > 0) refuse(object, ...errors)
  const policyPath = specPath.child('ipFamilyPolicy')
  if (spec.ipFamilyPolicy === 'SingleStack') {
    if (old !== undefined) keepFirst(spec, old)
    if (spec.clusterIPs?.length === 2)
      errors.push(invalid(policyPath, spec.ipFamilyPolicy, "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified"))
    if (spec.ipFamilies?.length === 2)
      errors.push(invalid(policyPath, spec.ipFamilyPolicy, "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified"))
  } else if (old !== undefined) {
    if (fewer(spec.clusterIPs, old.clusterIPs))
      errors.push(invalid(policyPath, spec.ipFamilyPolicy, "must be 'SingleStack' to release the secondary cluster IP"))
    if (fewer(spec.ipFamilies, old.ipFamilies))
      errors.push(invalid(policyPath, spec.ipFamilyPolicy, "must be 'SingleStack' to release the secondary IP family"))
  }
  inferFamilies(spec, errors)
  if (errors.length > 0) refuse(object, ...errors)
  if (headlessWithoutSelector) {
    const families = spec.ipFamilies ?? ['IPv4']
    spec.ipFamilies = families.length < 2 && spec.ipFamilyPolicy !== 'SingleStack' ? [...families, families[0] === 'IPv4' ? 'IPv6' : 'IPv4'] : families
    return
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack')
    errors.push(invalid(policyPath, spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services'))
  spec.ipFamilies?.forEach((family, index) => {
    if (family !== 'IPv4') errors.push(invalid(specPath.child('ipFamilies').index(index), family, 'not configured on this cluster'))
  })
  if (errors.length > 0) refuse(object, ...errors)
  if ((spec.ipFamilies ?? []).length === 0) spec.ipFamilies = ['IPv4']
}

function keepFirst(spec: ServiceSpec, old: ServiceSpec): void {
  if ((spec.clusterIPs?.length ?? 0) > 1 && deepEqual(spec.clusterIPs, old.clusterIPs)) spec.clusterIPs = spec.clusterIPs?.slice(0, 1) ?? []
  if ((spec.ipFamilies?.length ?? 0) > 1 && deepEqual(spec.ipFamilies, old.ipFamilies)) spec.ipFamilies = spec.ipFamilies?.slice(0, 1) ?? []
}

const fewer = (now: readonly string[] | undefined, before: readonly string[] | undefined) =>
  (now ?? []).length === 1 && (before ?? []).length === 2 && now?.[0] === before?.[0]

function inferFamilies(spec: ServiceSpec, errors: FieldError[]): void {
  const given = spec.clusterIPs ?? []
  for (const [index, ip] of given.entries()) {
    if (ip === 'None') return
    if (index < (spec.ipFamilies ?? []).length) continue
    if (isIPv6(ip)) errors.push(invalid(specPath.child('clusterIPs').index(index), given, 'IPv6 is not configured on this cluster'))
    else if (parseIP(ip) !== undefined) spec.ipFamilies = [...(spec.ipFamilies ?? []), 'IPv4']
  }
}

/** Follows alloc.go allocClusterIPs and ipallocator. */
export function allocateClusterIPs(host: Host, object: KubeObject, dryRun: boolean): void {
  const { spec } = serviceOf(object)
  const given = spec.clusterIPs?.[0] ?? ''
  if (spec.type === 'ExternalName' || given === 'None') return
  if (given === '') {
    spec.clusterIP = dryRun ? `${network.prefix}0.0` : nextClusterIP(host)
    spec.clusterIPs = [spec.clusterIP]
    return
  }
  const beyond = dryRun
    ? `the provided IP (${given}) is not in the valid range. The range of valid IPs is 10.96.0.0/16`
    : 'the provided network does not match the current range'
  const problem = outside(given) ? beyond : !dryRun && taken(host, given) ? 'provided IP is already allocated' : undefined
  if (problem !== undefined) refuse(object, invalid(specPath.child('clusterIPs'), spec.clusterIPs, `failed to allocate IP ${given}: ${problem}`))
}

const addressAt = (offset: number) => `${network.prefix}${offset >> 8}.${offset & 255}`

function outside(ip: string): boolean {
  if (!ip.startsWith(network.prefix)) return true
  const [high, low] = ip.slice(network.prefix.length).split('.').map(Number)
  const offset = (high ?? 0) * 256 + (low ?? 0)
  return offset < network.first || offset > network.last
}

function taken(host: Host, ip: string): boolean {
  return host.storage.byIndex(resource, clusterIPIndex, ip).length > 0
}

function nextClusterIP(host: Host): string {
  const size = network.last - network.dynamicFrom + 1
  const start = host.rand.int(size)
  for (let step = 0; step < size; step++) {
    const ip = addressAt(network.dynamicFrom + ((start + step) % size))
    if (!taken(host, ip)) return ip
  }
  for (let offset = network.first; offset < network.dynamicFrom; offset++) if (!taken(host, addressAt(offset))) return addressAt(offset)
  throw new StatusError({ code: 500, reason: 'InternalError', message: 'Internal error occurred: failed to allocate a serviceIP for Service: range is full' })
}
