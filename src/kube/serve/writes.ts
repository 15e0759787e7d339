import type { KubeObject } from '../apimachinery/meta.ts'
import { apiVersionOf } from '../apimachinery/meta.ts'
import type { DeleteOptions, WriteOptions } from '../apiserver/interface.ts'
import type { Kind } from '../registry/kind.ts'
import { encodeJSON, isRecord } from '../serializer/go-json.ts'
import { bodyOf, objectOf, patchOf } from './content.ts'
import type { HttpAnswer, HttpRequest, Query } from './http.ts'
import { count, flag, jsonAnswer, parameter, warningHeaders } from './http.ts'
import { checkDeleteOptions, checkWriteOptions } from './options.ts'
import type { Reading, Target } from './reads.ts'
import { objectAnswer } from './reads.ts'
import { success } from './status.ts'

/** Who writes, when the request does not say: the beginning of the client's name. Follows apiserver/pkg/endpoints/handlers/create.go managerOrUserAgent. */
function managerOf(request: HttpRequest, query: Query): string {
  const given = parameter(query, 'fieldManager')
  if (given !== '') return given
  const agent = request.headers['user-agent'] ?? ''
  return agent.split('/')[0]?.slice(0, 128) ?? ''
}

const isDryRun = (query: Query) => parameter(query, 'dryRun') === 'All'

function writeOptions(request: HttpRequest, query: Query, subresource = ''): WriteOptions {
  const validation = parameter(query, 'fieldValidation')
  const fieldManager = managerOf(request, query)
  return {
    ...(isDryRun(query) ? { dryRun: true } : {}),
    ...(fieldManager === '' ? {} : { fieldManager }),
    ...(validation === 'Strict' || validation === 'Ignore' ? { fieldValidation: validation } : {}),
    ...(subresource === '' ? {} : { subresource }),
  }
}

/** Answers a POST to a collection. */
export function create(reading: Reading, target: Target, request: HttpRequest): HttpAnswer {
  const { kind, namespace, query } = target
  reading.history.remember(kind)
  checkWriteOptions('CreateOptions', query)
  const { object, warnings } = reading.api.create(kind, namespace, objectOf(request, kind.kind), writeOptions(request, query))
  return objectAnswer(reading, target, object, 201, warnings)
}

function isThere({ whole }: Reading, { kind, namespace, name }: Target): boolean {
  return whole.get(apiVersionOf(kind.group, kind.version), kind.kind, namespace, name) !== undefined
}

/** Answers a PUT to an object or to a part of it. */
export function update(reading: Reading, target: Target, request: HttpRequest, subresource: string): HttpAnswer {
  reading.history.remember(target.kind)
  const { kind, namespace, name, query } = target
  checkWriteOptions('UpdateOptions', query)
  const existed = isThere(reading, target)
  const { object, warnings } = reading.api.update(kind, namespace, name, objectOf(request, kind.kind), writeOptions(request, query, subresource))
  return objectAnswer(reading, target, object, existed ? 200 : 201, warnings)
}

/** Answers a PATCH of an object or of a part of it. */
export function patch(reading: Reading, target: Target, request: HttpRequest, subresource: string): HttpAnswer {
  reading.history.remember(target.kind)
  const { kind, namespace, name, query } = target
  const isApply = (request.headers['content-type'] ?? '').startsWith('application/apply-patch')
  checkWriteOptions('PatchOptions', query, isApply)
  const change = patchOf(request, flag(query, 'force'))
  const existed = isThere(reading, target)
  const { object, warnings } = reading.api.patch(kind, namespace, name, change, writeOptions(request, query, subresource))
  return objectAnswer(reading, target, object, existed ? 200 : 201, warnings)
}

/** How to delete: the options in the body, or in the query when there is none. Follows apiserver/pkg/endpoints/handlers/delete.go. */
export function deleteOptions(body: unknown, query: Query): DeleteOptions {
  const given = isRecord(body) ? body : {}
  const seconds = typeof given['gracePeriodSeconds'] === 'number' ? given['gracePeriodSeconds'] : count(query, 'gracePeriodSeconds')
  const orphans = given['orphanDependents']
  const named = given['propagationPolicy'] ?? query.get('propagationPolicy')?.[0]
  const dryRun = Array.isArray(given['dryRun']) ? given['dryRun'].map(String) : (query.get('dryRun') ?? [])
  checkDeleteOptions(named, orphans, dryRun)
  const policy = named ?? (typeof orphans === 'boolean' ? (orphans ? 'Orphan' : 'Background') : undefined)
  const preconditions = isRecord(given['preconditions']) ? given['preconditions'] : {}
  const { uid, resourceVersion } = preconditions
  return {
    ...(dryRun.includes('All') ? { dryRun: true } : {}),
    ...(seconds === undefined ? {} : { gracePeriodSeconds: seconds }),
    ...(policy === undefined ? {} : { propagationPolicy: policy as NonNullable<DeleteOptions['propagationPolicy']> }),
    preconditions: { ...(typeof uid === 'string' ? { uid } : {}), ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}) },
  }
}

/** Kinds whose objects are told when they are gone; of the others only their name and uid. Follows ReturnDeletedObject of pkg/registry's stores. */
const toldWhole: ReadonlySet<string> = new Set([
  'CSIDriver',
  'Namespace',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'PodTemplate',
  'ResourceQuota',
  'Service',
  'ServiceAccount',
  'StorageClass',
  'VolumeAttachment',
])

/** Answers a DELETE of an object. */
export function remove(reading: Reading, target: Target, request: HttpRequest): HttpAnswer {
  reading.history.remember(target.kind)
  const { kind, namespace, name, query } = target
  const { object, warnings } = reading.api.delete(kind, namespace, name, deleteOptions(bodyOf(request), query))
  if (toldWhole.has(kind.kind) || isThere(reading, target)) return objectAnswer(reading, target, object, 200, warnings)
  const details = { name, ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.plural, uid: object.metadata.uid ?? '' }
  return jsonAnswer(200, `${encodeJSON(success(details))}\n`, warningHeaders(warnings))
}

/** Answers a DELETE of a collection. */
export function removeMany(reading: Reading, { kind, namespace, query }: Target, request: HttpRequest): HttpAnswer {
  reading.history.remember(kind)
  const list = { namespace, labelSelector: parameter(query, 'labelSelector'), fieldSelector: parameter(query, 'fieldSelector') }
  const items = reading.api.deleteCollection<KubeObject>(kind, list, deleteOptions(bodyOf(request), query))
  const { resourceVersion } = reading.whole.query(kind)
  const value = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind.group, kind.version), metadata: { resourceVersion }, items }
  return jsonAnswer(200, `${encodeJSON(value)}\n`)
}

/** Whether a kind has a part of that name that is written through the object itself. */
export function isPart(kind: Kind, subresource: string): boolean {
  if (subresource === 'status') return kind.statusStrategy !== undefined
  return ['scale', 'ephemeralcontainers', 'finalize'].includes(subresource) && kind.subresources?.includes(subresource) === true
}
