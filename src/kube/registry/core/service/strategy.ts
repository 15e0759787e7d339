import type { Service } from '../../../api/types.gen.ts'
import { deepEqual } from '../../../apimachinery/deep-copy.ts'
import { warningsForCIDR, warningsForIP } from '../../../apimachinery/ip.ts'
import type { Strategy } from '../../kind.ts'
import { externallyAccessible, needsHealthCheck } from './helpers.ts'
import { validateService, validateServiceStatusUpdate, validateServiceUpdate } from './validation.ts'

const hasNodePorts = (service: Service) => service.spec.type === 'NodePort' || service.spec.type === 'LoadBalancer'

/**
 * A change of type drops what the old type was given by the server, unless the change names it anew.
 * Follows pkg/registry/core/service/strategy.go dropTypeDependentFields.
 */
function dropTypeDependentFields({ spec, ...service }: Service, old: Service): void {
  const now: Service = { ...service, spec }
  if (old.spec.type !== 'ExternalName' && spec.type === 'ExternalName') {
    if (spec.clusterIP === old.spec.clusterIP && deepEqual(spec.clusterIPs, old.spec.clusterIPs)) {
      delete spec.clusterIP
      delete spec.clusterIPs
    }
    if (deepEqual(spec.ipFamilies, old.spec.ipFamilies)) delete spec.ipFamilies
    if (spec.ipFamilyPolicy === old.spec.ipFamilyPolicy) delete spec.ipFamilyPolicy
  }
  if (hasNodePorts(old) && !hasNodePorts(now)) {
    const given = new Set((old.spec.ports ?? []).map(port => port.nodePort ?? 0))
    if ((spec.ports ?? []).every(port => !port.nodePort || given.has(port.nodePort))) for (const port of spec.ports ?? []) delete port.nodePort
  }
  if (needsHealthCheck(old) && !needsHealthCheck(now) && spec.healthCheckNodePort === old.spec.healthCheckNodePort) delete spec.healthCheckNodePort
  if (old.spec.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (spec.allocateLoadBalancerNodePorts === old.spec.allocateLoadBalancerNodePorts) delete spec.allocateLoadBalancerNodePorts
    if (spec.loadBalancerClass === old.spec.loadBalancerClass) delete spec.loadBalancerClass
  }
  if (externallyAccessible(old) && !externallyAccessible(now) && spec.externalTrafficPolicy === old.spec.externalTrafficPolicy)
    delete spec.externalTrafficPolicy
}

const hintsAnnotation = 'service.kubernetes.io/topology-aware-hints'
const modeAnnotation = 'service.kubernetes.io/topology-mode'

/** Follows pkg/api/service/warnings.go GetWarningsForService. */
function warnings(service: Service): string[] {
  const {
    type,
    clusterIP,
    clusterIPs = [],
    externalIPs = [],
    loadBalancerIP = '',
    loadBalancerSourceRanges = [],
    sessionAffinity,
    externalName = '',
    trafficDistribution,
  } = service.spec
  const headless = type === 'ClusterIP' && clusterIP === 'None'
  const out: string[] = []
  if (service.metadata.annotations?.[hintsAnnotation] !== undefined)
    out.push(`annotation ${hintsAnnotation} is deprecated, please use ${modeAnnotation} instead`)
  if (clusterIP && clusterIP !== 'None') clusterIPs.forEach((ip, index) => out.push(...warningsForIP(`spec.clusterIPs[${index}]`, ip)))
  if (headless) {
    if (loadBalancerIP !== '') out.push('spec.loadBalancerIP is ignored for headless services')
    if (externalIPs.length > 0) out.push('spec.externalIPs is ignored for headless services')
    if (sessionAffinity !== 'None') out.push('spec.SessionAffinity is ignored for headless services')
  }
  externalIPs.forEach((ip, index) => out.push(...warningsForIP(`spec.externalIPs[${index}]`, ip)))
  if (externalIPs.length > 0 && !headless && type !== 'ExternalName')
    out.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters')
  if (loadBalancerIP !== '') out.push(...warningsForIP('spec.loadBalancerIP', loadBalancerIP))
  loadBalancerSourceRanges.forEach((range, index) => out.push(...warningsForCIDR(`spec.loadBalancerSourceRanges[${index}]`, range)))
  if (type === 'ExternalName' && externalIPs.length > 0) out.push('spec.externalIPs is ignored when spec.type is "ExternalName"')
  if (type !== 'ExternalName' && externalName !== '') out.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  if (trafficDistribution === 'PreferClose') out.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
  return out
}

/** Follows pkg/registry/core/service/strategy.go. Addresses and ports are given out by the server before validation. */
export const strategy: Strategy<Service> = {
  prepareForCreate(service) {
    service.status = { loadBalancer: {} }
  },
  validate: validateService,
  warningsOnCreate: warnings,
  prepareForUpdate(service, old) {
    service.status = service.spec.type === 'LoadBalancer' ? old.status : { ...old.status, loadBalancer: {} }
    dropTypeDependentFields(service, old)
  },
  validateUpdate: validateServiceUpdate,
  warningsOnUpdate: warnings,
  allowCreateOnUpdate: true,
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<Service> = {
  validate: validateService,
  prepareForUpdate(service, old) {
    service.spec = old.spec
  },
  validateUpdate: validateServiceStatusUpdate,
  warningsOnUpdate: service =>
    (service.status.loadBalancer.ingress ?? []).flatMap(({ ip }, index) => (ip ? warningsForIP(`status.loadBalancer.ingress[${index}]`, ip) : [])),
}
