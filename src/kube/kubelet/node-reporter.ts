import type { Lease, Node } from '../api/types.gen.ts'
import { formatMicroTime, formatTime } from '../apimachinery/meta.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { API } from '../apiserver/interface.ts'
import type { Recorder } from '../client/actor.ts'
import type { Clock, Timer } from '../clock/clock.ts'
import { durationText } from './go-text.ts'
import type { NodeDescription } from './node-status.ts'
import { newLease, newNode, usualConditions } from './node-status.ts'

/** Milliseconds: how often the lease is renewed and the node's status reported. */
const leasePeriod = 10_000
const statusPeriod = 300_000
/** How often the kubelet looks whether its node has changed. */
const lookPeriod = 10_000

/** How long nobody may have looked at the containers. */
const relistThreshold = 180_000

const shortOfMemory = { status: 'True', reason: 'KubeletHasInsufficientMemory', message: 'kubelet has insufficient memory available' }
const sufficient = { MemoryPressure: 'NodeHasSufficientMemory', DiskPressure: 'NodeHasNoDiskPressure', PIDPressure: 'NodeHasSufficientPID' }

type Images = readonly { readonly names: readonly string[]; readonly size: number }[]

/**
 * Tells the API server that a node is alive. While nobody looks nothing is written: `heartbeat` brings lease
 * and conditions to what they would stand at now.
 */
export class NodeReporter {
  private readonly api: API
  private readonly clock: Clock
  private readonly node: NodeDescription
  private readonly images: () => Images
  private readonly recorder: Recorder
  private look: Timer | undefined
  private unschedulable = false
  private unhealthy = false
  private memoryPressure = false
  private startedAt: number
  private pausedAt: number | undefined

  constructor(api: API, clock: Clock, node: NodeDescription, images: () => Images, recorder: Recorder) {
    this.api = api
    this.clock = clock
    this.node = node
    this.images = images
    this.recorder = recorder
    this.startedAt = clock.now()
  }

  get paused(): boolean {
    return this.pausedAt !== undefined
  }

  /** Creates the Node when there is none, and its lease. Until there is one, events about it name no uid. */
  register(): void {
    this.startedAt = this.clock.now()
    const kind = this.api.kindOf('v1', 'Node')
    if (kind !== undefined && this.stored() === undefined) {
      this.tell('Starting', 'Starting kubelet.')
      for (let round = 0; round < 2; round++) for (const reason of Object.values(sufficient)) this.tell(reason)
      this.api.createTrusted<Node>(kind, newNode(this.node, this.startedAt, this.images()))
      if (this.node.networkError === undefined) this.tell('NodeReady')
    }
    try {
      this.renewLease()
    } catch (error) {
      // Where the leases' namespace is still to come, a later heartbeat writes it.
      if (!(error instanceof StatusError)) throw error
    }
  }

  pause(): void {
    this.pausedAt ??= this.clock.now()
  }

  /**
   * The kubelet goes on. When it was away for long it first finds that nobody has looked at the containers, and says
   * so until its next look. Follows pkg/kubelet/nodestatus/setters.go ReadyCondition and pleg/generic.go Healthy.
   */
  resume(): void {
    const away = this.clock.now() - (this.pausedAt ?? this.clock.now())
    this.pausedAt = undefined
    this.onNode()
    if (away <= relistThreshold) {
      this.recover()
      return
    }
    const stale = `PLEG is not healthy: pleg was last seen active ${durationText(away)} ago; threshold is ${durationText(relistThreshold)}`
    this.reportUnhealthy(stale)
    this.tell('NodeNotReady')
    this.clock.schedule(lookPeriod, () => {
      if (!this.paused) this.recover()
    })
  }

  /** Says that all is well, with an event for each condition that was not. */
  private recover(): void {
    const before = this.stored()?.status.conditions ?? []
    this.unhealthy = false
    if (!this.heartbeat()) return
    const lost = (type: string) => before.some(condition => condition.type === type && condition.status === 'Unknown')
    for (const [type, reason] of Object.entries(sufficient)) if (lost(type)) this.tell(reason)
    this.tell('NodeReady')
  }

  /** Says that the kubelet is not ready, and nothing else. */
  private reportUnhealthy(message: string): void {
    this.unhealthy = true
    const kind = this.api.kindOf('v1', 'Node')
    const node = this.stored()
    if (node === undefined || kind === undefined) return
    const now = formatTime(this.clock.now())
    const conditions = (node.status.conditions ?? []).map(condition =>
      condition.type !== 'Ready'
        ? condition
        : {
            ...condition,
            status: 'False',
            lastHeartbeatTime: now,
            lastTransitionTime: condition.status === 'False' ? condition.lastTransitionTime : now,
            reason: 'KubeletNotReady',
            message,
          },
    )
    this.api.updateTrusted<Node>(kind, { ...node, status: { ...node.status, conditions } }, { subresource: 'status' })
  }

  /**
   * The node was changed: whether it takes Pods is told when the kubelet looks next.
   * Follows pkg/kubelet/kubelet_node_status.go recordNodeSchedulableEvent.
   */
  onNode(): void {
    if (this.unschedulable === (this.stored()?.spec.unschedulable === true) || this.look !== undefined) return
    this.look = this.clock.schedule(this.lastOf(lookPeriod, this.clock.now()) + lookPeriod - this.clock.now(), () => {
      this.look = undefined
      const unschedulable = this.stored()?.spec.unschedulable === true
      if (this.paused || unschedulable === this.unschedulable) return
      this.unschedulable = unschedulable
      this.tell(unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable')
    })
  }

  /** Writes an event about the node. */
  private tell(reason: string, message = `Node ${this.node.name} status is now: ${reason}`): void {
    const { name } = this.node
    const uid = this.stored()?.metadata.uid
    this.recorder.event({ apiVersion: 'v1', kind: 'Node', metadata: { name, ...(uid === undefined ? {} : { uid }) } }, 'Normal', reason, message)
  }

  /** The node is short of memory, or no longer; told at the next report. Follows pkg/kubelet/nodestatus/setters.go MemoryPressureCondition. */
  setMemoryPressure(pressure: boolean): void {
    if (pressure === this.memoryPressure) return
    this.memoryPressure = pressure
    this.clock.schedule(this.lastOf(lookPeriod, this.clock.now()) + lookPeriod - this.clock.now(), () => {
      if (this.paused || pressure !== this.memoryPressure) return
      this.heartbeat()
      this.tell(pressure ? 'NodeHasInsufficientMemory' : 'NodeHasSufficientMemory')
    })
  }

  /** When the lease was last renewed, in milliseconds since the epoch. */
  lastRenewal(): number {
    return this.lastOf(leasePeriod, this.pausedAt ?? this.clock.now())
  }

  /** Writes lease and conditions as they stand now. True when the node was not ready before and is now. */
  heartbeat(): boolean {
    try {
      this.renewLease()
      return !this.paused && !this.unhealthy && this.reportStatus()
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      return false
    }
  }

  private lastOf(period: number, now: number): number {
    return this.startedAt + Math.floor((now - this.startedAt) / period) * period
  }

  private stored(): Node | undefined {
    return this.api.get<Node>('v1', 'Node', '', this.node.name)
  }

  private renewLease(): void {
    const kind = this.api.kindOf('coordination.k8s.io/v1', 'Lease')
    if (kind === undefined) return
    const renewTime = formatMicroTime(this.lastRenewal())
    const lease = this.api.get<Lease>('coordination.k8s.io/v1', 'Lease', 'kube-node-lease', this.node.name)
    if (lease === undefined) this.api.createTrusted(kind, newLease(this.node.name, this.lastRenewal(), this.stored()))
    else if (lease.spec.renewTime !== renewTime) this.api.updateTrusted(kind, { ...lease, spec: { ...lease.spec, renewTime } })
  }

  private reportStatus(): boolean {
    const kind = this.api.kindOf('v1', 'Node')
    const node = this.stored()
    if (node === undefined || kind === undefined) return false
    const usual = usualConditions(this.lastOf(statusPeriod, this.clock.now()), this.clock.now(), this.node.networkError)
    const conditions = usual.map(fine => {
      const made = fine.type === 'MemoryPressure' && this.memoryPressure ? { ...fine, ...shortOfMemory } : fine
      const before = node.status.conditions?.find(({ type }) => type === made.type)
      return before?.status === made.status ? { ...made, lastTransitionTime: before.lastTransitionTime } : made
    })
    const images = this.images().map(({ names, size }) => ({ names: [...names], sizeBytes: size }))
    const status = { ...node.status, conditions, images }
    if (JSON.stringify(status) !== JSON.stringify(node.status)) this.api.updateTrusted<Node>(kind, { ...node, status }, { subresource: 'status' })
    return this.node.networkError === undefined && node.status.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True'
  }
}
