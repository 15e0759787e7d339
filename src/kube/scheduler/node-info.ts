import type { Node } from '../api/types.gen.ts'
import { parseQuantity } from '../apimachinery/quantity.ts'
import type { Selector } from '../apimachinery/selector.ts'
import type { HostPort, PodInfo, Resources } from './pod-info.ts'
import { resourcesOf } from './pod-info.ts'

interface Count {
  readonly namespace: string
  readonly selector: Selector
  count: number
}

const emptyResources = () => ({ cpu: 0, memory: 0, ephemeralStorage: 0, scalars: new Map<string, number>() })

/** A node and the Pods on it, kept up to date as they come and go. Follows pkg/scheduler/framework/types.go NodeInfo. */
export class NodeInfo {
  node: Node
  allocatable: Resources = emptyResources()
  allowedPods = 0
  readonly requested = emptyResources()
  readonly nonZero = { cpu: 0, memory: 0 }
  readonly pods = new Map<string, PodInfo>()
  /** Pods with any affinity or anti-affinity. */
  readonly withAffinity = new Map<string, PodInfo>()
  private readonly ports = new Map<string, number>()
  /** How many Pods selectors match, by namespace and selector; kept while Pods come and go. */
  private readonly counts = new Map<string, Map<string, Count>>()
  /** Sizes of images by name. */
  images: ReadonlyMap<string, number> = new Map()

  constructor(node: Node) {
    this.node = node
    this.setNode(node)
  }

  get name(): string {
    return this.node.metadata.name ?? ''
  }

  get labels(): Readonly<Record<string, string>> {
    return this.node.metadata.labels ?? {}
  }

  setNode(node: Node): void {
    this.node = node
    const allocatable = Object.entries(node.status.allocatable ?? {}).map(([name, text]) => [name, parseQuantity(text)] as const)
    this.allocatable = resourcesOf(allocatable)
    this.allowedPods = allocatable.find(([name]) => name === 'pods')?.[1].value() ?? 0
    this.images = new Map((node.status.images ?? []).flatMap(({ names, sizeBytes }) => (names ?? []).map(name => [name, sizeBytes ?? 0] as const)))
  }

  addPod(info: PodInfo): void {
    if (this.pods.has(info.uid)) return
    this.pods.set(info.uid, info)
    this.change(info, 1)
  }

  removePod(uid: string): PodInfo | undefined {
    const info = this.pods.get(uid)
    if (info === undefined) return undefined
    this.pods.delete(uid)
    this.change(info, -1)
    return info
  }

  /** How many Pods of a namespace a selector matches, those that are being deleted left out. */
  countMatching(namespace: string, selector: Selector, key: string): number {
    if (selector.empty) return 0
    let inNamespace = this.counts.get(namespace)
    if (inNamespace === undefined) this.counts.set(namespace, (inNamespace = new Map()))
    const known = inNamespace.get(key)
    if (known !== undefined) return known.count
    const made: Count = { namespace, selector, count: 0 }
    for (const info of this.pods.values()) if (counts(made, info)) made.count++
    inNamespace.set(key, made)
    return made.count
  }

  /** Whether a port is free on this node. Follows framework HostPortInfo CheckConflict. */
  conflicts(wanted: readonly HostPort[]): boolean {
    return wanted.some(({ ip, protocol, port }) => {
      const taken = (address: string) => this.ports.has(`${protocol}/${port}/${address}`)
      if (ip !== '0.0.0.0') return taken('0.0.0.0') || taken(ip)
      return this.ports.has(`${protocol}/${port}/*`)
    })
  }

  private change(info: PodInfo, sign: 1 | -1): void {
    const { requests, nonZero, ports } = info
    this.requested.cpu += sign * requests.cpu
    this.requested.memory += sign * requests.memory
    this.requested.ephemeralStorage += sign * requests.ephemeralStorage
    for (const [name, amount] of requests.scalars) this.requested.scalars.set(name, (this.requested.scalars.get(name) ?? 0) + sign * amount)
    this.nonZero.cpu += sign * nonZero.cpu
    this.nonZero.memory += sign * nonZero.memory
    for (const { ip, protocol, port } of ports) {
      for (const address of [ip, '*']) {
        const key = `${protocol}/${port}/${address}`
        const left = (this.ports.get(key) ?? 0) + sign
        if (left > 0) this.ports.set(key, left)
        else this.ports.delete(key)
      }
    }
    if (info.affinity.length + info.antiAffinity.length + info.preferredAffinity.length + info.preferredAntiAffinity.length > 0) {
      if (sign > 0) this.withAffinity.set(info.uid, info)
      else this.withAffinity.delete(info.uid)
    }
    for (const count of this.counts.get(info.namespace)?.values() ?? []) if (counts(count, info)) count.count += sign
  }
}

function counts({ namespace, selector }: Count, info: PodInfo): boolean {
  return info.namespace === namespace && info.pod.metadata.deletionTimestamp === undefined && selector.matches(info.pod.metadata.labels)
}
