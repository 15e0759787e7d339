import { goJSON, invalid } from '../../apimachinery/field-error.ts'
import { Path } from '../../apimachinery/field-path.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { newBadRequest, newInvalid, StatusError } from '../../apimachinery/status-error.ts'
import type { Kind } from '../../registry/kind.ts'
import { decodePatched } from '../adopting.ts'
import { notFoundError } from '../create.ts'
import { structOf } from '../decoding.ts'
import type { Patch, WriteOptions } from '../interface.ts'
import { conversionFault } from './convert.ts'
import { applyJSONPatch } from './json-patch.ts'
import type { JSONMap } from './lookup.ts'
import { goText, isMap, PatchError } from './lookup.ts'
import { mergePatch } from './merge-patch.ts'
import { strategicMergePatch } from './strategic-merge.ts'

/** The stored object with a client's patch applied, decoded and defaulted again. Follows apiserver/pkg/endpoints/handlers/patch.go. */
export function patched(kind: Kind, existing: KubeObject | undefined, name: string, patch: Patch, options: WriteOptions, warnings: string[]): KubeObject {
  if (existing === undefined) throw notFoundError(kind, name)
  const current = existing as KubeObject & JSONMap
  if (patch.type === 'strategic' && kind.custom !== undefined) throw unknownFormat()
  if (patch.type === 'strategic') {
    const body = mapOf(patch.body)
    const struct = structOf(kind)
    const value = orStatus(() => strategicMergePatch(current, body, struct))
    const fault = conversionFault(value, struct)
    if (fault !== undefined) throw newInvalid({ group: '', kind: '' }, '', [invalid(Path.of('patch'), goText(body), fault)])
    return decodePatched(kind, value, goText(body), options, warnings)
  }
  const value = orStatus(() => (patch.type === 'json' ? applyJSONPatch(current, patch.body) : mergePatch(current, mapOf(patch.body))))
  return decodePatched(kind, value, goJSON(value), options, warnings)
}

/** Custom kinds have no Go struct to merge by. Follows apiserver/pkg/endpoints/handlers/negotiation/errors.go errUnsupportedMediaType. */
function unknownFormat(): StatusError {
  const accepted = ['json-patch+json', 'merge-patch+json', 'apply-patch+yaml'].map(type => `application/${type}`).join(', ')
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`
  return new StatusError({ code: 415, reason: 'UnsupportedMediaType', message })
}

function mapOf(body: unknown): JSONMap {
  if (isMap(body)) return body
  throw newBadRequest(
    `error decoding patch: json: cannot unmarshal ${Array.isArray(body) ? 'array' : typeof body} into Go value of type map[string]interface {}`,
  )
}

function orStatus<T>(apply: () => T): T {
  try {
    return apply()
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    if (error.reason === 'bad-request') throw newBadRequest(error.message)
    if (error.reason === 'unprocessable')
      throw new StatusError({ code: 422, reason: 'Invalid', message: 'the server rejected our request due to an error in our request', details: {} })
    throw new StatusError({ code: 500, reason: '', message: error.message })
  }
}
