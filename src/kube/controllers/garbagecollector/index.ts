import type { OwnerReference } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { apiVersionOf, parseGroupVersion } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { WatchEvent } from '../../apimachinery/watch.ts'
import type { Actor, ActorContext } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import type { Kind } from '../../registry/kind.ts'

const index = 'ownerUID'
const foreground = 'foregroundDeletion'
const orphan = 'orphan'
const watchLatency = 1

interface Owners {
  readonly solid: OwnerReference[]
  readonly dangling: OwnerReference[]
  readonly waiting: OwnerReference[]
}

/** Deletes what belongs to deleted owners, in the background, in the foreground, or not at all. Follows pkg/controller/garbagecollector. */
export function garbageCollector(context: ActorContext): Actor {
  return new GarbageCollector(context)
}

class GarbageCollector implements Actor {
  readonly name = 'garbage-collector'
  private readonly context: ActorContext
  /** The kinds whose objects are found by their owners. */
  private readonly indexed = new Set<Kind>()
  private readonly queue
  private pending: WatchEvent[] = []
  private deliversAt = -1

  constructor(context: ActorContext) {
    this.context = context
    this.queue = createWorkqueue(context.clock, key => this.sync(key))
  }

  start(): void {
    const { api, clock } = this.context
    this.kinds()
    api.watch(undefined, event => {
      if (event.object.kind === 'Event') return
      if (
        event.type !== 'DELETED' &&
        event.object.metadata.ownerReferences === undefined &&
        event.object.metadata.deletionTimestamp === undefined &&
        event.old?.metadata.ownerReferences === undefined
      )
        return
      const at = clock.now() + watchLatency
      if (this.deliversAt !== at) {
        const batch: WatchEvent[] = []
        this.pending = batch
        this.deliversAt = at
        clock.schedule(watchLatency, () =>
          batch.forEach(each => {
            this.observe(each)
          }),
        )
      }
      this.pending.push(event)
    })
  }

  /** The kinds with dependents and owners; those that a definition brings come later. */
  private kinds(): readonly Kind[] {
    const { api } = this.context
    const kinds = api.kinds().filter(kind => kind.plural !== 'events' && kind.conversion === undefined && kind.verbs?.includes('delete') !== false)
    for (const kind of kinds) {
      if (this.indexed.has(kind)) continue
      this.indexed.add(kind)
      api.addIndex(kind, index, ({ metadata }) => (metadata.ownerReferences === undefined ? [] : metadata.ownerReferences.map(owner => owner.uid)))
    }
    return kinds
  }

  /** Follows graph_builder.go processGraphChanges. */
  private observe({ type, object, old }: WatchEvent): void {
    if (type === 'DELETED') {
      for (const dependent of this.dependentsOf(object)) this.enqueue(dependent)
      this.wakeOwners(object)
      return
    }
    const { metadata } = object
    if (metadata.deletionTimestamp !== undefined && (has(object, foreground) || has(object, orphan))) this.enqueue(object)
    else if (type === 'ADDED' && (metadata.ownerReferences ?? []).some(owner => this.owner(object, owner) === undefined)) this.enqueue(object)
    if (old === undefined) return
    const unblocked = (old.metadata.ownerReferences ?? []).some(before => {
      const now = metadata.ownerReferences?.find(owner => owner.uid === before.uid)
      return now === undefined || (before.blockOwnerDeletion === true && now.blockOwnerDeletion !== true)
    })
    if (unblocked || (metadata.deletionTimestamp !== undefined && old.metadata.deletionTimestamp === undefined)) this.wakeOwners(old)
  }

  /** Owners that wait for their dependents look again. */
  private wakeOwners(dependent: KubeObject): void {
    for (const reference of dependent.metadata.ownerReferences ?? []) {
      const owner = this.owner(dependent, reference)
      if (owner !== undefined && owner !== 'unknown' && owner.metadata.deletionTimestamp !== undefined && has(owner, foreground)) this.enqueue(owner)
    }
  }

  private enqueue({ apiVersion, kind, metadata }: KubeObject): void {
    this.queue.add([apiVersion, kind, metadata.namespace ?? '', metadata.name ?? '', metadata.uid ?? ''].join(' '))
  }

  private dependentsOf({ metadata }: KubeObject): readonly KubeObject[] {
    return this.kinds().flatMap(kind => this.context.api.byIndex(kind, index, metadata.uid ?? ''))
  }

  /** The owner a reference names; undefined when there is none, `unknown` when its kind is not served. */
  private owner(dependent: KubeObject, { apiVersion, kind, name, uid }: OwnerReference): KubeObject | 'unknown' | undefined {
    const { group } = parseGroupVersion(apiVersion)
    const served = this.context.api.kindOf(apiVersion, kind) ?? this.kinds().find(each => each.group === group && each.kind === kind)
    if (served === undefined) return 'unknown'
    const owner = this.context.api.get(
      apiVersionOf(served.group, served.version),
      served.kind,
      served.namespaced ? (dependent.metadata.namespace ?? '') : '',
      name,
    )
    return owner?.metadata.uid === uid ? owner : undefined
  }

  private sync(key: string): void {
    const [apiVersion = '', kindName = '', namespace = '', name = '', uid = ''] = key.split(' ')
    const kind = this.context.api.kindOf(apiVersion, kindName)
    const object = this.context.api.get(apiVersion, kindName, namespace, name)
    if (kind === undefined || object === undefined || object.metadata.uid !== uid) return
    if (object.metadata.deletionTimestamp !== undefined) {
      if (has(object, orphan)) this.orphanDependents(kind, object)
      else if (has(object, foreground)) this.deleteDependents(kind, object)
      return
    }
    this.attemptToDelete(kind, object)
  }

  /** Follows garbagecollector.go attemptToDeleteItem. */
  private attemptToDelete(kind: Kind, object: KubeObject): void {
    const { solid, dangling, waiting } = this.classify(object)
    if (solid.length + dangling.length + waiting.length === 0) return
    if (solid.length > 0) {
      if (dangling.length + waiting.length > 0)
        this.dropOwners(
          kind,
          object,
          [...dangling, ...waiting].map(owner => owner.uid),
        )
    } else if (waiting.length > 0 && this.dependentsOf(object).length > 0) {
      if (this.dependentsOf(object).some(dependent => dependent.metadata.deletionTimestamp !== undefined && has(dependent, foreground)))
        this.unblockOwners(kind, object)
      this.delete(kind, object, 'Foreground')
    } else {
      this.delete(kind, object, has(object, orphan) ? 'Orphan' : has(object, foreground) ? 'Foreground' : 'Background')
    }
  }

  private classify(object: KubeObject): Owners {
    const owners: Owners = { solid: [], dangling: [], waiting: [] }
    for (const reference of object.metadata.ownerReferences ?? []) {
      const owner = this.owner(object, reference)
      if (owner === undefined) owners.dangling.push(reference)
      else if (owner !== 'unknown' && owner.metadata.deletionTimestamp !== undefined && has(owner, foreground)) owners.waiting.push(reference)
      else owners.solid.push(reference)
    }
    return owners
  }

  /** An owner deleted in the foreground goes after the dependents that block it. Follows processDeletingDependentsItem. */
  private deleteDependents(kind: Kind, object: KubeObject): void {
    const blocking = this.dependentsOf(object).filter(({ metadata }) =>
      metadata.ownerReferences?.some(owner => owner.uid === object.metadata.uid && owner.blockOwnerDeletion === true),
    )
    if (blocking.length === 0) this.dropFinalizer(kind, object, foreground)
    for (const dependent of blocking) if (dependent.metadata.deletionTimestamp === undefined) this.enqueue(dependent)
  }

  /** Follows attemptToOrphanWorker. */
  private orphanDependents(kind: Kind, object: KubeObject): void {
    for (const dependent of this.dependentsOf(object)) {
      const served = this.context.api.kindOf(dependent.apiVersion, dependent.kind)
      if (served !== undefined) this.dropOwners(served, dependent, [object.metadata.uid ?? ''])
    }
    this.dropFinalizer(kind, object, orphan)
  }

  private delete(kind: Kind, { metadata }: KubeObject, propagationPolicy: 'Background' | 'Foreground' | 'Orphan'): void {
    const preconditions = { uid: metadata.uid ?? '' }
    ignoreMissing(() => this.context.api.delete(kind, metadata.namespace ?? '', metadata.name ?? '', { propagationPolicy, preconditions }))
  }

  private dropOwners(kind: Kind, object: KubeObject, uids: readonly string[]): void {
    const { ownerReferences, ...metadata } = object.metadata
    const rest = (ownerReferences ?? []).filter(owner => !uids.includes(owner.uid))
    ignoreMissing(() => this.context.api.updateTrusted(kind, { ...object, metadata: rest.length > 0 ? { ...metadata, ownerReferences: rest } : metadata }))
  }

  private unblockOwners(kind: Kind, object: KubeObject): void {
    const ownerReferences = (object.metadata.ownerReferences ?? []).map(owner => ({ ...owner, blockOwnerDeletion: false }))
    ignoreMissing(() => this.context.api.updateTrusted(kind, { ...object, metadata: { ...object.metadata, ownerReferences } }))
  }

  private dropFinalizer(kind: Kind, object: KubeObject, finalizer: string): void {
    const { finalizers, ...metadata } = object.metadata
    const rest = (finalizers ?? []).filter(each => each !== finalizer)
    ignoreMissing(() => this.context.api.updateTrusted(kind, { ...object, metadata: rest.length > 0 ? { ...metadata, finalizers: rest } : metadata }))
  }
}

const has = ({ metadata }: KubeObject, finalizer: string) => metadata.finalizers?.includes(finalizer) === true

function ignoreMissing(run: () => void): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.reason !== 'NotFound') throw error
  }
}
