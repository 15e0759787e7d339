import { deepCopy, deepEqual } from '../apimachinery/deep-copy.ts'
import { Path } from '../apimachinery/field-path.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatTime } from '../apimachinery/meta.ts'
import { nameIsPathSegment } from '../apimachinery/names.ts'
import { validatePlainObjectMeta } from '../apimachinery/object-meta-validation.ts'
import { newAlreadyExists, newBadRequest, newForbidden, newInvalid, newNotFound, StatusError } from '../apimachinery/status-error.ts'
import type { KindVerdict } from '../registry/kind.ts'
import { admit, admitValidate } from './admission/chain.ts'
import type { Host, WriteRequest } from './host.ts'
import { addWarning, asRead, groupResource, keyFor, resourceOf, store } from './host.ts'
import { allocateOnCreate } from './service-allocation.ts'

type CreateRequest = WriteRequest<KindVerdict>

const maxGeneratedNameBase = 58
const generatedNameAttempts = 8
const metadataPath = Path.of('metadata')

/**
 * Gives the object its request's namespace, or refuses one that names another.
 * Follows apiserver/pkg/registry/rest/meta.go EnsureObjectNamespaceMatchesRequestNamespace.
 */
export function ensureNamespace(kind: KindVerdict, object: KubeObject, namespace: string): void {
  const meta = object.metadata
  if (!kind.namespaced) {
    delete meta.namespace
  } else if (meta.namespace === undefined || meta.namespace === '') {
    meta.namespace = namespace
  } else if (meta.namespace !== namespace) {
    throw newBadRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
}

/** Drops owner references that stand twice, with a warning. Follows endpoints/handlers/rest.go dedupOwnerReferencesAndAddWarning. */
export function dedupOwnerReferences(object: KubeObject, warnings: string[], afterAdmission: boolean): void {
  const owners = object.metadata.ownerReferences
  if (owners === undefined || owners.length < 2) return
  const kept: typeof owners = []
  const duplicates: string[] = []
  for (const owner of owners) {
    if (kept.some(other => deepEqual(other, owner))) duplicates.push(owner.uid)
    else kept.push(owner)
  }
  if (duplicates.length === 0) return
  const when = afterAdmission ? ' after mutating admission happens' : ''
  addWarning(
    warnings,
    `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${duplicates.join(', ')}`,
  )
  object.metadata.ownerReferences = kept
}

const systemFields = ['creationTimestamp', 'uid', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink'] as const

/** What a client cannot set. Follows apiserver/pkg/registry/rest/meta.go WipeObjectMetaSystemFields. */
export function wipeSystemFields(object: KubeObject): void {
  const meta = object.metadata
  for (const field of systemFields) if (meta[field] !== undefined) delete meta[field]
}

/** A name from a base and five random letters. Follows apiserver/pkg/storage/names/generate.go. */
function generateName(host: Host, base: string): string {
  return `${base.slice(0, maxGeneratedNameBase)}${host.rand.string(5)}`
}

/**
 * Creates `object` (decoded, defaulted, nobody else's) in upstream's order: admission that changes, system
 * metadata, strategy, validation, warnings, admission that refuses, storage.
 * Follows apiserver/pkg/endpoints/handlers/create.go and registry/generic/registry/store.go Create.
 */
export function createObject(host: Host, request: CreateRequest, object: KubeObject): KubeObject {
  host.ownership?.take(object)
  wipeSystemFields(object)
  ensureNamespace(request.kind, object, request.namespace)
  dedupOwnerReferences(object, request.warnings, false)
  checkTaking(request.kind, object)
  admit(host, 'CREATE', request, object, undefined)
  dedupOwnerReferences(object, request.warnings, true)
  const performed = host.perform?.(host, request, object)
  if (performed !== undefined) return performed
  if (!object.metadata.generateName || object.metadata.name) return createNamed(host, request, object)
  for (let attempt = 1; ; attempt++) {
    const name = generateName(host, object.metadata.generateName)
    // Only where the name is taken is the object needed once more.
    const taken = host.storage.get(resourceOf(request.kind), keyFor(request.kind, object.metadata.namespace ?? '', name)) !== undefined
    const copy = taken ? deepCopy(object) : object
    copy.metadata.name = name
    try {
      return createNamed(host, request, copy)
    } catch (error) {
      if (attempt === generatedNameAttempts || !(error instanceof StatusError) || error.status.reason !== 'AlreadyExists') throw error
    }
  }
}

/** Follows apiextensions pkg/apiserver/customresource_handler.go forbidCreateAdmission. */
export function checkTaking(kind: KindVerdict, { metadata }: KubeObject): void {
  if (kind.refusesNew !== undefined) throw newForbidden(groupResource(kind), metadata.name ?? '', kind.refusesNew)
}

/** The store's part of a create, from the system metadata on; also what creates on update do. */
export function createNamed(host: Host, request: CreateRequest, object: KubeObject): KubeObject {
  const { kind } = request
  const meta = object.metadata
  meta.creationTimestamp = formatTime(host.clock.now())
  meta.uid = host.rand.uuid()
  if (kind.kind === 'Service' && kind.group === '') allocateOnCreate(host, object, request.options.dryRun === true)
  validateNew(request, object)
  admitValidate(host, 'CREATE', request, object, undefined)
  const name = meta.name ?? ''
  const key = keyFor(kind, meta.namespace ?? '', name)
  if (meta.resourceVersion !== undefined && meta.resourceVersion !== '' && meta.resourceVersion !== '0') {
    throw new StatusError({ code: 500, reason: '', message: 'resourceVersion should not be set on objects to be created' })
  }
  const existing = host.storage.get(resourceOf(kind), key)
  if (existing !== undefined) throw alreadyExists(request, object, existing)
  if (request.sent !== undefined) host.ownership?.record(request, object, undefined, request.sent)
  return request.options.dryRun === true ? asRead(host, kind, object) : store(host, kind, key, object)
}

/** Follows apiserver/pkg/registry/rest/create.go BeforeCreate. */
function validateNew({ kind, namespace, warnings, trusted, unheard }: CreateRequest, object: KubeObject): void {
  ensureNamespace(kind, object, namespace)
  const strategy = kind.strategy
  strategy.prepareForCreate?.(object)
  let errors = strategy.validate(object)
  if (errors.length === 0 && !trusted) errors = validatePlainObjectMeta(object.metadata, kind.namespaced, nameIsPathSegment, metadataPath)
  if (errors.length > 0) throw newInvalid(kind, object.metadata.name ?? '', errors)
  if (unheard !== true) for (const warning of strategy.warningsOnCreate?.(object) ?? []) addWarning(warnings, warning)
}

/** Follows registry/generic/registry/store.go create and rest/create.go CheckGeneratedNameError. */
function alreadyExists({ kind }: CreateRequest, object: KubeObject, existing: KubeObject): StatusError {
  const name = object.metadata.name ?? ''
  const { status } = newAlreadyExists(groupResource(kind), name)
  let message = object.metadata.generateName ? `${status.message}, the server was not able to generate a unique name for the object` : status.message
  if (existing.metadata.deletionTimestamp !== undefined) message = `object is being deleted: ${message}`
  return new StatusError({ ...status, message })
}

/** NotFound of a kind's object. */
export function notFoundError(kind: KindVerdict, name: string): StatusError {
  return newNotFound(groupResource(kind), name)
}
