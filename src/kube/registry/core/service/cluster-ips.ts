import type { Service } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isIPv6, isValidIPForLegacyField } from '../../../apimachinery/ip.ts'
import { isHeadless } from './helpers.ts'

const spec = Path.of('spec')
/** Where the addresses stand. */
export const clusterIPsPath = spec.child('clusterIPs')
/** Where the families stand. */
export const familiesPath = spec.child('ipFamilies')
/** Where the families' policy stands. */
export const policyPath = spec.child('ipFamilyPolicy')

/** A Service's addresses. */
export const ipsOf = (service: Service) => service.spec.clusterIPs ?? []
/** A Service's families of addresses. */
export const familiesOf = (service: Service) => service.spec.ipFamilies ?? []
/** Whether a Service is only a name for another host. */
export const isExternalName = (service: Service) => service.spec.type === 'ExternalName'

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
