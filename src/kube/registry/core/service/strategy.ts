import type { Service } from '../../../api/types.gen.ts'
import { warningsForCIDR, warningsForIP } from '../../../apimachinery/ip.ts'
import type { CreateStrategy } from '../../kind.ts'
import { validateService } from './validation.ts'

const hintsAnnotation = 'service.kubernetes.io/topology-aware-hints'
const modeAnnotation = 'service.kubernetes.io/topology-mode'

/** Follows pkg/api/service/warnings.go GetWarningsForService. */
export function warnings(service: Service): string[] {
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
  if (clusterIP && clusterIP !== 'None')
    clusterIPs.forEach((ip, index) => {
      out.push(...warningsForIP(`spec.clusterIPs[${index}]`, ip))
    })
  if (headless) {
    if (loadBalancerIP !== '') out.push('spec.loadBalancerIP is ignored for headless services')
    if (externalIPs.length > 0) out.push('spec.externalIPs is ignored for headless services')
    if (sessionAffinity !== 'None') out.push('spec.SessionAffinity is ignored for headless services')
  }
  externalIPs.forEach((ip, index) => {
    out.push(...warningsForIP(`spec.externalIPs[${index}]`, ip))
  })
  if (externalIPs.length > 0 && !headless && type !== 'ExternalName')
    out.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters')
  if (loadBalancerIP !== '') out.push(...warningsForIP('spec.loadBalancerIP', loadBalancerIP))
  loadBalancerSourceRanges.forEach((range, index) => {
    out.push(...warningsForCIDR(`spec.loadBalancerSourceRanges[${index}]`, range))
  })
  if (type === 'ExternalName' && externalIPs.length > 0) out.push('spec.externalIPs is ignored when spec.type is "ExternalName"')
  if (type !== 'ExternalName' && externalName !== '') out.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  if (trafficDistribution === 'PreferClose') out.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
  return out
}

const trafficPolicies: ReadonlySet<string> = new Set(['Cluster', 'Local'])

/** A name elsewhere has no traffic inside: what reading drops. Follows storage/storage.go defaultOnReadInternalTrafficPolicy. */
export function dropInternalTrafficPolicy({ spec }: Service): void {
  // A wrong one stays, for validation to tell.
  if (spec.type === 'ExternalName' && trafficPolicies.has(spec.internalTrafficPolicy ?? '')) delete spec.internalTrafficPolicy
}

/** Follows pkg/registry/core/service/strategy.go. Addresses and ports are given out by the server before validation. */
export const strategy: CreateStrategy<Service> = {
  prepareForCreate(service) {
    service.status = { loadBalancer: {} }
    dropInternalTrafficPolicy(service)
  },
  validate: validateService,
  warningsOnCreate: warnings,
}
