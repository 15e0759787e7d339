import { schemaOf } from '../api/schema.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { isReason } from '../apimachinery/status-error.ts'
import type { WriteOptions } from '../apiserver/interface.ts'
import { mergePatch, threeWayJSONMergePatch } from '../apiserver/patch/merge-patch.ts'
import { threeWayMergePatch } from '../apiserver/patch/strategic-diff.ts'
import { strategicMergePatch } from '../apiserver/patch/strategic-merge.ts'
import type { Pause } from '../process/process.ts'
import { originalConfiguration, parseConfiguration } from '../serializer/applied.ts'
import { encodeJSON } from '../serializer/go-json.ts'
import { asError, CommandError, withSource } from './errors.ts'
import type { FullInfo } from './info.ts'
import type { Invocation } from './invocation.ts'
import { resourceText, versionOf } from './mapping.ts'
import { withManagedFields } from './printers/managed-fields.ts'
import type { JsonRecord } from './value.ts'
import { isManifest, isRecord, recordAt } from './value.ts'

/** The patch apply sends: what the file adds, changes and no longer says. */
export interface ApplyPatch {
  readonly type: 'strategic' | 'merge'
  readonly body: JsonRecord
}

/**
 * The three-way patch from what was applied last, the file and the live object. What makes it impossible is told of both
 * published schemas, and thrown as of kubectl's own types. Follows kubectl/pkg/cmd/apply/patcher.go patchSimple.
 */
export function computePatch(invocation: Invocation, info: FullInfo, modified: KubeObject, current: KubeObject): ApplyPatch {
  const annotation = originalConfiguration(current)
  const original = parseConfiguration(annotation) ?? {}
  const struct = schemaOf(versionOf(info.kind), info.kind.kind)
  const wanted = recordAt({ modified }, 'modified')
  const live = recordAt({ current }, 'current')
  try {
    return struct === undefined
      ? { type: 'merge', body: threeWayJSONMergePatch(original, wanted, live) }
      : { type: 'strategic', body: threeWayMergePatch(original, wanted, live, struct) }
  } catch (thrown) {
    const { message } = asError(thrown)
    if (struct !== undefined)
      for (const schema of ['openapi v3', 'openapi']) invocation.err(`warning: error calculating patch from ${schema} spec: ${message}\n`)
    const [file, stored] = [encodeJSON(modified), encodeJSON(withManagedFields(invocation.api, current))]
    const states = `original:\n${annotation ?? ''}\nmodified:\n${file}\n\ncurrent:\n${stored}\n`
    throw withSource('patching', info.source, new CommandError(`creating patch with:\n${states}\nfor: ${message}`))
  }
}

/** Whether the patch changes nothing. */
export function isEmpty(patch: ApplyPatch): boolean {
  return Object.keys(patch.body).length === 0
}

/** The live object with the patch merged in, without asking the server. */
export function patchLocally(info: FullInfo, current: KubeObject, patch: ApplyPatch): KubeObject {
  const struct = schemaOf(versionOf(info.kind), info.kind.kind)
  const live = recordAt({ current }, 'current')
  const patched = struct === undefined || patch.type === 'merge' ? mergePatch(live, patch.body) : strategicMergePatch(live, patch.body, struct)
  return isManifest(patched) ? patched : current
}

/** Sends the patch; with `force` deletes and makes anew what cannot be changed. Follows patcher.go Patch. */
export function* sendPatch(
  invocation: Invocation,
  info: FullInfo,
  modified: KubeObject,
  patch: ApplyPatch,
  options: WriteOptions,
  force: boolean,
): Generator<Pause, KubeObject, void> {
  const { kind, namespace, name } = info
  try {
    return invocation.take(invocation.api.patch(kind, namespace, name, patch, options))
  } catch (thrown) {
    const error = asError(thrown)
    if (force && (isReason(error, 'Conflict') || isReason(error, 'Invalid'))) return yield* replaceWhole(invocation, info, modified, options)
    throw patchFailure(info, encodeJSON(patch.body), withSource('patching', info.source, error))
  }
}

/** Follows kubectl/pkg/cmd/apply/apply.go applyOneObject. */
export function patchFailure(info: FullInfo, patch: string, error: Error): Error {
  return withSource(`applying patch:\n${patch}\nto:\n${describeInfo(info)}\nfor:`, info.source, error)
}

/** An info as Go prints it in errors. Follows cli-runtime/pkg/resource/visitor.go Info.String. */
export function describeInfo({ kind, name, namespace }: FullInfo): string {
  return `Resource: "${resourceText(kind)}", GroupVersionKind: "${kind.group}/${kind.version}, Kind=${kind.kind}"\nName: "${name}", Namespace: "${namespace}"`
}

// Follows patcher.go deleteAndCreate: it looks once a second whether the old one is gone.
function* replaceWhole(invocation: Invocation, info: FullInfo, modified: KubeObject, options: WriteOptions): Generator<Pause, KubeObject, void> {
  const { api } = invocation
  const { kind, namespace, name } = info
  const gracePeriod = invocation.number('grace-period')
  api.delete(kind, namespace, name, { propagationPolicy: 'Background', ...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}) })
  for (;;) {
    try {
      api.read(kind, namespace, name)
    } catch (error) {
      if (isReason(error, 'NotFound')) break
      throw error
    }
    yield { sleep: 1000 }
  }
  return invocation.take(api.create(kind, namespace, modified, options))
}

/** A manifest without members that are null, as a first apply sends it. Follows apply.go pruneNullsFromMap. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, withoutNulls(member)]),
  ) as T
}
