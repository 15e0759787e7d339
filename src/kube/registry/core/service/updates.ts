import type { Service } from '../../../api/types.gen.ts'
import { deepEqual } from '../../../apimachinery/deep-copy.ts'
import { warningsForIP } from '../../../apimachinery/ip.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { externallyAccessible, needsHealthCheck } from './helpers.ts'
import { dropInternalTrafficPolicy, warnings } from './strategy.ts'
import { validateServiceStatusUpdate, validateServiceUpdate } from './validate-update.ts'
import { validateService } from './validation.ts'

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

/** What changes and deletes meet. */
export const updates: UpdateStrategy<Service> = {
  prepareForUpdate(service, old) {
    service.status = service.spec.type === 'LoadBalancer' ? old.status : { ...old.status, loadBalancer: {} }
    dropTypeDependentFields(service, old)
    dropInternalTrafficPolicy(service)
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
