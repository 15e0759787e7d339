import type { ManagedFieldsEntry } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { WriteOptions } from '../../apiserver/interface.ts'
import { lastAppliedAnnotation, originalConfiguration } from '../../serializer/applied.ts'
import { asError } from '../errors.ts'
import type { FullInfo } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { isRecord, type JsonRecord, recordAt } from '../value.ts'

const annotationManager = 'kubectl-last-applied'

const ownsAnnotation = (entry: ManagedFieldsEntry) => `f:${lastAppliedAnnotation}` in recordAt(entry.fieldsV1, 'f:metadata', 'f:annotations')

/**
 * After a server-side apply of what was applied by the client before: keeps the annotation owned, hands the fields of
 * client-side apply to the applier, and applies again. Gives the object as it stands then. Problems are only warnings.
 * Follows kubectl/pkg/cmd/apply/apply.go saveLastApplyAnnotationIfNecessary and migrateToSSAIfNecessary.
 */
export function migrateManagers(invocation: Invocation, info: FullInfo, object: KubeObject, options: WriteOptions, reapply: () => KubeObject): KubeObject {
  let current = object
  try {
    current = keepAnnotation(invocation, info, current, options)
  } catch (thrown) {
    invocation.err(
      `Warning: failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ${asError(thrown).message}\n`,
    )
    return current
  }
  try {
    const upgraded = upgrade(invocation, info, current, options)
    if (upgraded === undefined) return current
    current = upgraded
  } catch (thrown) {
    invocation.err(
      `Warning: server rejected managed fields migration to Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ${asError(thrown).message}\n`,
    )
    return current
  }
  try {
    return reapply()
  } catch (thrown) {
    invocation.err(
      `Warning: failed to re-apply configuration after performing Server-Side Apply migration. This is non-fatal and will be retried next time you apply. Error: ${asError(thrown).message}\n`,
    )
    return current
  }
}

/** Applies the annotation alone as a manager of its own, so that the next apply does not drop it. */
function keepAnnotation(invocation: Invocation, info: FullInfo, object: KubeObject, options: WriteOptions): KubeObject {
  if (options.fieldManager !== 'kubectl') return object
  const annotation = originalConfiguration(object)
  if (annotation === undefined || invocation.api.managedFields(object).some(entry => entry.operation === 'Apply' && ownsAnnotation(entry))) return object
  const { name, namespace } = object.metadata
  const body = {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), annotations: { [lastAppliedAnnotation]: annotation } },
  }
  return invocation.api.patch(info.kind, info.namespace, info.name, { type: 'apply', body }, { ...options, fieldManager: annotationManager }).object
}

/** Makes the managers of client-side apply one with the applier; undefined when there is none. Follows client-go/util/csaupgrade/upgrade.go. */
function upgrade(invocation: Invocation, info: FullInfo, object: KubeObject, options: WriteOptions): KubeObject | undefined {
  const entries = invocation.api.managedFields(object)
  const names = new Set(entries.filter(entry => entry.operation === 'Update' && ownsAnnotation(entry)).map(entry => entry.manager ?? ''))
  const applier = options.fieldManager ?? ''
  let upgraded = [...entries]
  for (const name of names) upgraded = joined(upgraded, name, applier)
  if (names.size === 0) return undefined
  const body = [
    { op: 'replace', path: '/metadata/managedFields', value: upgraded },
    { op: 'replace', path: '/metadata/resourceVersion', value: object.metadata.resourceVersion },
  ]
  return invocation.api.patch(info.kind, info.namespace, info.name, { type: 'json', body }, options).object
}

function joined(entries: readonly ManagedFieldsEntry[], updater: string, applier: string): ManagedFieldsEntry[] {
  const isUpdater = (entry: ManagedFieldsEntry) => entry.manager === updater && entry.operation === 'Update' && (entry.subresource ?? '') === ''
  const standing = entries.find(entry => entry.manager === applier && entry.operation === 'Apply' && (entry.subresource ?? '') === '')
  const first = entries.find(isUpdater)
  const base: ManagedFieldsEntry | undefined = standing ?? (first === undefined ? undefined : { ...first, manager: applier, operation: 'Apply' })
  if (base === undefined) return [...entries]
  const same = entries.find(entry => isUpdater(entry) && entry.apiVersion === base.apiVersion)
  const fields = same === undefined ? (base.fieldsV1 ?? {}) : union(base.fieldsV1 ?? {}, same.fieldsV1 ?? {})
  return [...entries.map(entry => (entry === (standing ?? first) ? { ...base, fieldsV1: fields } : entry)).filter(entry => !isUpdater(entry))]
}

/** Two trees of fields as one; a field that ends in one and goes on in the other keeps its dot. */
function union(a: JsonRecord, b: JsonRecord): JsonRecord {
  const result: JsonRecord = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const mine = result[key]
    if (!isRecord(mine) || !isRecord(value)) result[key] = value
    else result[key] = (Object.keys(mine).length === 0) === (Object.keys(value).length === 0) ? union(mine, value) : { '.': {}, ...mine, ...value }
  }
  return result
}
