import type { Service } from '../../../api/types.gen.ts'

/** Whether the Service has no address of its own. Follows pkg/apis/core/validation/validation.go isHeadlessService. */
export function isHeadless(service: Service): boolean {
  const ips = service.spec.clusterIPs ?? []
  return ips.length === 1 && ips[0] === 'None'
}

/** Whether traffic from outside can reach it. Follows pkg/api/service/util.go ExternallyAccessible. */
export function externallyAccessible(service: Service): boolean {
  const { type, externalIPs = [] } = service.spec
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIPs.length > 0)
}

/** Whether it has a port for health checks. Follows NeedsHealthCheck. */
export function needsHealthCheck(service: Service): boolean {
  return service.spec.type === 'LoadBalancer' && service.spec.externalTrafficPolicy === 'Local'
}
