import type { StatusReason } from '../apimachinery/status-error.ts'
import { newBadRequest, StatusError } from '../apimachinery/status-error.ts'
import { decodeUTF8 } from '../apimachinery/utf8.ts'
import type { Patch } from '../apiserver/interface.ts'
import { isRecord } from '../serializer/go-json.ts'
import { jsonSyntaxProblem, jsonTypeProblem } from '../serializer/go-json-problem.ts'
import { parseDocuments } from '../yaml/documents.ts'
import type { HttpRequest } from './http.ts'
import { decodeProtobuf } from './protobuf.ts'

/** In which form a client wants objects: as they are, or as a table; tables hold objects, their metadata, or neither. */
export type Form = { readonly as: 'object' } | { readonly as: 'table'; readonly version: string }

interface MediaType {
  readonly type: string
  readonly parameters: Readonly<Record<string, string>>
}

/** The media types of an Accept header, in order of the client's preference. */
export function accepted(header: string | undefined): readonly MediaType[] {
  const clauses = (header === undefined || header.trim() === '' ? '*/*' : header).split(',').map(clause => {
    const [type = '', ...rest] = clause.split(';').map(part => part.trim())
    const parameters = Object.fromEntries(rest.map(part => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]))
    return { type, parameters, quality: 'q' in parameters ? Number(parameters['q']) : 1 }
  })
  return clauses.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality)
}

const isJSON = (type: string) => type === 'application/json' || type === 'application/*' || type === '*/*'

/**
 * The first form that the client would take and this server has: JSON, as objects or as tables. Throws NotAcceptable.
 * Follows apiserver/pkg/endpoints/handlers/negotiation/negotiate.go.
 */
export function formFor(request: HttpRequest): Form {
  for (const { type, parameters } of accepted(request.headers['accept'])) {
    if (!isJSON(type)) continue
    const { as, g, v } = parameters
    if (as === undefined) return { as: 'object' }
    if (as === 'Table' && g === 'meta.k8s.io' && (v === 'v1' || v === 'v1beta1')) return { as: 'table', version: v }
  }
  throw mediaError(
    406,
    'NotAcceptable',
    '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    {},
  )
}

function mediaError(code: number, reason: StatusReason, message: string, details?: Record<string, never>): StatusError {
  return new StatusError({ code, reason, message, ...(details === undefined ? {} : { details }) })
}

const mediaTypeOf = (request: HttpRequest) => (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''

/** How the decoder of the server begins: it looks for `apiVersion` and `kind`. Follows apimachinery/pkg/runtime/serializer/json/meta.go. */
const noType = "couldn't get version/kind; json parse error: "
const typeOnly = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/** A text that cannot be read, and why. */
class Unreadable extends Error {}

function parseJSON(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Unreadable(jsonSyntaxProblem(text))
  }
}

function parseYAML(text: string): unknown {
  const [document] = parseDocuments(text)
  if (document?.error !== undefined) throw new Unreadable(document.error.message.replace(/^error converting YAML to JSON: /, ''))
  return document?.value
}

function decodeValue(request: HttpRequest): unknown {
  const { bytes, text } = request.body
  switch (mediaTypeOf(request)) {
    case '':
    case 'application/json':
      try {
        return parseJSON(text)
      } catch (error) {
        throw error instanceof Unreadable ? new Unreadable(`${noType}${error.message}`) : error
      }
    case 'application/yaml':
      return parseYAML(text)
    case 'application/vnd.kubernetes.protobuf':
      return decodeProtobuf(bytes)
    default:
      throw mediaError(
        415,
        'UnsupportedMediaType',
        'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
      )
  }
}

/** The value that a request may carry; undefined for an empty body. Throws UnsupportedMediaType and BadRequest. */
export function bodyOf(request: HttpRequest): unknown {
  if (request.body.bytes.length === 0) return undefined
  return asBadRequest(
    why => why,
    () => decodeValue(request),
  )
}

function asBadRequest<T>(words: (why: string) => string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof Unreadable ? newBadRequest(words(error.message)) : error
  }
}

/** The beginning of a body that could not be read: as text when it looks like JSON, else in hexadecimal digits. Follows apiserver/pkg/endpoints/handlers/rest.go summarizeData. */
function summary({ bytes }: HttpRequest['body']): string {
  const [longest, first] = [30, bytes[0]]
  if (first === undefined) return '<empty>'
  const begun = bytes.slice(0, longest)
  const shown = first === 0x7b ? decodeUTF8([...begun]) : [...begun].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return bytes.length > longest ? `${shown} ...` : shown
}

/** The object of this kind that a request carries. Throws UnsupportedMediaType and BadRequest. Follows apiserver/pkg/endpoints/handlers/rest.go transformDecodeError. */
export function objectOf(request: HttpRequest, kind: string): unknown {
  const words = (why: string) => `the object provided is unrecognized (must be of type ${kind}): ${why} (${summary(request.body)})`
  return asBadRequest(words, () => {
    const value = decodeValue(request)
    if (!isRecord(value)) throw new Unreadable(`${noType}${jsonTypeProblem(value, typeOnly)}`)
    return value
  })
}

const patchTypes: Readonly<Record<string, Patch['type']>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

/** A request's patch. Throws UnsupportedMediaType and BadRequest. Follows apiserver/pkg/endpoints/handlers/patch.go. */
export function patchOf(request: HttpRequest, force: boolean): Patch {
  const type = patchTypes[mediaTypeOf(request)]
  if (type === undefined) throw mediaError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
  const { text } = request.body
  if (type === 'apply') {
    const body = asBadRequest(
      why => `error encoding patch: ${why}`,
      () => parseYAML(text),
    )
    const { apiVersion, kind } = isRecord(body) ? body : {}
    if (!apiVersion && !kind) throw newBadRequest('invalid object type: /, Kind=')
    return { type, body, force }
  }
  const body = asBadRequest(
    () => 'invalid JSON patch',
    () => parseJSON(text),
  )
  if (type === 'json' && !Array.isArray(body)) throw newBadRequest(`error decoding patch: ${jsonTypeProblem(body, '[]handlers.jsonPatchOp')}`)
  if (type !== 'json' && !isRecord(body))
    throw newBadRequest(`${type === 'merge' ? 'error decoding patch: ' : ''}${jsonTypeProblem(body, 'map[string]interface {}')}`)
  return { type, body }
}
