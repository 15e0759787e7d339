import type { NodeCondition, Taint } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { formatTime, parseTime } from '../../apimachinery/meta.ts'
import type { Actor, ActorContext, Informer, Recorder } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import type { Timer } from '../../clock/clock.ts'
import type { StoredNode } from '../nodes.ts'
import { hasTaint, indexByNode, podsOn, readyStatus, swapTaints } from '../nodes.ts'
import { withPodCondition } from '../pod-conditions.ts'
import type { StoredPod } from '../pods.ts'
import { conditionTaints, isConditionTaint, mayTaint, notReady, unreachable } from './taints.ts'

const monitorPeriod = 5000
/** A node may be silent so long; one that never spoke a little longer. */
const gracePeriod = 50_000
const startupGracePeriod = 60_000
const taintingPeriod = 100

/** Conditions that only a kubelet can tell. */
const kubeletConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const

/** Notices nodes that fall silent, and taints them. Follows pkg/controller/nodelifecycle. */
export function nodeLifecycleController(context: ActorContext): Actor {
  return new NodeLifecycleController(context)
}

const aboutNode = ({ metadata }: StoredNode): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: metadata.name ?? '', uid: metadata.uid ?? '' },
})

class NodeLifecycleController implements Actor {
  readonly name = 'node-lifecycle-controller'
  private readonly context: ActorContext
  private readonly recorder: Recorder
  private readonly nodes: Informer<StoredNode>
  private readonly pods: Informer<StoredPod>
  private readonly known = new Map<string, StoredNode>()
  private readonly taintQueue
  private startedAt = 0
  private tick: Timer | undefined
  private tickAt = Infinity

  constructor(context: ActorContext) {
    this.context = context
    this.recorder = context.recorder('node-controller')
    this.nodes = context.informers.of('v1', 'Node')
    this.pods = context.informers.of('v1', 'Pod')
    this.taintQueue = createWorkqueue(context.clock, name => this.taintByConditions(name))
  }

  start(): void {
    this.startedAt = this.context.clock.now()
    indexByNode(this.pods)
    this.nodes.onEvent(({ type, object, old }) => {
      const name = object.metadata.name ?? ''
      if (type !== 'DELETED') this.taintQueue.add(name)
      if (type !== 'MODIFIED' || old === undefined || readyStatus(old) !== readyStatus(object)) this.monitorBy(0)
    })
    this.context.liveness.onChange(node => this.monitorBy((this.context.liveness.silentSince(node) ?? -Infinity) + gracePeriod))
  }

  /** Looks at the nodes at the first beat at or after `time`. */
  private monitorBy(time: number): void {
    const { clock } = this.context
    const beats = Math.max(Math.ceil((time - this.startedAt) / monitorPeriod), Math.floor((clock.now() - this.startedAt) / monitorPeriod) + 1)
    const at = this.startedAt + beats * monitorPeriod
    if (at >= this.tickAt) return
    this.tick?.cancel()
    this.tickAt = at
    this.tick = clock.schedule(at - clock.now(), () => {
      this.tickAt = Infinity
      this.monitor()
    })
  }

  /** Follows monitorNodeHealth. */
  private monitor(): void {
    const nodes = this.nodes.list()
    for (const node of nodes) {
      const name = node.metadata.name ?? ''
      if (this.known.get(name)?.metadata.uid !== node.metadata.uid) this.tellNode(node, 'RegisteredNode', `Registered Node ${name} in Controller`)
      this.known.set(name, node)
    }
    for (const [name, node] of this.known) {
      if (nodes.some(({ metadata }) => metadata.name === name)) continue
      this.tellNode(node, 'RemovingNode', `Removing Node ${name} from Controller`)
      this.known.delete(name)
    }
    for (const node of nodes) this.judge(node)
  }

  private tellNode(node: StoredNode, reason: string, text: string): void {
    this.recorder.event(aboutNode(node), 'Normal', reason, `Node ${node.metadata.name ?? ''} event: ${text}`)
  }

  private judge(node: StoredNode): void {
    const { liveness, clock } = this.context
    const before = readyStatus(node)
    const silent = before === undefined ? parseTime(node.metadata.creationTimestamp ?? '') : liveness.silentSince(node.metadata.name ?? '')
    const deadline = silent === undefined ? undefined : this.nextBeat(silent) + (before === undefined ? startupGracePeriod : gracePeriod)
    if (deadline !== undefined && clock.now() < deadline) this.monitorBy(deadline)
    const current = deadline !== undefined && clock.now() >= deadline ? this.forget(node) : node
    const status = readyStatus(current)
    if (status === 'True') swapTaints(this.context, current, [], [unreachable('NoExecute'), notReady('NoExecute')])
    else if (status !== undefined) this.taintForReady(current, status)
    if (before === 'True' && status !== 'True') {
      this.recorder.event(aboutNode(node), 'Normal', 'NodeNotReady', `Node ${node.metadata.name ?? ''} status is now: NodeNotReady`)
      for (const pod of podsOn(this.pods, node.metadata.name ?? '')) this.markNotReady(pod)
    }
  }

  private nextBeat(time: number): number {
    return this.startedAt + Math.ceil((time - this.startedAt) / monitorPeriod) * monitorPeriod
  }

  /** What a silent kubelet said last holds no more. Follows tryUpdateNodeHealth. */
  private forget(node: StoredNode): StoredNode {
    const kind = this.context.api.kindOf('v1', 'Node')
    const now = formatTime(this.context.clock.now())
    let conditions: NodeCondition[] = node.status.conditions ?? []
    for (const type of kubeletConditions) {
      const before = conditions.find(each => each.type === type)
      if (before === undefined) {
        const never = { reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.' }
        conditions = [...conditions, { type, status: 'Unknown', lastHeartbeatTime: node.metadata.creationTimestamp ?? null, lastTransitionTime: now, ...never }]
      } else if (before.status !== 'Unknown') {
        const changed = { ...before, status: 'Unknown', lastTransitionTime: now, reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }
        conditions = conditions.map(each => (each === before ? changed : each))
      }
    }
    if (kind === undefined || conditions === node.status.conditions) return node
    return this.context.api.updateTrusted(kind, { ...node, status: { ...node.status, conditions } }, { subresource: 'status' })
  }

  /** Follows processTaintBaseEviction and doNoExecuteTaintingPass. */
  private taintForReady(node: StoredNode, status: string): void {
    const [wanted, other] = status === 'Unknown' ? [unreachable('NoExecute'), notReady('NoExecute')] : [notReady('NoExecute'), unreachable('NoExecute')]
    if (hasTaint(node, wanted)) return
    if (hasTaint(node, other)) swapTaints(this.context, node, [wanted], [other])
    else this.taintSoon(node.metadata.name ?? '', wanted)
  }

  private taintSoon(name: string, taint: Taint): void {
    this.context.clock.schedule(taintingPeriod, () => {
      const node = this.nodes.get('', name)
      if (node === undefined || readyStatus(node) === 'True') return
      if (mayTaint(this.nodes.list())) swapTaints(this.context, node, [taint], [])
      else this.monitorBy(0)
    })
  }

  /** Follows MarkPodsNotReady. */
  private markNotReady(pod: StoredPod): void {
    const kind = this.context.api.kindOf('v1', 'Pod')
    const ready = pod.status.conditions?.find(({ type }) => type === 'Ready')
    if (kind === undefined || ready === undefined) return
    const { reason, message } = ready
    const conditions = withPodCondition(
      pod,
      { type: 'Ready', status: 'False', ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) },
      this.context.clock.now(),
    )
    if (conditions === undefined) return
    const marked = this.context.api.updateTrusted(kind, { ...pod, status: { ...pod.status, conditions } }, { subresource: 'status' })
    this.recorder.event(marked, 'Warning', 'NodeNotReady', 'Node is not ready')
  }

  /** Keeps Pods off a node with trouble. Follows doNoScheduleTaintingPass. */
  private taintByConditions(name: string): void {
    const node = this.nodes.get('', name)
    if (node === undefined) return
    const wanted = conditionTaints(node)
    const present = (node.spec.taints ?? []).filter(isConditionTaint)
    const missing = wanted.filter(taint => !present.some(({ key }) => key === taint.key))
    const needless = present.filter(({ key }) => !wanted.some(taint => taint.key === key))
    swapTaints(this.context, node, missing, needless)
  }
}
