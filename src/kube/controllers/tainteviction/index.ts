import type { Taint, Toleration } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { keyOf } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Actor, ActorContext, Informer, Recorder } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import type { Timer } from '../../clock/clock.ts'
import { tolerates } from '../node-fit.ts'
import type { StoredNode } from '../nodes.ts'
import { indexByNode, podsOn } from '../nodes.ts'
import { withPodCondition } from '../pod-conditions.ts'
import type { StoredPod } from '../pods.ts'

interface Eviction {
  readonly since: number
  readonly timer: Timer
}

/** Drives Pods off nodes whose taints they do not tolerate, or not for ever. Follows pkg/controller/tainteviction. */
export function taintEvictionController(context: ActorContext): Actor {
  return new TaintEvictionController(context)
}

const drivingTaints = (node: StoredNode) => (node.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute')

/** How long the Pod may stay, in milliseconds: 0 not at all, Infinity for ever. */
function patience(taints: readonly Taint[], tolerations: readonly Toleration[]): number {
  const used: Toleration[] = []
  for (const taint of taints) {
    const matching = tolerations.filter(toleration => tolerates(toleration, taint))
    if (matching.length === 0) return 0
    used.push(...matching)
  }
  const limits = used.flatMap(({ tolerationSeconds }) => (tolerationSeconds === undefined ? [] : [tolerationSeconds]))
  return limits.length === 0 ? Infinity : Math.max(0, Math.min(...limits)) * 1000
}

class TaintEvictionController implements Actor {
  readonly name = 'taint-eviction-controller'
  private readonly context: ActorContext
  private readonly recorder: Recorder
  private readonly nodes: Informer<StoredNode>
  private readonly pods: Informer<StoredPod>
  private readonly evictions = new Map<string, Eviction>()
  private readonly nodeQueue
  private readonly podQueue

  constructor(context: ActorContext) {
    this.context = context
    this.recorder = context.recorder('taint-eviction-controller')
    this.nodes = context.informers.of('v1', 'Node')
    this.pods = context.informers.of('v1', 'Pod')
    this.nodeQueue = createWorkqueue(context.clock, name => this.syncNode(name))
    this.podQueue = createWorkqueue(context.clock, key => this.syncPod(key))
  }

  start(): void {
    indexByNode(this.pods)
    this.nodes.onEvent(({ type, object, old }) => {
      if (type === 'MODIFIED' && old !== undefined && deepEqual(drivingTaints(old), drivingTaints(object))) return
      this.nodeQueue.add(object.metadata.name ?? '')
    })
    this.pods.onEvent(({ type, object, old }) => {
      const same =
        type === 'MODIFIED' &&
        old?.spec.nodeName === object.spec.nodeName &&
        (old?.spec.tolerations === object.spec.tolerations || deepEqual(old?.spec.tolerations, object.spec.tolerations))
      if (same || (type !== 'DELETED' && !object.spec.nodeName)) return
      if (type !== 'DELETED' || this.evictions.has(keyOf(object))) this.podQueue.add(keyOf(object))
    })
  }

  private syncNode(name: string): void {
    const node = this.nodes.get('', name)
    if (node === undefined) return
    const taints = drivingTaints(node)
    for (const pod of podsOn(this.pods, name)) this.judge(pod, taints)
  }

  private syncPod(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const pod = this.pods.get(namespace, name)
    if (pod === undefined) {
      this.cancel(key)
      return
    }
    const node = this.nodes.get('', pod.spec.nodeName ?? '')
    const taints = node === undefined ? [] : drivingTaints(node)
    if (taints.length > 0) this.judge(pod, taints)
  }

  /** Follows processPodOnNode. */
  private judge(pod: StoredPod, taints: readonly Taint[]): void {
    const key = keyOf(pod)
    const time = taints.length === 0 ? Infinity : patience(taints, pod.spec.tolerations ?? [])
    if (time === Infinity) {
      this.cancel(key)
      return
    }
    const now = this.context.clock.now()
    const standing = this.evictions.get(key)
    if (time === 0) {
      this.cancel(key)
      this.plan(key, now, now)
    } else if (standing === undefined) {
      this.plan(key, now, now + time)
    } else if (standing.since + time >= now + time) {
      this.cancel(key)
      this.plan(key, standing.since, now + time)
    }
  }

  private plan(key: string, since: number, at: number): void {
    const timer = this.context.clock.schedule(Math.max(0, at - this.context.clock.now()), () => {
      this.evictions.delete(key)
      this.evict(key)
    })
    this.evictions.set(key, { since, timer })
  }

  private cancel(key: string): void {
    const standing = this.evictions.get(key)
    if (standing === undefined) return
    standing.timer.cancel()
    this.evictions.delete(key)
    this.tell(key, `Cancelling deletion of Pod ${key}`)
  }

  private tell(key: string, message: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const about: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace } }
    this.recorder.event(about, 'Normal', 'TaintManagerEviction', message)
  }

  /** Follows addConditionAndDeletePod. */
  private evict(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const { api, clock } = this.context
    const kind = api.kindOf('v1', 'Pod')
    this.tell(key, `Marking for deletion Pod ${key}`)
    const pod = this.pods.get(namespace, name)
    if (kind === undefined || pod === undefined) return
    const statement = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    } as const
    const conditions = withPodCondition(pod, statement, clock.now())
    try {
      if (conditions !== undefined) api.updateTrusted(kind, { ...pod, status: { ...pod.status, conditions } }, { subresource: 'status' })
      api.delete(kind, namespace, name)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
    }
  }
}
