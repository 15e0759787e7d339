import type { ServiceSpec } from '../api/types.gen.ts'
import { deepEqual } from '../apimachinery/deep-copy.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import type { Host } from './host.ts'
import { updateNodePorts } from './node-port-updates.ts'
import { allocateClusterIPs, initFamilies, serviceOf } from './service-allocation.ts'

/** The same for a change. Follows storage.go beginUpdate. */
export function allocateOnUpdate(host: Host, object: KubeObject, oldObject: KubeObject, dryRun: boolean): void {
  const { spec } = serviceOf(object)
  const before = serviceOf(oldObject)
  const { spec: old } = before
  patchAllocatedValues(spec, old)
  normalizeClusterIPs(spec, old)
  initFamilies(object, before)
  if (old.type === 'ExternalName' && spec.type !== 'ExternalName') allocateClusterIPs(host, object, dryRun)
  updateNodePorts(host, object, oldObject, dryRun)
}

const takesNodePorts = (spec: ServiceSpec) => spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
const takesHealthCheckPort = (spec: ServiceSpec) => spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'

/** Lets a client leave out what the server gave before. Follows storage.go patchAllocatedValues. */
function patchAllocatedValues(spec: ServiceSpec, old: ServiceSpec): void {
  if (old.type !== 'ExternalName' && spec.type !== 'ExternalName') {
    if (!spec.clusterIP && old.clusterIP !== undefined) spec.clusterIP = old.clusterIP
    if ((spec.clusterIPs ?? []).length === 0 && old.clusterIPs !== undefined) spec.clusterIPs = [...old.clusterIPs]
  }
  if (takesNodePorts(old) && takesNodePorts(spec)) {
    const before = new Set((old.ports ?? []).map(port => port.nodePort))
    const used = new Set((spec.ports ?? []).map(port => port.nodePort).filter(port => port !== undefined && before.has(port)))
    for (const port of spec.ports ?? []) {
      if (port.nodePort) continue
      const known = old.ports?.find(other => (other.name ?? '') === (port.name ?? ''))?.nodePort
      if (known !== undefined && !used.has(known)) port.nodePort = known
    }
  }
  if (takesHealthCheckPort(old) && takesHealthCheckPort(spec) && !spec.healthCheckNodePort && old.healthCheckNodePort !== undefined) {
    spec.healthCheckNodePort = old.healthCheckNodePort
  }
}

/** Keeps clusterIP and clusterIPs in step for clients that know only the first. Follows storage.go normalizeClusterIPs. */
function normalizeClusterIPs(spec: ServiceSpec, old: ServiceSpec): void {
  const same = () => deepEqual(old.clusterIPs ?? [], spec.clusterIPs ?? [])
  if ((old.clusterIPs ?? []).length > 0 && (spec.clusterIPs ?? []).length === 0 && (old.clusterIP ?? '') === (spec.clusterIP ?? '')) {
    spec.clusterIPs = [...(old.clusterIPs ?? [])]
  }
  if ((old.clusterIP ?? '') === (spec.clusterIP ?? '') || !same()) return
  if (old.clusterIP && !spec.clusterIP) delete spec.clusterIPs
  else spec.clusterIPs = [spec.clusterIP ?? '']
}
