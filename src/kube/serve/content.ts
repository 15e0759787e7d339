import type { StatusReason } from '../apimachinery/status-error.ts'
import { newBadRequest, StatusError } from '../apimachinery/status-error.ts'
import type { Patch } from '../apiserver/interface.ts'
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
  throw mediaError(406, 'NotAcceptable', 'only the following media types are accepted: application/json')
}

function mediaError(code: number, reason: StatusReason, message: string): StatusError {
  return new StatusError({ code, reason, message })
}

const mediaTypeOf = (request: HttpRequest) => (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''

/** A JSON text's value; `refuse` makes the words for one that is none of what the parser says. */
function parseJSON(text: string, refuse: (why: string) => string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw newBadRequest(refuse(error instanceof Error ? error.message : ''))
  }
}

/** JSON is YAML too. */
function parseYAML(text: string): unknown {
  const [document] = parseDocuments(text)
  if (document?.error !== undefined) throw newBadRequest(`error decoding YAML: ${document.error.message}`)
  return document?.value
}

/** The value that a request carries; undefined for an empty body. Throws UnsupportedMediaType and BadRequest. */
export function bodyOf(request: HttpRequest): unknown {
  const { bytes, text } = request.body
  if (bytes.length === 0) return undefined
  switch (mediaTypeOf(request)) {
    case '':
    case 'application/json':
      return parseJSON(text, why => `the object provided is unrecognized (must be of type json): ${why}`)
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

const patchTypes: Readonly<Record<string, Patch['type']>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

/** A request's patch. Throws UnsupportedMediaType and BadRequest. Follows apiserver/pkg/endpoints/handlers/patch.go. */
export function patchOf(request: HttpRequest, force: boolean): Patch {
  const type = patchTypes[mediaTypeOf(request)]
  if (type === undefined) {
    throw mediaError(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${Object.keys(patchTypes).join(', ')}`,
    )
  }
  const { text } = request.body
  if (type === 'apply') return { type, body: parseYAML(text), force }
  return { type, body: parseJSON(text, why => (type === 'strategic' ? 'invalid JSON patch' : `error decoding patch: ${why}`)) }
}
