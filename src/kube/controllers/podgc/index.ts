import { StatusError } from '../../apimachinery/status-error.ts'
import type { Actor, ActorContext, Informer } from '../../client/actor.ts'
import type { Timer } from '../../clock/clock.ts'
import type { StoredNode } from '../nodes.ts'
import { readyStatus } from '../nodes.ts'
import type { PodStatement } from '../pod-conditions.ts'
import { withPodCondition } from '../pod-conditions.ts'
import type { StoredPod } from '../pods.ts'

const period = 20_000
/** A node may be gone so long before its Pods are. */
const quarantine = 40_000
const outOfService = 'node.kubernetes.io/out-of-service'
const nodeGone: PodStatement = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' }

/** Clears Pods away that no kubelet will. Follows pkg/controller/podgc. */
export function podGarbageCollector(context: ActorContext): Actor {
  return new PodGarbageCollector(context)
}

class PodGarbageCollector implements Actor {
  readonly name = 'pod-garbage-collector-controller'
  private readonly context: ActorContext
  private readonly pods: Informer<StoredPod>
  private readonly nodes: Informer<StoredNode>
  private readonly goneSince = new Map<string, number>()
  private startedAt = 0
  private tick: Timer | undefined

  constructor(context: ActorContext) {
    this.context = context
    this.pods = context.informers.of('v1', 'Pod')
    this.nodes = context.informers.of('v1', 'Node')
  }

  start(): void {
    this.startedAt = this.context.clock.now()
    this.nodes.onEvent(({ type, object }) => {
      if (type === 'DELETED' || readyStatus(object) !== 'True') this.collectSoon()
    })
    this.pods.onEvent(({ type, object }) => {
      if (type !== 'DELETED' && this.reasonFor(object) !== undefined) this.collectSoon()
    })
  }

  /** The real collector looks every 20 seconds. Here only while there is something to clear away. */
  private collectSoon(): void {
    if (this.tick !== undefined) return
    const { clock } = this.context
    this.tick = clock.schedule(period - ((clock.now() - this.startedAt) % period), () => {
      this.tick = undefined
      this.collect()
    })
  }

  private reasonFor(pod: StoredPod): 'unscheduled' | 'out of service' | 'orphaned' | undefined {
    const { nodeName } = pod.spec
    const deleting = pod.metadata.deletionTimestamp !== undefined
    if (!nodeName) return deleting ? 'unscheduled' : undefined
    const node = this.nodes.get('', nodeName)
    if (node === undefined) return 'orphaned'
    return deleting && readyStatus(node) !== 'True' && (node.spec.taints ?? []).some(({ key }) => key === outOfService) ? 'out of service' : undefined
  }

  private collect(): void {
    const now = this.context.clock.now()
    for (const name of this.goneSince.keys()) if (this.nodes.get('', name) !== undefined) this.goneSince.delete(name)
    let left = false
    for (const pod of this.pods.list()) {
      const reason = this.reasonFor(pod)
      if (reason === undefined) continue
      const { nodeName = '' } = pod.spec
      if (reason === 'orphaned' && !this.goneSince.has(nodeName)) this.goneSince.set(nodeName, now)
      if (reason !== 'orphaned') this.remove(pod)
      else if (now - (this.goneSince.get(nodeName) ?? now) >= quarantine) this.remove(pod, nodeGone)
      left = true
    }
    if (left) this.collectSoon()
  }

  /** Follows markFailedAndDeletePodWithCondition. */
  private remove(pod: StoredPod, statement?: PodStatement): void {
    const { api, clock } = this.context
    const kind = api.kindOf('v1', 'Pod')
    if (kind === undefined) return
    try {
      if (pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed') {
        const conditions = statement === undefined ? undefined : withPodCondition(pod, statement, clock.now())
        api.updateTrusted(
          kind,
          { ...pod, status: { ...pod.status, phase: 'Failed', ...(conditions === undefined ? {} : { conditions }) } },
          { subresource: 'status' },
        )
      }
      api.delete(kind, pod.metadata.namespace ?? '', pod.metadata.name ?? '', { gracePeriodSeconds: 0 })
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
    }
  }
}
