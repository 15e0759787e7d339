import type { ServicePort } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { Host } from './host.ts'
import { Allocation, allocateHealthCheck, givesNodePorts, hasNodePorts, needsHealthCheck, specOf, takeOrRefuse } from './node-ports.ts'

/** The same for a change of a Service. Follows alloc.go updateNodePorts and updateHealthCheckNodePort. */
export function updateNodePorts(host: Host, object: KubeObject, oldObject: KubeObject, dryRun: boolean): void {
  const spec = specOf(object)
  const old = specOf(oldObject)
  const allocation = new Allocation(host, dryRun)
  if (hasNodePorts(spec)) {
    const before = new Set((old.ports ?? []).map(port => port.nodePort))
    const fresh = new Set<number>()
    const seen: ServicePort[] = []
    spec.ports?.forEach((port, index) => {
      if (!port.nodePort && !givesNodePorts(spec)) return
      if (!port.nodePort) {
        port.nodePort = allocation.next()
      } else if (!before.has(port.nodePort) && !fresh.has(port.nodePort)) {
        takeOrRefuse(allocation, object, index, port.nodePort)
        fresh.add(port.nodePort)
      }
      if (seen.some(other => other.nodePort === port.nodePort && other.protocol === port.protocol)) {
        throw new StatusError({ code: 500, reason: '', message: `duplicate nodePort: {${port.protocol ?? ''} ${port.nodePort}}` })
      }
      seen.push(port)
    })
  }
  if (needsHealthCheck(spec) && !needsHealthCheck(old)) allocateHealthCheck(allocation, spec)
}
