import type { Node, PersistentVolumeClaim, Pod, PodCondition, PodDisruptionBudget } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatTime } from '../apimachinery/meta.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { Actor, ActorContext, EventsRecorder } from '../client/actor.ts'
import type { Timer } from '../clock/clock.ts'
import { isPodTerminal } from '../registry/core/pod/helpers.ts'
import type { Filtered, Scores, Verdict } from './evaluate.ts'
import { filterNodes, fitErrorText, scoreNodes } from './evaluate.ts'
import { arrivalMayHelp, nodeMayHelp } from './hints.ts'
import { createListers } from './listers.ts'
import type { Attempt, Matrix } from './matrix.ts'
import { matrixOf, sharing, sharingVerdicts } from './matrix.ts'
import { NodeInfo } from './node-info.ts'
import type { Cycle, Listers } from './plugin.ts'
import type { PodInfo } from './pod-info.ts'
import { podInfoOf, podKey } from './pod-info.ts'
import type { Candidate } from './preemption.ts'
import { findPreemption } from './preemption.ts'
import type { Waiting } from './queue.ts'
import { SchedulingQueue } from './queue.ts'
import { VolumeBinder } from './volume-binder.ts'

/** The default scheduler. */
export interface Scheduler extends Actor {
  /** How the last attempt to place a Pod (`namespace/name`) went; undefined when there was none. */
  matrix(pod: string): Matrix | undefined
}

/** Milliseconds, from pkg/scheduler/backend/queue/scheduling_queue.go. */
const longestParked = 300_000
const flushPeriod = 30_000
const noNode: ReadonlySet<string> = new Set()
/**
 * What stands behind a refusal that comes before any node is looked at: plugins/dynamicresources does not find the
 * state it would have left, and its error ends the search for Pods to preempt.
 */
const nothingToUndo = 'not found'

/** Plugins that a Pod's going may help. */
const helpedByRemoval: ReadonlySet<string> = new Set(['NodeResourcesFit', 'NodePorts', 'InterPodAffinity', 'PodTopologySpread', 'VolumeRestrictions'])
/** Plugins that other labels of a Pod may help. */
const helpedByLabels: ReadonlySet<string> = new Set(['InterPodAffinity', 'PodTopologySpread'])

/** Gives every Pod that has none a node. Follows pkg/scheduler. */
export function scheduler(context: ActorContext): Scheduler {
  return new DefaultScheduler(context)
}

class DefaultScheduler implements Scheduler {
  readonly name = 'default-scheduler'
  private readonly context: ActorContext
  private readonly recorder: EventsRecorder
  private readonly listers: Listers
  private readonly binder: VolumeBinder
  private readonly queue = new SchedulingQueue()
  private readonly nodes = new Map<string, NodeInfo>()
  private nodeList: readonly NodeInfo[] = []
  private nodeNames: readonly string[] = []
  /** What was kept last of a Pod that found a node: the next one's is often the same. */
  private filtered: Filtered | undefined
  private scores: Scores | undefined
  /** Where Pods are, those included that are only about to be bound. */
  private readonly placed = new Map<string, string>()
  /** Pods that are promised room on a node once others have left it. */
  private readonly nominated = new Map<string, { readonly info: PodInfo; readonly node: string }>()
  /** Pods that wait for their volumes, with their node. */
  private readonly binding = new Map<string, { readonly info: PodInfo; readonly node: NodeInfo }>()
  private readonly attempts = new Map<string, Attempt>()
  private readonly gated = new Set<string>()
  private wake: Timer | undefined
  private flush: Timer | undefined

  constructor(context: ActorContext) {
    this.context = context
    this.recorder = context.eventsRecorder('default-scheduler')
    this.listers = createListers(context.informers)
    this.binder = new VolumeBinder(context.api, this.listers)
  }

  start(): void {
    const { informers } = this.context
    informers.of<Node>('v1', 'Node').onEvent(event => this.onNode(event))
    informers.of<Pod>('v1', 'Pod').onEvent(event => this.onPod(event))
    informers.of<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim').onEvent(event => this.onClaim(event.object))
    for (const kind of ['PersistentVolume', 'StorageClass']) {
      informers.of(kind === 'StorageClass' ? 'storage.k8s.io/v1' : 'v1', kind).onEvent(() => this.retry(({ refusedBy }) => refusedBy.has('VolumeBinding')))
    }
  }

  matrix(pod: string): Matrix | undefined {
    const attempt = this.attempts.get(pod)
    return attempt === undefined ? undefined : matrixOf(attempt)
  }

  private onNode({ type, object }: WatchEvent<Node>): void {
    const name = object.metadata.name ?? ''
    if (type === 'DELETED') {
      this.nodes.delete(name)
      this.listNodes()
      return
    }
    const known = this.nodes.get(name)
    const before = known?.node
    if (known === undefined) {
      const made = new NodeInfo(object)
      this.nodes.set(name, made)
      this.listNodes()
      for (const pod of this.context.informers.of<Pod>('v1', 'Pod').list())
        if (pod.spec.nodeName === name && !isPodTerminal(pod)) this.place(podInfoOf(pod), name)
    } else {
      const { node } = known
      known.setNode(object)
      const same = (read: (each: Node) => unknown) => JSON.stringify(read(node)) === JSON.stringify(read(object))
      if (same(({ metadata, spec, status }) => [metadata.labels, spec.taints, spec.unschedulable, status.allocatable])) return
    }
    this.retry(({ info, refusedBy }) => refusedBy.size === 0 || nodeMayHelp(refusedBy, info, object, before))
  }

  private listNodes(): void {
    this.nodeList = [...this.nodes.values()]
    this.nodeNames = this.nodeList.map(({ name }) => name)
  }

  private onPod({ type, object }: WatchEvent<Pod>): void {
    const uid = object.metadata.uid ?? ''
    const { nodeName } = object.spec
    if (type === 'DELETED' || (nodeName !== undefined && nodeName !== '' && isPodTerminal(object))) {
      this.forget(object, type === 'DELETED')
      return
    }
    if (nodeName !== undefined && nodeName !== '') {
      this.queue.remove(uid)
      this.nominated.delete(uid)
      this.onPlaced(object, nodeName)
      return
    }
    if ((object.spec.schedulerName ?? 'default-scheduler') !== 'default-scheduler' || isPodTerminal(object) || this.placed.has(uid)) return
    if (object.metadata.deletionTimestamp !== undefined) {
      this.forget(object, false)
      return
    }
    if ((object.spec.schedulingGates ?? []).length > 0) {
      this.gate(object)
      return
    }
    const opened = this.gated.delete(uid)
    if (type === 'ADDED' || opened) this.queue.add(podInfoOf(object), this.context.clock.now())
    else this.queue.update(podInfoOf(object))
    this.run()
  }

  /** A Pod on a node: new there, or with labels that others look at. */
  private onPlaced(pod: Pod, nodeName: string): void {
    const uid = pod.metadata.uid ?? ''
    const node = this.nodes.get(nodeName)
    const known = node?.pods.get(uid)
    if (node === undefined) return
    if (
      known !== undefined &&
      known.pod.metadata.generation === pod.metadata.generation &&
      known.pod.metadata.deletionTimestamp === pod.metadata.deletionTimestamp &&
      known.pod.metadata.labels === pod.metadata.labels
    )
      return
    const wasThere = known !== undefined
    const labels = JSON.stringify(known?.pod.metadata.labels) !== JSON.stringify(pod.metadata.labels)
    if (wasThere) node.removePod(uid)
    const arrived = podInfoOf(pod)
    this.place(arrived, nodeName)
    if (!wasThere) this.retry(({ info, refusedBy }) => arrivalMayHelp(refusedBy, info, arrived, this.listers))
    // With its old labels it may have stood in the way of others.
    else if (labels) this.retry(({ refusedBy }) => [...refusedBy].some(plugin => helpedByLabels.has(plugin)))
  }

  private place(info: PodInfo, nodeName: string): void {
    this.placed.set(info.uid, nodeName)
    this.nodes.get(nodeName)?.addPod(info)
  }

  private forget(pod: Pod, gone: boolean): void {
    const uid = pod.metadata.uid ?? ''
    this.queue.remove(uid)
    this.gated.delete(uid)
    this.nominated.delete(uid)
    this.binding.delete(uid)
    if (gone) this.attempts.delete(podKey(pod))
    const nodeName = this.placed.get(uid)
    if (nodeName === undefined) return
    this.placed.delete(uid)
    if (this.nodes.get(nodeName)?.removePod(uid) !== undefined) this.retry(({ refusedBy }) => [...refusedBy].some(plugin => helpedByRemoval.has(plugin)))
  }

  private onClaim(claim: PersistentVolumeClaim): void {
    for (const { info, node } of [...this.binding.values()])
      if (info.namespace === claim.metadata.namespace && this.binder.allBound(info.pod)) this.bind(info, node)
    this.retry(({ info, refusedBy }) => info.namespace === claim.metadata.namespace && (refusedBy.has('VolumeBinding') || refusedBy.has('VolumeRestrictions')))
  }

  /** Follows plugins/schedulinggates and the condition that the API server or scheduler writes. */
  private gate(pod: Pod): void {
    const uid = pod.metadata.uid ?? ''
    if (this.gated.has(uid)) return
    this.gated.add(uid)
    this.queue.remove(uid)
    this.writeCondition(pod, 'SchedulingGated', 'Scheduling is blocked due to non-empty scheduling gates', undefined)
  }

  private retry(test: (waiting: Waiting) => boolean): void {
    if (this.queue.activate(test)) this.run()
  }

  /** Works the queue off, a moment later. */
  private run(): void {
    if (!this.queue.hasActive) return
    const { clock } = this.context
    this.wake ??= clock.schedule(0, () => {
      this.wake = undefined
      for (let next = this.queue.pop(); next !== undefined; next = this.queue.pop()) {
        const waiting = next
        clock.under({ actor: this.name, cause: waiting.info.pod.metadata.resourceVersion ?? '' }, () => this.scheduleOne(waiting))
      }
      this.scheduleFlush()
    })
  }

  /** Pods that have been parked for long are tried again. Follows flushUnschedulableEntitiesLeftover. */
  private scheduleFlush(): void {
    if (!this.queue.hasParked || this.flush !== undefined) return
    const { clock } = this.context
    this.flush = clock.schedule(flushPeriod, () => {
      this.flush = undefined
      this.retry(({ parkedAt }) => clock.now() - parkedAt > longestParked)
      this.scheduleFlush()
    })
  }

  /** Follows pkg/scheduler/schedule_one.go. */
  private scheduleOne(waiting: Waiting): void {
    const { info } = waiting
    const cycle: Cycle = { info, nodes: this.nodeList, listers: this.listers }
    if (this.nodeList.length === 0) {
      this.fail(waiting, { feasible: [], verdicts: new Map(), early: undefined }, 'no nodes available to schedule pods', noNode, undefined)
      return
    }
    const filtered = filterNodes(cycle, this.nominated.size === 0 ? undefined : (node, run) => this.withNominated(info, node, run))
    const promised = this.nodes.get(info.pod.status.nominatedNodeName ?? '')
    const feasible = promised !== undefined && filtered.feasible.includes(promised) ? [promised] : filtered.feasible
    if (feasible.length === 0) {
      this.tryPreemption(waiting, cycle, filtered)
      return
    }
    const scores = feasible.length > 1 ? scoreNodes(cycle, feasible) : undefined
    const node = this.choose(feasible, scores)
    if (node === undefined) return
    if (scores !== undefined) this.scores = sharing(scores, this.scores)
    this.filtered = sharingVerdicts(feasible === filtered.feasible ? filtered : { ...filtered, feasible }, this.filtered)
    this.keep(info, { filtered: this.filtered, scores: scores && this.scores, node: node.name })
    this.place(info, node.name)
    this.nominated.delete(info.uid)
    if (this.binder.allBound(info.pod)) {
      this.bind(info, node)
      return
    }
    this.binding.set(info.uid, { info, node })
    this.binder.request(info.pod, node)
  }

  /** The best node; among equals the seed decides. */
  private choose(feasible: readonly NodeInfo[], scores: Scores | undefined): NodeInfo | undefined {
    if (scores === undefined) return feasible[0]
    const most = Math.max(...scores.totals)
    const best = feasible.filter((_, index) => scores.totals[index] === most)
    return best.length === 1 ? best[0] : best[this.context.rand.int(best.length)]
  }

  /** Counts in the Pods that are promised room on the node and matter at least as much. */
  private withNominated(info: PodInfo, node: NodeInfo, run: () => Verdict | undefined): Verdict | undefined {
    const guests = [...this.nominated.values()]
      .filter(each => each.node === node.name && each.info.uid !== info.uid && each.info.priority >= info.priority && !node.pods.has(each.info.uid))
      .map(each => each.info)
    for (const guest of guests) node.addPod(guest)
    try {
      return run()
    } finally {
      for (const guest of guests) node.removePod(guest.uid)
    }
  }

  private bind(info: PodInfo, node: NodeInfo): void {
    const { api } = this.context
    this.binding.delete(info.uid)
    const { namespace } = info
    const name = info.pod.metadata.name ?? ''
    try {
      api.bind(namespace, name, node.name)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.placed.delete(info.uid)
      node.removePod(info.uid)
      return
    }
    this.recorder.event(info.pod, undefined, 'Normal', 'Scheduled', 'Binding', `Successfully assigned ${namespace}/${name} to ${node.name}`)
  }

  private tryPreemption(waiting: Waiting, cycle: Cycle, filtered: Filtered): void {
    const found = filtered.early === undefined ? findPreemption(cycle, filtered, this.budgets()) : nothingToUndo
    const reasons = [...filtered.verdicts.values()].map(({ refusal }) => refusal.reasons)
    const refusedBy = new Set([
      ...(filtered.early === undefined ? [] : [filtered.early.plugin]),
      ...[...filtered.verdicts.values()].map(({ plugin }) => plugin),
    ])
    const text = (postFilter: string) => fitErrorText(cycle.nodes.length, filtered.early?.refusal.reasons, reasons, postFilter)
    if (typeof found === 'string') {
      this.fail(waiting, filtered, text(found), refusedBy, undefined)
      return
    }
    const sentence = `preemption: found a potential placement for pod on node ${found.node.name}, preempting ${found.victims.length} victims`
    this.nominated.set(waiting.info.uid, { info: waiting.info, node: found.node.name })
    this.fail(waiting, filtered, text(sentence), refusedBy, found.node.name)
    this.evict(waiting.info, found)
  }

  private budgets(): readonly PodDisruptionBudget[] {
    return this.context.informers.of<PodDisruptionBudget>('policy/v1', 'PodDisruptionBudget').list()
  }

  /** Follows preemption/executor.go. */
  private evict({ pod }: PodInfo, { node, victims }: Candidate): void {
    const { api, clock } = this.context
    const kind = api.kindOf('v1', 'Pod')
    if (kind === undefined) return
    for (const victim of victims) {
      const { namespace } = victim
      const name = victim.pod.metadata.name ?? ''
      const stored = api.get<Pod & KubeObject>('v1', 'Pod', namespace, name)
      if (stored === undefined || stored.metadata.uid !== victim.uid || stored.metadata.deletionTimestamp !== undefined) continue
      const condition: PodCondition = {
        type: 'DisruptionTarget',
        ...(stored.metadata.generation === undefined ? {} : { observedGeneration: stored.metadata.generation }),
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: formatTime(clock.now()),
        reason: 'PreemptionByScheduler',
        message: 'default-scheduler: preempting to accommodate a higher priority pod',
      }
      const conditions = [...(stored.status.conditions ?? []).filter(({ type }) => type !== condition.type), condition]
      api.updateTrusted<Pod & KubeObject>(kind, { ...stored, status: { ...stored.status, conditions } }, { subresource: 'status' })
      api.delete(kind, namespace, name)
      this.recorder.event(stored, pod, 'Normal', 'Preempted', 'Preempting', `Preempted by pod ${pod.metadata.uid ?? ''} on node ${node.name}`)
    }
  }

  /** Follows handleSchedulingFailure. */
  private fail(waiting: Waiting, filtered: Filtered, message: string, refusedBy: ReadonlySet<string>, nominatedNode: string | undefined): void {
    const { info } = waiting
    this.keep(info, { filtered, scores: undefined, message })
    this.queue.park(waiting, refusedBy, this.context.clock.now())
    this.recorder.event(info.pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', message)
    this.writeCondition(info.pod, 'Unschedulable', message, nominatedNode)
  }

  private keep(info: PodInfo, attempt: Pick<Attempt, 'filtered' | 'scores' | 'node' | 'message'>): void {
    this.attempts.set(info.key, { time: this.context.clock.now(), names: this.nodeNames, ...attempt })
  }

  /** Writes why a Pod has no node, when that is news. Follows schedule_one.go updatePod. */
  private writeCondition(pod: Pod, reason: string, message: string, nominatedNode: string | undefined): void {
    const { api, clock } = this.context
    const kind = api.kindOf('v1', 'Pod')
    const stored = api.get<Pod & KubeObject>('v1', 'Pod', pod.metadata.namespace ?? '', pod.metadata.name ?? '')
    if (kind === undefined || stored === undefined || stored.metadata.uid !== pod.metadata.uid) return
    const old = stored.status.conditions?.find(({ type }) => type === 'PodScheduled')
    const { generation } = stored.metadata
    const moved = nominatedNode !== undefined && nominatedNode !== stored.status.nominatedNodeName
    if (old?.status === 'False' && old.reason === reason && old.message === message && old.observedGeneration === generation && !moved) return
    const condition: PodCondition = {
      type: 'PodScheduled',
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : formatTime(clock.now()),
      reason,
      message,
    }
    const conditions = [...(stored.status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled'), condition]
    try {
      api.updateTrusted<Pod & KubeObject>(
        kind,
        { ...stored, status: { ...stored.status, conditions, ...(moved ? { nominatedNodeName: nominatedNode } : {}) } },
        { subresource: 'status' },
      )
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
    }
  }
}
