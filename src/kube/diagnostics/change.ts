import { schemaOf } from '../api/schema.ts'
import { goJSON } from '../apimachinery/field-error.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import { withSource } from '../apimachinery/status-text.ts'
import type { API } from '../apiserver/interface.ts'
import { threeWayJSONMergePatch } from '../apiserver/patch/merge-patch.ts'
import { threeWayMergePatch } from '../apiserver/patch/strategic-diff.ts'
import { otherKindOf } from '../registry/other-kinds.ts'
import { lastAppliedAnnotation } from '../serializer/applied.ts'
import { validationProblems } from '../serializer/list-validation.ts'
import { type Change, type Changed, describeInfo, type Target } from './apply.ts'

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? { ...value } : {})

/** Patches an object that is there. Follows kubectl/pkg/cmd/apply/patcher.go patchSimple. */
function change(api: API, { object, kind, namespace, current, file }: Change): Changed {
  const struct = schemaOf(object.apiVersion, kind.kind)
  const served = api.kindOf(current.apiVersion, kind.kind)
  if (served === undefined) return { warnings: undefined }
  const original: unknown = JSON.parse(current.metadata.annotations?.[lastAppliedAnnotation] ?? '{}')
  const name = object.metadata.name ?? ''
  const parts = [record(original), record(object), record(current)] as const
  const body = struct === undefined ? threeWayJSONMergePatch(...parts) : threeWayMergePatch(...parts, struct)
  const type = struct === undefined ? 'merge' : 'strategic'
  if (Object.keys(body).length === 0) return { warnings: undefined }
  try {
    return api.patch(served, namespace, name, { type, body }, { fieldManager: 'kubectl-client-side-apply', fieldValidation: 'Strict' })
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const verb = `applying patch:\n${goJSON(body)}\nto:\n${describeInfo(kind, name, namespace)}\nfor:`
    return { error: withSource(verb, file, withSource('patching', file, error)), cause: error }
  }
}

/** A whole server to apply to. */
export function wholeTarget(api: API): Target {
  return {
    api,
    change: wanted => change(api, wanted),
    validate: validationProblems,
    unknown: (apiVersion, kind) => otherKindOf(apiVersion, kind) !== undefined,
  }
}
