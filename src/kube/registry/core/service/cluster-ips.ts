import type { Service } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isIPv6, isValidIPForLegacyField } from '../../../apimachinery/ip.ts'
import { isHeadless } from './helpers.ts'

const spec = Path.of('spec')
const clusterIPsPath = spec.child('clusterIPs')
const familiesPath = spec.child('ipFamilies')
const policyPath = spec.child('ipFamilyPolicy')

const ipsOf = (service: Service) => service.spec.clusterIPs ?? []
const familiesOf = (service: Service) => service.spec.ipFamilies ?? []
const isExternalName = (service: Service) => service.spec.type === 'ExternalName'

function validateFamilies(service: Service): FieldError[] {
  const errors: FieldError[] = []
  for (const [index, family] of familiesOf(service).entries()) {
    if (family !== 'IPv4' && family !== 'IPv6') errors.push(notSupported(familiesPath.index(index), family, ['IPv4', 'IPv6']))
    if (familiesOf(service).indexOf(family) < index) errors.push(duplicate(familiesPath.index(index), family))
  }
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']
  const policy = service.spec.ipFamilyPolicy
  if (policy !== undefined && !policies.includes(policy)) errors.push(notSupported(policyPath, policy, policies))
  return errors
}

/** Addresses and families of a Service. Follows pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields. */
export function validateClusterIPs(service: Service, old: Service | undefined): FieldError[] {
  if (isExternalName(service)) return []
  const errors: FieldError[] = []
  const { clusterIP = '', clusterIPs } = service.spec
  const ips = ipsOf(service)
  if (clusterIP !== '') {
    if (ips.length === 0) errors.push(required(clusterIPsPath))
    else if (ips[0] !== clusterIP) errors.push(invalid(clusterIPsPath, clusterIPs, 'first value must match `clusterIP`'))
  } else if (ips.length > 0) errors.push(invalid(clusterIPsPath, clusterIPs, 'must be empty when `clusterIP` is not specified'))
  errors.push(...validateFamilies(service))
  let broken = false
  for (const [index, ip] of ips.entries()) {
    if (index === 0 && ip === 'None') {
      if (ips.length === 1) continue
      broken = true
      errors.push(invalid(clusterIPsPath, clusterIPs, "'None' must be the first and only value"))
      continue
    }
    const messages = old?.spec.clusterIPs?.includes(ip) ? [] : isValidIPForLegacyField(ip)
    broken ||= messages.length > 0
    errors.push(...messages.map(message => invalid(clusterIPsPath.index(index), ip, message)))
  }
  if (ips.length > 2) errors.push(invalid(clusterIPsPath, clusterIPs, 'may only hold up to 2 values'))
  if (broken) return errors
  const distinct = new Set(ips.map(isIPv6)).size
  if (ips.length > 1 && distinct < 2) errors.push(invalid(clusterIPsPath, clusterIPs, 'may specify no more than one IP for each IP family'))
  if (isHeadless(service)) return errors
  for (const [index, ip] of ips.entries()) {
    const family = familiesOf(service)[index]
    if ((family === 'IPv4' && isIPv6(ip)) || (family === 'IPv6' && !isIPv6(ip))) {
      errors.push(invalid(clusterIPsPath.index(index), ip, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``))
    }
  }
  return errors
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
