import { deepEqual } from '../apimachinery/deep-copy.ts'
import { invalid } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { nameIsPathSegment } from '../apimachinery/names.ts'
import { validatePlainObjectMetaUpdate } from '../apimachinery/object-meta-update.ts'
import { validatePlainObjectMeta } from '../apimachinery/object-meta-validation.ts'
import { newBadRequest, newConflict, newInvalid } from '../apimachinery/status-error.ts'
import type { Kind, Strategy } from '../registry/kind.ts'
import { admit, admitValidate } from './admission/chain.ts'
import { checkTaking, createNamed, dedupOwnerReferences, ensureNamespace, notFoundError, wipeSystemFields } from './create.ts'
import type { Host, WriteRequest } from './host.ts'
import { addWarning, asRead, groupResource, keyFor, resourceOf, store, storedObject } from './host.ts'
import { allocateOnUpdate } from './service-reallocation.ts'
import { storageKey } from './storage-key.ts'
import { namespaceFinalizers, strategyFor } from './subresource.ts'

const metadataPath = Path.of('metadata')
const conflict = 'the object has been modified; please apply your changes to the latest version and try again'

/** How the new object comes from the stored one (undefined when there is none): a PUT's body, or a patch's result. Nobody else's, and the same again at each call. */
export type Updated = (existing: KubeObject | undefined) => KubeObject

/** `the name of the object (a) does not match the name on the URL (b)`. Follows endpoints/handlers/rest.go checkName. */
function checkName(request: WriteRequest, object: KubeObject): void {
  const name = object.metadata.name ?? ''
  if (name !== request.name) throw newBadRequest(`the name of the object (${name}) does not match the name on the URL (${request.name})`)
}

/**
 * Replaces the stored object by what `updated` makes of it. With `allowCreate` (or a strategy that allows
 * it) an absent one is created. A change of nothing keeps the resourceVersion.
 * Follows apiserver/pkg/registry/generic/registry/store.go Update.
 */
export function updateObject(host: Host, request: WriteRequest, updated: Updated, allowCreate = false): KubeObject {
  const { kind, namespace, name, options, warnings } = request
  const subresource = options.subresource ?? ''
  const strategy = strategyFor(kind, subresource)
  const existing = storedObject(host, kind, namespace, name)
  const mayCreate = subresource === '' && (allowCreate || strategy.allowCreateOnUpdate === true)
  if (existing === undefined && !mayCreate) throw notFoundError(kind, name)
  const object = updated(existing)
  host.ownership?.take(object)
  ensureNamespace(kind, object, namespace)
  checkName(request, object)
  if (existing === undefined) {
    checkTaking(kind, object)
    admit(host, 'CREATE', request, object, undefined)
    dedupOwnerReferences(object, warnings, true)
    wipeSystemFields(object)
    return createNamed(host, { ...request, sent: () => updated(undefined) }, object)
  }
  if (request.patch !== true) checkUid(kind, object, existing, options.dryRun === true)
  admit(host, 'UPDATE', request, object, existing)
  if (!request.trusted) dedupOwnerReferences(object, warnings, true)
  checkResourceVersion(kind, strategy, object, existing)
  if (kind.kind === 'Service' && kind.group === '' && subresource === '') allocateOnUpdate(host, object, existing, options.dryRun === true)
  validateChange(request, strategy, object, existing)
  admitValidate(host, 'UPDATE', request, object, existing)
  if (deletesNow(object, existing)) {
    if (options.dryRun !== true) host.storage.remove(resourceOf(kind), keyFor(kind, namespace, name))
    return object
  }
  if (deepEqual(object, existing) && host.ownership?.differ(object, existing) !== true) return existing
  host.ownership?.record(request, object, existing, () => updated(existing))
  return options.dryRun === true ? asRead(host, kind, object) : store(host, kind, keyFor(kind, namespace, name), object)
}

/** An object that names another uid is another object. Follows rest/update.go Preconditions and storage/errors.go StorageError. */
function checkUid(kind: Kind, object: KubeObject, existing: KubeObject, dryRun: boolean): void {
  const { uid, namespace } = object.metadata
  const name = existing.metadata.name ?? ''
  if (uid === undefined || uid === '' || uid === existing.metadata.uid) return
  const key = storageKey(kind, namespace, name, dryRun)
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${existing.metadata.uid ?? ''}`
  throw newConflict(groupResource(kind), name, `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`)
}

/** The resourceVersion must be that of the stored object, if it is given or demanded. Follows store.go Update. */
function checkResourceVersion(kind: Kind, strategy: Strategy<KubeObject>, object: KubeObject, existing: KubeObject): void {
  const meta = object.metadata
  const name = existing.metadata.name ?? ''
  const version = meta.resourceVersion ?? ''
  if (version === '' || version === '0') {
    if (strategy.allowUnconditionalUpdate === false) {
      throw newInvalid({ group: kind.group, kind: kind.plural }, name, [invalid(Path.of('metadata', 'resourceVersion'), 0, 'must be specified for an update')])
    }
  } else if (version !== existing.metadata.resourceVersion) {
    throw newConflict(groupResource(kind), name, conflict)
  }
  setOrDelete(meta, 'resourceVersion', existing.metadata.resourceVersion)
}

function setOrDelete<T extends object, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (target[key] === value) return
  if (value === undefined) delete target[key]
  else target[key] = value
}

/** Follows apiserver/pkg/registry/rest/update.go BeforeUpdate. */
function validateChange({ kind, warnings, trusted, unheard }: WriteRequest, strategy: Strategy<KubeObject>, object: KubeObject, old: KubeObject): void {
  const meta = object.metadata
  setOrDelete(meta, 'generation', old.metadata.generation)
  strategy.prepareForUpdate?.(object, old)
  if (meta.uid === undefined || meta.uid === '') setOrDelete(meta, 'uid', old.metadata.uid)
  if (old.metadata.creationTimestamp !== undefined) meta.creationTimestamp = old.metadata.creationTimestamp
  if (old.metadata.deletionTimestamp !== undefined) meta.deletionTimestamp = old.metadata.deletionTimestamp
  if (meta.deletionGracePeriodSeconds === undefined) setOrDelete(meta, 'deletionGracePeriodSeconds', old.metadata.deletionGracePeriodSeconds)
  const errors = strategy.validateUpdate?.(object, old) ?? []
  if (!trusted) {
    errors.unshift(
      ...validatePlainObjectMeta(meta, kind.namespaced, nameIsPathSegment, metadataPath),
      ...validatePlainObjectMetaUpdate(meta, old.metadata, metadataPath),
    )
  }
  if (errors.length > 0) throw newInvalid(kind, meta.name ?? '', errors)
  if (unheard !== true) for (const warning of strategy.warningsOnUpdate?.(object, old) ?? []) addWarning(warnings, warning)
}

/** Whether the update took the last finalizer of an object marked for deletion. Follows store.go ShouldDeleteDuringUpdate and namespace's own. */
function deletesNow(object: KubeObject, existing: KubeObject): boolean {
  if ((object.metadata.finalizers ?? []).length > 0 || existing.metadata.deletionTimestamp === undefined) return false
  if ((existing.metadata.deletionGracePeriodSeconds ?? 0) !== 0) return false
  return namespaceFinalizers(object).length === 0
}
