import { deepCopy } from '../apimachinery/deep-copy.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatTime, parseTime } from '../apimachinery/meta.ts'
import { newConflict, StatusError } from '../apimachinery/status-error.ts'
import type { Kind } from '../registry/kind.ts'
import { admit, admitValidate } from './admission/chain.ts'
import { notFoundError } from './create.ts'
import { deleteDefinition } from './delete-definition.ts'
import type { Host, WriteRequest } from './host.ts'
import { asRead, keyFor, resourceOf, store, storedObject } from './host.ts'
import type { DeleteOptions } from './interface.ts'
import { namespaceFinalizers } from './subresource.ts'

const orphan = 'orphan'
const foreground = 'foregroundDeletion'

/**
 * Deletes an object, or marks it for deletion when it has finalizers or a grace period.
 * Follows apiserver/pkg/registry/generic/registry/store.go Delete and rest/delete.go BeforeDelete.
 */
export function deleteObject(host: Host, request: WriteRequest, options: DeleteOptions): KubeObject {
  const { kind, namespace, name } = request
  const existing = storedObject(host, kind, namespace, name)
  if (existing === undefined) throw notFoundError(kind, name)
  if (kind.kind === 'Namespace') {
    const marked = deleteNamespace(host, request, options, existing)
    if (marked !== undefined) return marked
  }
  if (kind.kind === 'CustomResourceDefinition' && kind.group === 'apiextensions.k8s.io') {
    const marked = deleteDefinition(host, request, options, existing, () => checkAdmission(host, request, existing))
    if (marked !== undefined) return marked
  }
  checkPreconditions(kind, options, existing)
  const object = deepCopy(existing)
  const grace = gracefully(host, kind, object, options)
  if (grace === 'pending') return existing
  const finalizers = deletionFinalizers(kind, existing, options)
  const changesFinalizers = !sameSet(finalizers, existing.metadata.finalizers ?? [])
  checkAdmission(host, request, existing)
  if (grace !== 'now' || changesFinalizers || finalizers.length > 0) {
    if (finalizers.length > 0) object.metadata.finalizers = finalizers
    else delete object.metadata.finalizers
    if (grace === 'now' && finalizers.length > 0) markAsDeleting(host, object)
    if (finalizers.length > 0 || (grace !== 'now' && grace > 0)) {
      return options.dryRun === true ? object : store(host, kind, keyFor(kind, namespace, name), object)
    }
  }
  if (options.dryRun === true) return object
  const removed = host.storage.remove(resourceOf(kind), keyFor(kind, namespace, name))
  return removed === undefined ? existing : asRead(host, kind, removed)
}

function checkAdmission(host: Host, request: WriteRequest, existing: KubeObject): void {
  admit(host, 'DELETE', request, undefined, existing)
  admitValidate(host, 'DELETE', request, undefined, existing)
}

/** Follows rest/delete.go BeforeDelete. */
function checkPreconditions(kind: Kind, { preconditions }: DeleteOptions, { metadata }: KubeObject): void {
  const resource = { group: kind.group, resource: kind.kind }
  const name = metadata.name ?? ''
  if (preconditions?.uid !== undefined && preconditions.uid !== metadata.uid) {
    throw newConflict(
      resource,
      name,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${metadata.uid ?? ''}). The object might have been deleted and then recreated`,
    )
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== metadata.resourceVersion) {
    throw newConflict(
      resource,
      name,
      `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion ?? ''}). The object might have been modified`,
    )
  }
}

/**
 * Marks `object` for a graceful deletion where its kind has one. Gives the seconds granted, `now` when
 * there is nothing to wait for, `pending` when an earlier deletion still runs.
 */
function gracefully(host: Host, { strategy }: Kind, object: KubeObject, options: DeleteOptions): number | 'now' | 'pending' {
  if (strategy.checkGracefulDelete === undefined) return 'now'
  const meta = object.metadata
  const asked = options.gracePeriodSeconds === undefined ? undefined : options.gracePeriodSeconds < 0 ? 1 : options.gracePeriodSeconds
  if (meta.deletionTimestamp !== undefined) {
    const running = meta.deletionGracePeriodSeconds ?? 0
    if (running === 0) return 'now'
    if (asked === undefined || asked >= running) return 'pending'
    const shortened = parseTime(meta.deletionTimestamp) + (asked - running) * 1000
    const late = shortened < host.clock.now()
    meta.deletionTimestamp = formatTime(late ? host.clock.now() : shortened)
    meta.deletionGracePeriodSeconds = late && asked !== 0 ? 1 : asked
    return meta.deletionGracePeriodSeconds
  }
  const granted = strategy.checkGracefulDelete(object, asked)
  if (granted === undefined) return 'now'
  meta.deletionTimestamp = formatTime(host.clock.now() + granted * 1000)
  meta.deletionGracePeriodSeconds = granted
  if ((meta.generation ?? 0) > 0) meta.generation = (meta.generation ?? 0) + 1
  return granted
}

/** Follows store.go markAsDeleting. */
function markAsDeleting(host: Host, { metadata }: KubeObject): void {
  const now = host.clock.now()
  if (metadata.deletionTimestamp === undefined && (metadata.generation ?? 0) > 0) metadata.generation = (metadata.generation ?? 0) + 1
  if (metadata.deletionTimestamp === undefined || parseTime(metadata.deletionTimestamp) > now) metadata.deletionTimestamp = formatTime(now)
  metadata.deletionGracePeriodSeconds = 0
}

/** The finalizers the object must have for the garbage collector to do as asked. Follows store.go deletionFinalizersForGarbageCollection. */
function deletionFinalizers({ strategy }: Kind, { metadata }: KubeObject, { propagationPolicy }: DeleteOptions): string[] {
  const current = metadata.finalizers ?? []
  const byDefault = strategy.defaultGarbageCollectionPolicy
  const finalizers = current.filter(finalizer => finalizer !== orphan && finalizer !== foreground)
  if (byDefault === 'Unsupported') return finalizers
  const standing = current.find(finalizer => finalizer === orphan || finalizer === foreground)
  const policy =
    propagationPolicy ?? (standing === orphan ? 'Orphan' : standing === foreground ? 'Foreground' : byDefault === 'OrphanDependents' ? 'Orphan' : 'Background')
  if (policy === 'Orphan') finalizers.push(orphan)
  if (policy === 'Foreground') finalizers.push(foreground)
  return finalizers
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every(entry => b.includes(entry))
}

/**
 * A Namespace first turns Terminating and goes when its spec has no finalizers any more. Gives what it
 * became, or undefined when it may go like any other object.
 * Follows pkg/registry/core/namespace/storage/storage.go Delete.
 */
function deleteNamespace(host: Host, request: WriteRequest, options: DeleteOptions, existing: KubeObject): KubeObject | undefined {
  if (existing.metadata.deletionTimestamp !== undefined) return namespaceFinalizers(existing).length > 0 ? existing : undefined
  checkNamespacePreconditions(options, existing)
  checkAdmission(host, request, existing)
  const object = deepCopy(existing) as KubeObject & { status: { phase?: string } }
  object.metadata.deletionTimestamp = formatTime(host.clock.now())
  object.status.phase = 'Terminating'
  const finalizers = deletionFinalizers(request.kind, existing, options)
  if (finalizers.length > 0) object.metadata.finalizers = finalizers
  else delete object.metadata.finalizers
  if (options.dryRun !== true) host.storage.put(resourceOf(request.kind), request.name, object)
  return object
}

function checkNamespacePreconditions({ preconditions }: DeleteOptions, { metadata }: KubeObject): void {
  const resource = { group: '', resource: 'namespaces' }
  const name = metadata.name ?? ''
  if (preconditions?.uid !== undefined && preconditions.uid !== metadata.uid) {
    throw newConflict(resource, name, `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${metadata.uid ?? ''}`)
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== metadata.resourceVersion) {
    throw newConflict(
      resource,
      name,
      `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion ?? ''}`,
    )
  }
}

/** Deletes every object of a list, going on past those that vanished meanwhile. Follows store.go DeleteCollection. */
export function deleteObjects(host: Host, kind: Kind, items: readonly KubeObject[], options: DeleteOptions): void {
  for (const { metadata } of items) {
    const request: WriteRequest = {
      kind,
      namespace: metadata.namespace ?? '',
      name: metadata.name ?? '',
      options: options.dryRun === true ? { dryRun: true } : {},
      warnings: [],
      trusted: true,
    }
    try {
      deleteObject(host, request, options)
    } catch (error) {
      if (!(error instanceof StatusError) || error.status.reason !== 'NotFound') throw error
    }
  }
}
