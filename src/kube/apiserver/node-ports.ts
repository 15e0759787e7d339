import type { Service, ServiceSpec } from '../api/types.gen.ts'
import { invalid } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { newInvalid, StatusError } from '../apimachinery/status-error.ts'
import type { Host } from './host.ts'

/** The node ports of the cluster; those below `dynamicFrom` are kept for who chooses one. */
const range = { first: 30000, dynamicFrom: 30086, last: 32767 }
/** A dry run's first choice comes after it. */
const dryRunBase = 32768
const resource = 'services'
const portIndex = 'nodePort'
const portsPath = Path.of('spec', 'ports')

/** A Service's spec. */
export const specOf = (object: KubeObject): ServiceSpec => (object as Service & KubeObject).spec

/** Keeps the index of node ports in use. Called once, before the first Service. */
export function indexNodePorts(host: Host): void {
  host.storage.addIndex(resource, portIndex, object => {
    const spec = specOf(object)
    const ports = (spec.ports ?? []).filter(port => port.nodePort).map(port => String(port.nodePort))
    return spec.healthCheckNodePort ? [...ports, String(spec.healthCheckNodePort)] : ports
  })
}

/**
 * The ports one write takes; nothing is kept but what is stored in the end. A dry run asks only what is taken, and makes up what it
 * is to choose. Follows pkg/registry/core/service/portallocator/operation.go.
 */
export class Allocation {
  private readonly host: Host
  private readonly dryRun: boolean
  private readonly mine = new Set<number>()

  constructor(host: Host, dryRun: boolean) {
    this.host = host
    this.dryRun = dryRun
  }

  /** Why the port cannot be had, or undefined: then it is taken. */
  take(port: number): string | undefined {
    if (!this.dryRun && (port < range.first || port > range.last))
      return `provided port is not in the valid range. The range of valid ports is ${range.first}-${range.last}`
    if (this.used(port)) return 'provided port is already allocated'
    this.mine.add(port)
    return undefined
  }

  next(): number {
    if (this.dryRun) {
      const port = Math.max(dryRunBase, ...this.mine) + 1
      this.mine.add(port)
      return port
    }
    const size = range.last - range.dynamicFrom + 1
    const start = this.host.rand.int(size)
    for (let step = 0; step < size; step++) {
      const port = range.dynamicFrom + ((start + step) % size)
      if (this.take(port) === undefined) return port
    }
    for (let port = range.first; port < range.dynamicFrom; port++) if (this.take(port) === undefined) return port
    throw new StatusError({ code: 500, reason: 'InternalError', message: 'Internal error occurred: failed to allocate a nodePort: range is full' })
  }

  private used(port: number): boolean {
    return this.mine.has(port) || this.host.storage.byIndex(resource, portIndex, String(port)).length > 0
  }
}

/** Whether a Service may have node ports. */
export const hasNodePorts = (spec: ServiceSpec) => spec.type === 'NodePort' || spec.type === 'LoadBalancer'
/** Whether a Service gets node ports it did not ask for. */
export const givesNodePorts = (spec: ServiceSpec) => spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
/** Whether a Service takes a port for health checks. */
export const needsHealthCheck = (spec: ServiceSpec) => spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'

function refuse(object: KubeObject, index: number, port: number, why: string): never {
  throw newInvalid({ group: '', kind: 'Service' }, object.metadata.name ?? '', [invalid(portsPath.index(index).child('nodePort'), port, why)])
}

/** Gives a new Service the node ports it needs. Follows storage/alloc.go initNodePorts: protocols of one port share its node port. */
export function allocateNodePorts(host: Host, object: KubeObject, dryRun: boolean): void {
  const spec = specOf(object)
  if (!hasNodePorts(spec)) return
  const allocation = new Allocation(host, dryRun)
  const byPort = new Map<number, number>()
  spec.ports?.forEach((port, index) => {
    if (!port.nodePort && !givesNodePorts(spec)) return
    const known = byPort.get(port.port)
    if (known === undefined) {
      const asked = spec.ports?.find(other => other.port === port.port && other.nodePort)?.nodePort
      if (asked) takeOrRefuse(allocation, object, index, asked)
      port.nodePort = asked ?? allocation.next()
      byPort.set(port.port, port.nodePort)
    } else if (!port.nodePort) {
      port.nodePort = known
    } else if (port.nodePort !== known) {
      takeOrRefuse(allocation, object, index, port.nodePort)
    }
  })
  if (needsHealthCheck(spec)) allocateHealthCheck(allocation, spec)
}

/** Takes a port that was asked for, or refuses the Service. */
export function takeOrRefuse(allocation: Allocation, object: KubeObject, index: number, port: number): void {
  const why = allocation.take(port)
  if (why !== undefined) refuse(object, index, port, why)
}

/** Gives the port for health checks, or takes the one asked for. */
export function allocateHealthCheck(allocation: Allocation, spec: ServiceSpec): void {
  if (!spec.healthCheckNodePort) {
    spec.healthCheckNodePort = allocation.next()
    return
  }
  const why = allocation.take(spec.healthCheckNodePort)
  if (why === undefined) return
  const message = `Internal error occurred: failed to allocate requested HealthCheck NodePort ${spec.healthCheckNodePort}: ${why}`
  throw new StatusError({ code: 500, reason: 'InternalError', message })
}
