import type { LoadBalancerStatus, Service } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isValidIPForLegacyField, parseIP } from '../../../apimachinery/ip.ts'
import { isDNS1123Subdomain } from '../../../apimachinery/names.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { clusterIPsPath, familiesOf, familiesPath, ipsOf, isExternalName, policyPath } from './cluster-ips.ts'
import { isHeadless, needsHealthCheck } from './helpers.ts'
import { validate, validateLoadBalancerClass } from './validation.ts'

const spec = Path.of('spec')

const metadata = Path.of('metadata')

/** Follows ValidateServiceUpdate. */
export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  const errors = [
    ...validateObjectMetaUpdate(service.metadata, old.metadata, metadata),
    ...validateClusterIPsChange(old, service),
    ...validateIPFamiliesChange(old, service),
    ...validateLoadBalancerClass(old, service),
  ]
  if (needsHealthCheck(old) && needsHealthCheck(service) && old.spec.healthCheckNodePort !== service.spec.healthCheckNodePort) {
    errors.push(forbidden(spec.child('healthCheckNodePort'), 'field is immutable'))
  }
  return [...errors, ...validate(service, old)]
}

/** Follows ValidateLoadBalancerStatus. */
function validateLoadBalancerStatus(status: LoadBalancerStatus, old: LoadBalancerStatus, type: string | undefined): FieldError[] {
  const path = Path.of('status', 'loadBalancer', 'ingress')
  const ingresses = status.ingress ?? []
  if (type !== 'LoadBalancer' && ingresses.length > 0) return [forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'")]
  const known = new Set((old.ingress ?? []).map(({ ip }) => ip))
  return ingresses.flatMap(({ ip = '', ipMode, hostname = '' }, index) => {
    const at = path.index(index)
    const errors: FieldError[] = ip === '' || known.has(ip) ? [] : isValidIPForLegacyField(ip).map(message => invalid(at.child('ip'), ip, message))
    if (ipMode === undefined) {
      if (ip !== '') errors.push(required(at.child('ipMode'), 'must be specified when `ip` is set'))
    } else if (ip === '') errors.push(forbidden(at.child('ipMode'), 'may not be specified when `ip` is not set'))
    else if (ipMode !== 'Proxy' && ipMode !== 'VIP') errors.push(notSupported(at.child('ipMode'), ipMode, ['Proxy', 'VIP']))
    if (hostname === '') return errors
    errors.push(...isDNS1123Subdomain(hostname).map(message => invalid(at.child('hostname'), hostname, message)))
    if (parseIP(hostname) !== undefined) errors.push(invalid(at.child('hostname'), hostname, 'must be a DNS name, not an IP address'))
    return errors
  })
}

/** Follows ValidateServiceStatusUpdate. */
export function validateServiceStatusUpdate(service: Service, old: Service): FieldError[] {
  return [
    ...validateObjectMetaUpdate(service.metadata, old.metadata, metadata),
    ...validateLoadBalancerStatus(service.status.loadBalancer, old.status.loadBalancer, service.spec.type),
  ]
}

const unchangeable = 'may not change once set'

/** Addresses may be added and released, not changed. Follows validateUpgradeDowngradeClusterIPs. */
export function validateClusterIPsChange(old: Service, service: Service): FieldError[] {
  if (isExternalName(service) || isExternalName(old) || (isHeadless(old) && isHeadless(service))) return []
  const before = ipsOf(old)
  const after = ipsOf(service)
  const value = service.spec.clusterIPs ?? null
  if (before.length === after.length) {
    return before.flatMap((ip, index) => (ip === after[index] ? [] : [invalid(clusterIPsPath.index(index), value, unchangeable)]))
  }
  const errors: FieldError[] = []
  const first = clusterIPsPath.index(0)
  if (before.length > after.length && after.length === 0) errors.push(invalid(first, value, 'primary clusterIP can not be unset'))
  if (before.length > 0 && after.length > 0 && before[0] !== after[0]) errors.push(invalid(first, value, unchangeable))
  if (before.length > after.length && after.length === 1 && service.spec.ipFamilyPolicy !== 'SingleStack') {
    errors.push(invalid(policyPath, service.spec.ipFamilyPolicy ?? null, "must be set to 'SingleStack' when releasing the secondary clusterIP"))
  }
  return errors
}

/** Families likewise. Follows validateUpgradeDowngradeIPFamilies. */
export function validateIPFamiliesChange(old: Service, service: Service): FieldError[] {
  if (isExternalName(service) || isExternalName(old) || isHeadless(service) || isHeadless(old)) return []
  const before = familiesOf(old)
  const after = familiesOf(service)
  const first = familiesPath.index(0)
  if (before.length === after.length) {
    return before.flatMap((family, index) => (family === after[index] ? [] : [invalid(first, service.spec.ipFamilies ?? null, unchangeable)]))
  }
  const errors: FieldError[] = []
  if (before.length > after.length && ipsOf(service).length === 0)
    errors.push(invalid(first, service.spec.ipFamilies ?? null, 'primary ipFamily can not be unset'))
  if (before.length > 0 && after.length > 0 && before[0] !== after[0]) errors.push(invalid(first, service.spec.clusterIPs ?? null, unchangeable))
  if (before.length > after.length && after.length === 1 && service.spec.ipFamilyPolicy !== 'SingleStack') {
    errors.push(invalid(policyPath, service.spec.ipFamilyPolicy ?? null, "must be set to 'SingleStack' when releasing the secondary ipFamily"))
  }
  return errors
}
