import type { DaemonSetStatus } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { controllerOf, keyOf, newControllerRef } from '../../apimachinery/meta.ts'
import { labelSelectorAsSelector } from '../../apimachinery/selector.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Actor, ActorContext, Informer, Recorder } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { isPodTerminal } from '../../registry/core/pod/helpers.ts'
import { claim } from '../claim.ts'
import type { StoredRevision } from '../history.ts'
import { newRevision, renumber, revisionLabel, revisionsOf, storeRevision, truncateHistory } from '../history.ts'
import { isNamespaceTerminating, PodControl, podFromTemplate } from '../pod-control.ts'
import type { StoredPod } from '../pods.ts'
import { indexByController, isPodReady, orphansIn, podsOf, untilAvailable } from '../pods.ts'
import { slowStartBatch } from '../slow-start.ts'
import { computeHash } from '../template-hash.ts'
import type { StoredDaemonSet, StoredNode } from './placement.ts'
import { byAssignmentAndAge, isUpdated, shouldRunOn, targetNode, templateFor, updateLimits } from './placement.ts'
import { rollingStep } from './rolling.ts'

const backoffBase = 1000
const backoffMax = 15 * 60_000

/** Keeps one Pod of each DaemonSet on every node that it fits. Follows pkg/controller/daemon. */
export function daemonSetController(context: ActorContext): Actor {
  return new DaemonSetController(context)
}

class DaemonSetController implements Actor {
  readonly name = 'daemonset-controller'
  private readonly context: ActorContext
  private readonly recorder: Recorder
  private readonly sets: Informer<StoredDaemonSet>
  private readonly pods: Informer<StoredPod>
  private readonly nodes: Informer<StoredNode>
  private readonly control: PodControl
  private readonly failures = new Map<string, { delay: number; since: number }>()
  private readonly queue

  constructor(context: ActorContext) {
    this.context = context
    this.recorder = context.recorder('daemonset-controller')
    this.sets = context.informers.of('apps/v1', 'DaemonSet')
    this.pods = context.informers.of('v1', 'Pod')
    this.nodes = context.informers.of('v1', 'Node')
    this.control = new PodControl(context.api, this.recorder)
    this.queue = createWorkqueue(context.clock, key => this.sync(key))
  }

  start(): void {
    indexByController(this.pods)
    this.sets.onEvent(({ object }) => this.queue.add(keyOf(object)))
    this.pods.onEvent(({ type, object, old }) => {
      const owner = controllerOf(object) ?? (old === undefined ? undefined : controllerOf(old))
      if (owner?.kind === 'DaemonSet') this.queue.add(`${object.metadata.namespace ?? ''}/${owner.name}`)
      else if (owner === undefined && type !== 'DELETED') {
        for (const set of this.sets.list(object.metadata.namespace))
          if (labelSelectorAsSelector(set.spec.selector).matches(object.metadata.labels)) this.queue.add(keyOf(set))
      }
    })
    this.nodes.onEvent(({ type, object, old }) => {
      if (type === 'MODIFIED' && deepEqual(object.metadata.labels, old?.metadata.labels) && deepEqual(object.spec.taints, old?.spec.taints)) return
      for (const set of this.sets.list()) this.queue.add(keyOf(set))
    })
  }

  /** Follows syncDaemonSet. */
  private sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const set = this.sets.get(namespace, name)
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return
    const history = this.history(set)
    if (history === undefined) return
    const hash = history.current.metadata.labels?.[revisionLabel] ?? ''
    const failure = this.update(set, hash, key)
    if (failure === undefined) {
      const live = new Set([...this.byNode(set).values()].flat().map(pod => pod.metadata.labels?.[revisionLabel]))
      truncateHistory(this.context.api, history.old, set.spec.revisionHistoryLimit ?? 10, revision => live.has(revision.metadata.labels?.[revisionLabel]))
    }
    this.writeStatus(set, hash, key)
    if (failure !== undefined) throw failure
  }

  private update(set: StoredDaemonSet, hash: string, key: string): StatusError | undefined {
    const nodes = this.nodes.list()
    const managed = this.plan(set, nodes, this.byNode(set), hash, key)
    const failure = this.syncNodes(set, managed.create, managed.remove, hash)
    if (failure !== undefined || managed.create.length + managed.remove.length > 0 || set.spec.updateStrategy.type !== 'RollingUpdate') return failure
    const step = rollingStep(set, nodes, this.byNode(set), hash, this.context.clock.now())
    return this.syncNodes(set, step.create, step.remove, hash)
  }

  /** The present revision and the old ones; undefined when a name collided and the sync is to run again. Follows update.go constructHistory. */
  private history(set: StoredDaemonSet): { readonly current: StoredRevision; readonly old: readonly StoredRevision[] } | undefined {
    const { api } = this.context
    const data = { spec: { template: { ...set.spec.template, $patch: 'replace' } } }
    const all = revisionsOf(api, set, labelSelectorAsSelector(set.spec.selector))
    const current = all.findLast(revision => deepEqual(revision.data, data))
    const old = all.filter(revision => revision !== current)
    const number = (old.at(-1)?.revision ?? 0) + 1
    if (current !== undefined) return { current: current.revision < number ? renumber(api, current, number) : current, old }
    const hash = computeHash(set.spec.template, set.status.collisionCount)
    const labels = { ...set.spec.template.metadata.labels, [revisionLabel]: hash }
    const stored = storeRevision(api, newRevision(set, `${set.metadata.name ?? ''}-${hash}`, labels, data, number))
    if (stored !== 'collision') return { current: stored, old }
    this.store(set, { ...set.status, collisionCount: (set.status.collisionCount ?? 0) + 1 })
    return undefined
  }

  /** The Pods by the node they are on or meant for. Follows getNodesToDaemonPods. */
  private byNode(set: StoredDaemonSet): Map<string, StoredPod[]> {
    const candidates = [...podsOf(this.pods, set.metadata.uid ?? ''), ...orphansIn(this.pods, set.metadata.namespace ?? '')]
    const result = new Map<string, StoredPod[]>()
    for (const pod of claim(this.context.api, set, labelSelectorAsSelector(set.spec.selector), candidates)) {
      const finished = isPodTerminal(pod)
      const node = targetNode(pod)
      if (node === undefined || (finished && pod.metadata.deletionTimestamp !== undefined)) continue
      result.set(node, [...(result.get(node) ?? []), pod])
    }
    return result
  }

  /** Nodes that need a Pod, and Pods that should not be. Follows manage and podsShouldBeOnNode. */
  private plan(
    set: StoredDaemonSet,
    nodes: readonly StoredNode[],
    podsByNode: ReadonlyMap<string, readonly StoredPod[]>,
    hash: string,
    key: string,
  ): { create: string[]; remove: StoredPod[] } {
    const create: string[] = []
    const remove: StoredPod[] = []
    for (const node of nodes) {
      const name = node.metadata.name ?? ''
      const { run, stay } = shouldRunOn(set, node)
      const pods = podsByNode.get(name)
      if (pods === undefined) {
        if (run) create.push(name)
      } else if (stay) {
        const running = this.running(set, pods, name, remove, key)
        const surges = updateLimits(set, 1).surge > 0
        if (surges && running.length === 0 && run) create.push(name)
        remove.push(...(surges ? this.surplus(set, running, hash) : [...running].sort(byAssignmentAndAge).slice(1)))
      } else {
        remove.push(...pods.filter(pod => pod.metadata.deletionTimestamp === undefined))
      }
    }
    const known = new Set(nodes.map(node => node.metadata.name))
    for (const [node, pods] of podsByNode)
      if (!known.has(node)) remove.push(...pods.filter(pod => !pod.spec.nodeName && pod.metadata.deletionTimestamp === undefined))
    return { create, remove }
  }

  private running(set: StoredDaemonSet, pods: readonly StoredPod[], node: string, remove: StoredPod[], key: string): StoredPod[] {
    return pods.filter(pod => {
      if (pod.metadata.deletionTimestamp !== undefined) return false
      const where = `${pod.metadata.namespace ?? ''}/${pod.metadata.name ?? ''} on node ${node}`
      if (pod.status.phase === 'Failed') {
        if (this.backsOff(set, node, key)) return false
        this.recorder.event(set, 'Warning', 'FailedDaemonPod', `Found failed daemon pod ${where}, will try to kill it`)
      } else if (pod.status.phase === 'Succeeded') {
        this.recorder.event(set, 'Normal', 'SucceededDaemonPod', `Found succeeded daemon pod ${where}, will try to delete it`)
      } else {
        return true
      }
      remove.push(pod)
      return false
    })
  }

  /** Whether a failed Pod of this node is to be left a while longer. */
  private backsOff(set: StoredDaemonSet, node: string, key: string): boolean {
    const id = `${set.metadata.uid ?? ''}/${set.status.observedGeneration ?? 0}/${node}`
    const now = this.context.clock.now()
    const entry = this.failures.get(id)
    if (entry !== undefined && now - entry.since < entry.delay) {
      this.queue.addAfter(key, entry.delay)
      return true
    }
    const delay = entry === undefined || now - entry.since > 2 * backoffMax ? backoffBase : Math.min(backoffMax, entry.delay * 2)
    this.failures.set(id, { delay, since: now })
    return false
  }

  /** With surge one old and one new Pod may share a node until the new one is available. */
  private surplus(set: StoredDaemonSet, running: readonly StoredPod[], hash: string): StoredPod[] {
    if (running.length <= 1) return []
    const sorted = [...running].sort(byAssignmentAndAge)
    const updated = sorted.find(pod => pod.metadata.labels?.[revisionLabel] === hash)
    const old = sorted.find(pod => pod.metadata.labels?.[revisionLabel] !== hash)
    const extra = sorted.filter(pod => pod !== updated && pod !== old)
    if (updated === undefined || old === undefined) return extra
    const replaced = !isPodReady(old) || untilAvailable(updated, set.spec.minReadySeconds ?? 0, this.context.clock.now()) === 0
    return replaced ? [...extra, old] : extra
  }

  private syncNodes(set: StoredDaemonSet, create: readonly string[], remove: readonly StoredPod[], hash: string): StatusError | undefined {
    const nodes = [...create]
    const { error } = slowStartBatch(nodes.length, index => {
      try {
        this.control.create(podFromTemplate(templateFor(set, hash, nodes[index] ?? ''), set, newControllerRef(set)), set)
      } catch (failure) {
        if (!isNamespaceTerminating(failure)) throw failure
      }
    })
    for (const pod of remove) this.control.delete(pod, set)
    if (error === undefined || error instanceof StatusError) return error
    throw error
  }

  /** Follows updateDaemonSetStatus. */
  private writeStatus(set: StoredDaemonSet, hash: string, key: string): void {
    const podsByNode = this.byNode(set)
    const now = this.context.clock.now()
    let [desired, current, misscheduled, ready, updated, available] = [0, 0, 0, 0, 0, 0]
    let wait: number | undefined
    for (const node of this.nodes.list()) {
      const [pod] = [...(podsByNode.get(node.metadata.name ?? '') ?? [])].sort(byAssignmentAndAge)
      if (!shouldRunOn(set, node).run) {
        if (pod !== undefined) misscheduled++
        continue
      }
      desired++
      if (pod === undefined) continue
      current++
      if (isUpdated(set, pod, hash)) updated++
      const left = untilAvailable(pod, set.spec.minReadySeconds ?? 0, now)
      if (left === undefined) continue
      ready++
      if (left === 0) available++
      else wait = Math.min(wait ?? left, left)
    }
    const status: DaemonSetStatus = { currentNumberScheduled: current, numberMisscheduled: misscheduled, desiredNumberScheduled: desired, numberReady: ready }
    if (set.metadata.generation !== undefined) status.observedGeneration = set.metadata.generation
    if (updated > 0) status.updatedNumberScheduled = updated
    if (available > 0) status.numberAvailable = available
    if (desired > available) status.numberUnavailable = desired - available
    if (set.status.collisionCount !== undefined) status.collisionCount = set.status.collisionCount
    if (set.status.conditions !== undefined) status.conditions = set.status.conditions
    if (!deepEqual(set.status, status)) this.store(set, status)
    if (wait !== undefined) this.queue.addAfter(key, wait)
  }

  private store(set: StoredDaemonSet, status: DaemonSetStatus): void {
    const kind = this.context.api.kindOf('apps/v1', 'DaemonSet')
    const latest = this.sets.get(set.metadata.namespace ?? '', set.metadata.name ?? '')
    if (kind !== undefined && latest !== undefined) this.context.api.updateTrusted(kind, { ...latest, status }, { subresource: 'status' })
  }
}
