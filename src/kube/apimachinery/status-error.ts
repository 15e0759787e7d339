import type { FieldError } from './field-error.ts'
import { errorBody, errorText, goQuote } from './field-error.ts'

/** Why a request failed, in the API's own words. Follows apimachinery/pkg/apis/meta/v1/types.go StatusReason. */
export type StatusReason =
  | ''
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Gone'
  | 'Invalid'
  | 'ServerTimeout'
  | 'Timeout'
  | 'TooManyRequests'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'RequestEntityTooLarge'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'Expired'
  | 'ServiceUnavailable'

/** One cause in a Status. */
export interface StatusCause {
  readonly reason: string
  readonly message: string
  readonly field?: string
}

/** The part of a metav1.Status that the API server answers a failed request with. */
export interface Status {
  readonly code: number
  readonly reason: StatusReason
  readonly message: string
  readonly details?: {
    readonly name?: string
    readonly group?: string
    readonly kind?: string
    readonly causes?: readonly StatusCause[]
    readonly retryAfterSeconds?: number
  }
  /** The field errors behind an Invalid status, with their paths as data. */
  readonly fieldErrors?: readonly FieldError[]
}

/** Thrown by the API server and the client for every refused request. */
export class StatusError extends Error {
  readonly status: Status
  /** Texts of the Warning headers that came with the refusal. */
  warnings: readonly string[] = []

  constructor(status: Status) {
    super(status.message)
    this.status = status
  }
}

/** Names a resource in an error: `deployments.apps`, or `pods` in the core group. */
export interface GroupResource {
  readonly group: string
  readonly resource: string
}

const qualified = ({ group, resource }: GroupResource) => (group === '' ? resource : `${resource}.${group}`)

/** 404: `pods "web" not found`. Follows apimachinery/pkg/api/errors/errors.go NewNotFound; the others below likewise. */
export function newNotFound(resource: GroupResource, name: string): StatusError {
  return new StatusError({
    code: 404,
    reason: 'NotFound',
    message: `${qualified(resource)} "${name}" not found`,
    details: { name, group: resource.group, kind: resource.resource },
  })
}

/**
 * 404 of a resource that is not served (any more): `the server could not find the requested resource (get boats.example.com)`.
 * `verb` is the request's, in HTTP's words. Follows NewGenericServerResponse.
 */
export function newUnserved(resource: GroupResource, verb: string, name: string): StatusError {
  return new StatusError({
    code: 404,
    reason: 'NotFound',
    message: `the server could not find the requested resource (${verb} ${qualified(resource)}${name === '' ? '' : ` ${name}`})`,
    details: { name, group: resource.group, kind: resource.resource },
  })
}

/** 409: `deployments.apps "web" already exists`. */
export function newAlreadyExists(resource: GroupResource, name: string): StatusError {
  return new StatusError({
    code: 409,
    reason: 'AlreadyExists',
    message: `${qualified(resource)} "${name}" already exists`,
    details: { name, group: resource.group, kind: resource.resource },
  })
}

/** 409: `Operation cannot be fulfilled on …`. */
export function newConflict(resource: GroupResource, name: string, why: string): StatusError {
  return new StatusError({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`,
    details: { name, group: resource.group, kind: resource.resource },
  })
}

/** 403: `pods "web" is forbidden: …`. */
export function newForbidden(resource: GroupResource, name: string, why: string): StatusError {
  const message = name === '' ? `${qualified(resource)} is forbidden: ${why}` : `${qualified(resource)} "${name}" is forbidden: ${why}`
  return new StatusError({ code: 403, reason: 'Forbidden', message, details: { name, group: resource.group, kind: resource.resource } })
}

/** 400 with the message as given. */
export function newBadRequest(message: string): StatusError {
  return new StatusError({ code: 400, reason: 'BadRequest', message })
}

/**
 * 422: `Deployment.apps "web" is invalid: …`, with every field error as a cause. Follows NewInvalid. The same error counts once: the server
 * drops repeats where it joins handwritten and declared rules (apimachinery/pkg/api/validate/errors.go FilterCoveredHandwrittenErrors).
 */
export function newInvalid(kind: { readonly group: string; readonly kind: string }, name: string, found: readonly FieldError[]): StatusError {
  const byText = new Map<string, FieldError>()
  for (const error of found) if (!byText.has(errorText(error))) byText.set(errorText(error), error)
  const texts = [...byText.keys()]
  const errors = [...byText.values()]
  const list = texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
  const qualifiedKind = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: `${qualifiedKind} ${goQuote(name)} is invalid: ${list}`,
    details: {
      name,
      group: kind.group,
      kind: kind.kind,
      causes: errors.map(error => ({ reason: error.type, message: errorBody(error), field: error.field === undefined ? '<nil>' : error.field.toString() })),
    },
    fieldErrors: errors,
  })
}

/** Whether the error is a StatusError of that reason. */
export function isReason(error: unknown, reason: StatusReason): error is StatusError {
  return error instanceof StatusError && error.status.reason === reason
}
