import type { StructSchema } from '../../api/schema.ts'
import { deepCopy } from '../../apimachinery/deep-copy.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { apiVersionOf } from '../../apimachinery/meta.ts'
import { newBadRequest, StatusError } from '../../apimachinery/status-error.ts'
import type { Kind } from '../../registry/kind.ts'
import { configurationJSON, lastAppliedAnnotation, originalConfiguration, parseConfiguration } from '../../serializer/applied.ts'
import { zeroStruct } from '../../serializer/zero.ts'
import { decodePatched } from '../adopting.ts'
import { structOf } from '../decoding.ts'
import type { WriteRequest } from '../host.ts'
import type { Patch } from '../interface.ts'
import { type Application, applied, ConflictError, ownerText } from './apply.ts'
import { compare, fieldSetOf } from './compare.ts'
import { type FieldSet, pathText } from './field-set.ts'
import type { Managers } from './managers.ts'
import { applierOf, type FieldOwnership } from './ownership.ts'
import { resetFields } from './pending-update.ts'
import { isMap, type Shape, shapeOf } from './shape.ts'
import { typeFaults } from './validate.ts'

/** The manager for which the server keeps the annotation of client-side apply up to date. */
const kubectl = 'kubectl'

/**
 * What applying a configuration makes of the stored object, or a new object when there is none; who owns its fields is
 * told to `ownership`. Throws a StatusError. Follows apimachinery/pkg/util/managedfields/internal/structuredmerge.go Apply
 * and the managers around it.
 */
export function serverSideApply(ownership: FieldOwnership, request: WriteRequest, existing: KubeObject | undefined, patch: Patch): KubeObject {
  const { kind, options } = request
  const struct = structOf(kind)
  const config = configurationOf(kind, patch.body)
  const shape = shapeOf(struct)
  const faults = typeFaults(shape, config)
  if (faults !== undefined)
    throw new StatusError({ code: 500, reason: '', message: `failed to create typed patch object (${nameOf(kind, config)}): ${faults}` })
  const application: Application = {
    ...applierOf(request),
    shape,
    live: existing ?? zeroStruct(struct),
    config,
    time: ownership.now(),
    reset: resetFields(kind, options.subresource ?? ''),
    force: patch.force === true,
  }
  const result = withUpgrade(existing === undefined ? new Map() : ownership.managers(existing), application)
  const object = finished(kind, struct, result.object, existing, options, request.warnings)
  if (application.manager === kubectl) updateLastApplied(object, config)
  ownership.settle(object, result.managers)
  return object
}

function configurationOf(kind: Kind, body: unknown): Readonly<Record<string, unknown>> {
  if (!isMap(body)) throw newBadRequest('error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}')
  const expected = apiVersionOf(kind.group, kind.version)
  if (body['apiVersion'] !== expected) {
    throw newBadRequest(`Incorrect version specified in apply patch. Specified patch version: ${String(body['apiVersion'] ?? '')}, expected: ${expected}`)
  }
  const { metadata } = body
  if (isMap(metadata) && 'managedFields' in metadata && metadata['managedFields'] !== null) throw newBadRequest('metadata.managedFields must be nil')
  return body
}

/** `default/app; /v1, Kind=ConfigMap`. Follows structuredmerge.go objectGVKNN. */
function nameOf({ group, version, kind }: Kind, { metadata }: Readonly<Record<string, unknown>>): string {
  const text = (key: string) => (isMap(metadata) && typeof metadata[key] === 'string' ? metadata[key] : '')
  return `${text('namespace')}/${text('name')}; ${group}/${version}, Kind=${kind}`
}

/** Without a change the stored object again, else what came of the merge, decoded and defaulted. */
function finished(
  kind: Kind,
  struct: StructSchema,
  merged: unknown,
  existing: KubeObject | undefined,
  options: WriteRequest['options'],
  warnings: string[],
): KubeObject {
  if (merged === undefined && existing !== undefined) return deepCopy(existing)
  const whole = { apiVersion: apiVersionOf(kind.group, kind.version), kind: kind.kind, ...(isMap(merged) ? merged : zeroStruct(struct)) }
  return decodePatched(kind, deepCopy(whole), '', options, warnings)
}

/**
 * kubectl may take over without conflict what client-side apply set before, as its annotation tells.
 * Follows managedfields/internal/lastappliedmanager.go.
 */
function withUpgrade(managers: Managers, application: Application): ReturnType<typeof applied> {
  try {
    return applied(managers, application)
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    const allowed = application.manager === kubectl ? appliedBefore(application.shape, application.live) : undefined
    const conflicts = allowed === undefined ? error.conflicts : error.conflicts.filter(({ path }) => !allowed.has(path))
    if (conflicts.length === 0) return applied(managers, { ...application, force: true })
    const causes = conflicts.map(({ owner, path }) => ({ reason: 'FieldManagerConflict', message: `conflict with ${ownerText(owner)}`, field: pathText(path) }))
    throw new StatusError({ code: 409, reason: 'Conflict', message: new ConflictError(conflicts).message, details: { causes } })
  }
}

/** The fields that the annotation names and that still are as it says; undefined without annotation. */
function appliedBefore(shape: Shape, live: unknown): FieldSet | undefined {
  const before = parseConfiguration(originalConfiguration(live))
  if (before === undefined || !isMap(live) || before['apiVersion'] !== live['apiVersion'] || typeFaults(shape, before) !== undefined) return undefined
  const { removed, modified, added } = compare(shape, before, live)
  return fieldSetOf(shape, before).difference(modified).difference(added).difference(removed)
}

/** Follows managedfields/internal/lastappliedupdater.go. */
function updateLastApplied(object: KubeObject, config: Readonly<Record<string, unknown>>): void {
  const { annotations } = object.metadata
  if (!annotations?.[lastAppliedAnnotation]) return
  const { metadata } = config
  const given = isMap(metadata) ? metadata['annotations'] : undefined
  if (!isMap(metadata) || !isMap(given)) {
    annotations[lastAppliedAnnotation] = configurationJSON(config)
    return
  }
  const { [lastAppliedAnnotation]: _, ...kept } = given
  annotations[lastAppliedAnnotation] = configurationJSON({ ...config, metadata: { ...metadata, annotations: kept } })
}
