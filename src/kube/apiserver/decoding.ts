import type { StructSchema } from '../api/schema.ts'
import { schemaOf } from '../api/schema.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { apiVersionOf } from '../apimachinery/meta.ts'
import type { StatusError } from '../apimachinery/status-error.ts'
import { newBadRequest } from '../apimachinery/status-error.ts'
import type { KindVerdict } from '../registry/kind.ts'
import type { Decoded, StrictError } from '../serializer/decode.ts'
import { DecodeError, decode } from '../serializer/decode.ts'
import { addWarning } from './host.ts'
import type { WriteOptions } from './interface.ts'

/** The struct behind a kind. Throws when the schema lacks it, which is a fault of the build. */
export function structOf(kind: KindVerdict): StructSchema {
  const struct = kind.custom?.struct ?? schemaOf(apiVersionOf(kind.group, kind.version), kind.kind)
  if (struct === undefined) throw new Error(`the schema has no ${kind.kind}`)
  return struct
}

/** Reads a value as the kind's type. */
export function decodeAs(kind: KindVerdict, value: unknown): Decoded {
  return kind.custom?.decode(value) ?? decode(value, structOf(kind))
}

/**
 * A request's body as an object of `kind`, in canonical form and with defaults. Unknown and duplicate
 * fields refuse it or give warnings, as `options` asks. Follows apiserver/pkg/endpoints/handlers/create.go and rest.go.
 */
export function decodeBody(kind: KindVerdict, body: unknown, options: WriteOptions, warnings: string[]): KubeObject {
  const typed = withTypeMeta(kind, body)
  checkKind(kind, typed)
  try {
    const { object, strictErrors } = decodeAs(kind, typed)
    handleStrict(strictErrors, options, warnings, message => cannotHandle(kind, typed, message))
    checkVersion(kind, object)
    kind.setDefaults?.(object)
    return object
  } catch (error) {
    if (error instanceof DecodeError) throw cannotHandle(kind, typed, error.message)
    throw error
  }
}

/** The members of an object, by name. */
export type Members = Record<string, unknown>

function withTypeMeta(kind: KindVerdict, body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  if ('apiVersion' in body && 'kind' in body) return body
  return { apiVersion: apiVersionOf(kind.group, kind.version), kind: kind.kind, ...body }
}

/** What unknown and duplicate fields do: refuse, warn, or nothing, as the options ask. */
export function handleStrict(errors: readonly StrictError[], options: WriteOptions, warnings: string[], refuse: (message: string) => StatusError): void {
  const directive = options.fieldValidation ?? 'Warn'
  if (errors.length === 0 || directive === 'Ignore') return
  if (directive === 'Strict') throw refuse(`strict decoding error: ${errors.map(error => error.message).join(', ')}`)
  for (const error of errors) addWarning(warnings, error.message)
}

function cannotHandle(kind: KindVerdict, body: unknown, message: string): StatusError {
  const named = typeof body === 'object' && body !== null && 'kind' in body && typeof body.kind === 'string' ? body.kind : kind.kind
  return newBadRequest(`${named} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${message}`)
}

/** The Go package of a group's internal types: `core`, `rbac`. */
const packageOf = (group: string) => (group === '' ? 'core' : (group.split('.')[0] ?? ''))

/**
 * An object of another kind: one that the server knows cannot be converted, another is not registered; a kind in lower case, as
 * kubectl may send it, is one of these. Follows apimachinery/pkg/runtime/error.go notRegisteredErr and pkg/conversion/converter.go Convert.
 */
function checkKind(kind: KindVerdict, body: unknown): void {
  if (typeof body !== 'object' || body === null || !('kind' in body) || !('apiVersion' in body) || kind.custom !== undefined) return
  const [apiVersion, given] = [String(body.apiVersion), String(body.kind)]
  if (given === kind.kind && apiVersion === apiVersionOf(kind.group, kind.version)) return
  const why =
    schemaOf(apiVersion, given) === undefined
      ? `no kind "${given}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`
      : `converting (${apiVersion.split('/').at(-1)}.${given}) to (${packageOf(kind.group)}.${kind.kind}): unknown conversion`
  throw cannotHandle(kind, body, why)
}

function checkVersion(kind: KindVerdict, object: KubeObject): void {
  const expected = apiVersionOf(kind.group, kind.version)
  if (object.apiVersion !== expected)
    throw newBadRequest(`the API version in the data (${object.apiVersion}) does not match the expected API version (${expected})`)
}
