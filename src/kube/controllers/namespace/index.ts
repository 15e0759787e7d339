import type { Namespace, Pod } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { formatTime, parseTime } from '../../apimachinery/meta.ts'
import type { Actor, ActorContext, Informer } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import type { Kind } from '../../registry/kind.ts'
import type { Remaining } from './conditions.ts'
import { updatedConditions } from './conditions.ts'

type StoredNamespace = Namespace & KubeObject

/** A deletion begins so many milliseconds after it was asked for. */
const gracePeriod = 5000
const finalizerEstimate = 15
const ownFinalizer = 'kubernetes'

/** Empties Namespaces that are being deleted. Follows pkg/controller/namespace. */
export function namespaceController(context: ActorContext): Actor {
  return new NamespaceController(context)
}

class NamespaceController implements Actor {
  readonly name = 'namespace-controller'
  private readonly context: ActorContext
  private readonly namespaces: Informer<StoredNamespace>
  private readonly queue

  constructor(context: ActorContext) {
    this.context = context
    this.namespaces = context.informers.of('v1', 'Namespace')
    this.queue = createWorkqueue(context.clock, key => this.sync(key))
  }

  start(): void {
    this.namespaces.onEvent(({ type, object }) => {
      if (type !== 'DELETED' && object.metadata.deletionTimestamp !== undefined) this.queue.addAfter(object.metadata.name ?? '', gracePeriod)
    })
  }

  /** Follows deletion/namespaced_resources_deleter.go Delete. */
  private sync(name: string): void {
    const namespace = this.namespaces.get('', name)
    if (namespace?.metadata.deletionTimestamp === undefined || !namespace.spec.finalizers?.includes(ownFinalizer)) return
    const estimate = this.deleteAll(name, namespace.metadata.deletionTimestamp)
    if (estimate > 0) {
      this.queue.addAfter(name, (Math.floor(estimate / 2) + 1) * 1000)
      return
    }
    const kind = this.context.api.kindOf('v1', 'Namespace')
    const latest = this.namespaces.get('', name)
    if (kind === undefined || latest === undefined) return
    const finalizers = (latest.spec.finalizers ?? []).filter(finalizer => finalizer !== ownFinalizer)
    this.context.api.updateTrusted(kind, { ...latest, spec: finalizers.length > 0 ? { finalizers } : {} }, { subresource: 'finalize' })
  }

  /** Deletes Pods, then everything else. Gives the seconds it may take until the rest is gone. Follows deleteAllContent. */
  private deleteAll(namespace: string, deletedAt: string): number {
    const resources = new Map<string, number>()
    const finalizers = new Map<string, number>()
    const kinds = this.context.api.kinds().filter(kind => kind.namespaced && kind.conversion === undefined && kind.verbs?.includes('delete') !== false)
    const pods = kinds.filter(kind => kind.kind === 'Pod' && kind.group === '')
    let estimate = 0
    const empty = (kind: Kind) => {
      estimate = Math.max(estimate, this.deleteKind(kind, namespace, deletedAt, resources, finalizers))
    }
    pods.forEach(empty)
    if (resources.size > 0) {
      this.tell(namespace, undefined)
      return estimate
    }
    for (const kind of kinds) if (!pods.includes(kind)) empty(kind)
    this.tell(namespace, { resources, finalizers })
    return estimate
  }

  /** Follows deleteAllContentForGroupVersionResource. */
  private deleteKind(kind: Kind, namespace: string, deletedAt: string, resources: Map<string, number>, finalizers: Map<string, number>): number {
    const { api } = this.context
    const estimate = kind.kind === 'Pod' ? this.podEstimate(kind, namespace, deletedAt) : 0
    api.deleteCollection(kind, { namespace }, { propagationPolicy: 'Background' })
    const { items } = api.query(kind, { namespace })
    if (items.length === 0) return 0
    resources.set(`${kind.plural}.${kind.group}`, items.length)
    let held = false
    for (const { metadata } of items) {
      for (const finalizer of metadata.finalizers ?? []) {
        held = true
        finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1)
      }
    }
    return estimate > 0 ? estimate : held ? finalizerEstimate : 1
  }

  /** The longest grace period of the Pods, unless it has passed. Follows estimateGracefulTermination. */
  private podEstimate(kind: Kind, namespace: string, deletedAt: string): number {
    let estimate = 0
    for (const { status, spec } of this.context.api.query<Pod & KubeObject>(kind, { namespace }).items) {
      if (status.phase !== 'Succeeded' && status.phase !== 'Failed') estimate = Math.max(estimate, spec.terminationGracePeriodSeconds ?? 0)
    }
    return this.context.clock.now() - parseTime(deletedAt) >= estimate * 1000 ? 0 : estimate
  }

  private tell(name: string, remaining: Remaining | undefined): void {
    const kind = this.context.api.kindOf('v1', 'Namespace')
    const namespace = this.namespaces.get('', name)
    if (kind === undefined || namespace === undefined) return
    const conditions = updatedConditions(namespace.status.conditions ?? [], remaining, formatTime(this.context.clock.now()))
    if (conditions !== undefined) this.context.api.updateTrusted(kind, { ...namespace, status: { ...namespace.status, conditions } }, { subresource: 'status' })
  }
}
