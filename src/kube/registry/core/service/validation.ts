import type { Service } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isValidCIDRForLegacyField, isValidIPForLegacyField, parseIP } from '../../../apimachinery/ip.ts'
import { isDNS1123Subdomain, isQualifiedName, isValidPortNum, nameIsDNSLabel } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { validateLabels } from '../../../apimachinery/selector.ts'
import { validateClusterIPs } from './cluster-ips.ts'
import { externallyAccessible, isHeadless, needsHealthCheck } from './helpers.ts'
import { validatePortConflicts, validatePorts } from './ports.ts'

const metadata = Path.of('metadata')
const spec = Path.of('spec')
const onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'"
const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const maxClientIPTimeout = 86400

/** An address that traffic can be sent to. Follows pkg/apis/core/validation/validation.go ValidateEndpointIP. */
export function validateEndpointIP(text: string, path: Path): FieldError[] {
  const address = parseIP(text)
  if (address === undefined) return [invalid(path, text, 'must be a valid IP address')]
  const { bytes } = address
  const [first = 0, second = 0, third = 0] = bytes
  const v4 = bytes.length === 4
  const last = bytes.at(-1) ?? 0
  const zerosBefore = bytes.slice(0, -1).every(byte => byte === 0)
  const errors: FieldError[] = []
  if (zerosBefore && last === 0) errors.push(invalid(path, text, `may not be unspecified (${text})`))
  if (v4 ? first === 127 : zerosBefore && last === 1) errors.push(invalid(path, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'))
  if (v4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80)
    errors.push(invalid(path, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'))
  if (v4 ? first === 224 && second === 0 && third === 0 : first === 0xff && (second & 0x0f) === 2)
    errors.push(invalid(path, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'))
  return errors
}

function validateType(service: Service): FieldError[] {
  const { type, externalName = '', clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = service.spec
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(service)) {
    return [invalid(spec.child('clusterIPs').index(0), clusterIPs[0], `may not be set to 'None' for ${type} services`)]
  }
  if (type !== 'ExternalName') return []
  const errors: FieldError[] = []
  const detail = 'may not be set for ExternalName services'
  if (clusterIPs.length > 0) errors.push(forbidden(spec.child('clusterIPs'), detail))
  if (ipFamilies.length > 0) errors.push(forbidden(spec.child('ipFamilies'), detail))
  if (ipFamilyPolicy !== undefined) errors.push(forbidden(spec.child('ipFamilyPolicy'), detail))
  const name = externalName.replace(/\.$/, '')
  if (name === '') errors.push(required(spec.child('externalName')))
  else errors.push(...isDNS1123Subdomain(name).map(message => invalid(spec.child('externalName'), name, message)))
  return errors
}

function validateAffinity(service: Service): FieldError[] {
  const { sessionAffinity = '', sessionAffinityConfig: config } = service.spec
  const path = spec.child('sessionAffinityConfig')
  const needed = 'when session affinity type is ClientIP'
  if (sessionAffinity === '') return [required(spec.child('sessionAffinity'))]
  if (sessionAffinity === 'None') return config === undefined ? [] : [forbidden(path, 'must not be set when session affinity is None')]
  if (sessionAffinity !== 'ClientIP') return [notSupported(spec.child('sessionAffinity'), sessionAffinity, ['ClientIP', 'None'])]
  if (config === undefined) return [required(path, needed)]
  if (config.clientIP === undefined) return [required(path.child('clientIP'), needed)]
  const timeout = config.clientIP.timeoutSeconds
  const timeoutPath = path.child('clientIP', 'timeoutSeconds')
  if (timeout === undefined) return [required(timeoutPath, needed)]
  return timeout <= 0 || timeout > maxClientIPTimeout ? [invalid(timeoutPath, timeout, `must be greater than 0 and less than ${maxClientIPTimeout}`)] : []
}

const sourceRangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges'

function validateSourceRanges(service: Service, old: Service | undefined): FieldError[] {
  const ranges = service.spec.loadBalancerSourceRanges ?? []
  const isLoadBalancer = service.spec.type === 'LoadBalancer'
  const check = (path: Path, value: string, known: readonly string[]) =>
    known.includes(value) ? [] : isValidCIDRForLegacyField(value).map(message => invalid(path, value, message))
  if (ranges.length > 0) {
    const path = spec.child('LoadBalancerSourceRanges')
    const known = (old?.spec.loadBalancerSourceRanges ?? []).map(value => value.trim())
    return [...(isLoadBalancer ? [] : [forbidden(path, onlyLoadBalancer)]), ...ranges.flatMap((value, index) => check(path.index(index), value.trim(), known))]
  }
  const annotation = service.metadata.annotations?.[sourceRangesAnnotation]
  if (annotation === undefined) return []
  const path = metadata.child('annotations').key(sourceRangesAnnotation)
  const errors = isLoadBalancer ? [] : [forbidden(path, onlyLoadBalancer)]
  if (old?.metadata.annotations?.[sourceRangesAnnotation] === annotation || annotation.trim() === '') return errors
  return [
    ...errors,
    ...annotation
      .trim()
      .split(',')
      .flatMap(value => check(path, value.trim(), [])),
  ]
}

/** Follows validateLoadBalancerClassField. */
export function validateLoadBalancerClass(old: Service | undefined, service: Service): FieldError[] {
  const errors: FieldError[] = []
  const path = spec.child('loadBalancerClass')
  const { loadBalancerClass: name, type } = service.spec
  if (old?.spec.type === 'LoadBalancer' && type === 'LoadBalancer' && old.spec.loadBalancerClass !== name)
    errors.push(invalid(path, name ?? null, 'may not change once set'))
  if (name === undefined) return errors
  if (type !== 'LoadBalancer') return [...errors, forbidden(path, onlyLoadBalancer)]
  return [...errors, ...isQualifiedName(name).map(message => invalid(path, name, message))]
}

function validateTrafficPolicies(service: Service): FieldError[] {
  const errors: FieldError[] = []
  const {
    externalTrafficPolicy: external = '',
    healthCheckNodePort: health = 0,
    internalTrafficPolicy: internal,
    type = '',
    trafficDistribution,
  } = service.spec
  const policies = ['Cluster', 'Local']
  const externalPath = spec.child('externalTrafficPolicy')
  if (!externallyAccessible(service)) {
    if (external !== '') errors.push(invalid(externalPath, external, 'may only be set for externally-accessible services'))
  } else if (external === '') errors.push(required(externalPath))
  else if (!policies.includes(external)) errors.push(notSupported(externalPath, external, policies))
  const healthPath = spec.child('healthCheckNodePort')
  if (!needsHealthCheck(service)) {
    if (health !== 0) errors.push(invalid(healthPath, health, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"))
  } else if (health === 0) errors.push(required(healthPath))
  else errors.push(...isValidPortNum(health).map(message => invalid(healthPath, health, message)))
  const internalPath = spec.child('internalTrafficPolicy')
  if (internal === undefined) {
    if (['NodePort', 'LoadBalancer', 'ClusterIP'].includes(type)) errors.push(required(internalPath))
  } else if (!policies.includes(internal)) errors.push(notSupported(internalPath, internal, policies))
  const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
  if (trafficDistribution !== undefined && !distributions.includes(trafficDistribution))
    errors.push(notSupported(spec.child('trafficDistribution'), trafficDistribution, distributions))
  return errors
}

const hintsAnnotation = 'service.kubernetes.io/topology-aware-hints'
const modeAnnotation = 'service.kubernetes.io/topology-mode'

/** Follows validateService. */
export function validate(service: Service, old: Service | undefined): FieldError[] {
  const errors: FieldError[] = []
  const { type = '', ports = [], selector, externalIPs = [], allocateLoadBalancerNodePorts } = service.spec
  const { [hintsAnnotation]: hints, [modeAnnotation]: mode } = service.metadata.annotations ?? {}
  if (mode !== undefined && hints !== undefined && mode !== hints) {
    errors.push(invalid(metadata.child('annotations').key(modeAnnotation), mode, `must match annotations[${hintsAnnotation}] when both are specified`))
  }
  if (ports.length === 0 && !isHeadless(service) && type !== 'ExternalName') errors.push(required(spec.child('ports')))
  errors.push(
    ...validateType(service),
    ...validatePorts(service),
    ...validateLabels(selector, spec.child('selector')),
    ...validateAffinity(service),
    ...validateClusterIPs(service, old),
  )
  for (const [index, ip] of externalIPs.entries()) {
    const path = spec.child('externalIPs').index(index)
    const messages = old?.spec.externalIPs?.includes(ip) ? [] : isValidIPForLegacyField(ip)
    errors.push(...(messages.length > 0 ? messages.map(message => invalid(path, ip, message)) : validateEndpointIP(ip, path)))
  }
  if (type === '') errors.push(required(spec.child('type')))
  else if (!types.includes(type)) errors.push(notSupported(spec.child('type'), type, types))
  errors.push(...validatePortConflicts(service), ...validateSourceRanges(service, old))
  if (allocateLoadBalancerNodePorts !== undefined && type !== 'LoadBalancer')
    errors.push(forbidden(spec.child('allocateLoadBalancerNodePorts'), onlyLoadBalancer))
  if (allocateLoadBalancerNodePorts === undefined && type === 'LoadBalancer') errors.push(required(Path.of('allocateLoadBalancerNodePorts')))
  return [...errors, ...validateLoadBalancerClass(undefined, service), ...validateTrafficPolicies(service)]
}

/** Follows ValidateServiceCreate. */
export function validateService(service: Service): FieldError[] {
  return [...validateObjectMeta(service.metadata, true, nameIsDNSLabel, metadata), ...validate(service, undefined)]
}
