import { schemaOf } from '../api/schema.ts'
import { errorText, typeWords } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import type { Status } from '../apimachinery/status-error.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { StrictError } from '../serializer/decode.ts'
import { DecodeError, decode } from '../serializer/decode.ts'
import type { Problem, Stage } from './diagnosis.ts'
import type { Places } from './place.ts'

/** What decoding finds: the first type error, and what strict decoding minds once that is mended. */
export interface DecodeFindings {
  readonly error: DecodeError | undefined
  readonly strict: readonly StrictError[]
}

/** Decodes again what the server refused, to learn the paths its answer does not tell. */
export function decodeFindings(object: unknown, apiVersion: string, kind: string): DecodeFindings {
  const struct = schemaOf(apiVersion, kind)
  if (struct === undefined) return { error: undefined, strict: [] }
  try {
    return { error: undefined, strict: decode(object, struct).strictErrors }
  } catch (error) {
    if (error instanceof DecodeError) return { error, strict: [] }
    throw error
  }
}

/** A type error as a problem. */
export function decodeProblem(error: DecodeError, places: Places): Problem {
  const type = error.message.startsWith('json: cannot unmarshal') ? 'Wrong type' : 'Invalid value'
  return { stage: 'decode', type, field: error.path?.toString() ?? '', message: error.message, range: places.value(error.path), path: error.path }
}

/** An unknown field as a problem, shown at its key. */
export function strictProblem(error: StrictError, places: Places): Problem {
  return {
    stage: 'decode',
    type: error.type === 'unknown' ? 'Unknown field' : 'Duplicate field',
    field: error.path.toString(),
    message: error.message,
    range: places.key(error.path),
    path: error.path,
  }
}

/** A thrown error's problems, each at its place. `object` is what was sent. */
export function problemsOf(error: Error, object: KubeObject, apiVersion: string, kind: string, places: Places): Problem[] {
  if (!(error instanceof StatusError))
    return [{ stage: 'admission', type: 'Refused', field: '', message: error.message, range: places.whole(), path: undefined }]
  const { status } = error
  if (status.reason === 'Invalid' && status.fieldErrors !== undefined && status.fieldErrors.length > 0) return invalidProblems(status, places)
  if (status.reason === 'BadRequest') {
    const found = decodeFindings(object, apiVersion, kind)
    if (found.error !== undefined) return [decodeProblem(found.error, places)]
    if (found.strict.length > 0) return found.strict.map(strict => strictProblem(strict, places))
  }
  const path = guessPath(status)
  const stage: Stage = status.reason === 'BadRequest' ? 'decode' : isPolicy(status) ? 'policy' : 'admission'
  const range = path === undefined ? places.key(Path.of('kind')) : places.value(path)
  return [{ stage, type: status.reason, field: path?.toString() ?? '', message: status.message, range, path }]
}

function invalidProblems(status: Status, places: Places): Problem[] {
  const seen = new Set<string>()
  const problems: Problem[] = []
  for (const error of status.fieldErrors ?? []) {
    const message = errorText(error)
    if (seen.has(message)) continue
    seen.add(message)
    problems.push({
      stage: 'validation',
      type: typeWords[error.type],
      field: error.field?.toString() ?? '',
      message,
      range: places.error(error),
      path: error.field,
    })
  }
  return problems
}

/** Whether a rule of the cluster's owner refuses, not the API: quota or Pod Security. */
function isPolicy(status: Status): boolean {
  return status.reason === 'Forbidden' && /violates PodSecurity|exceeded quota|failed quota/.test(status.message)
}

/** The field an answer without causes is about. */
function guessPath(status: Status): Path | undefined {
  if (status.reason === 'AlreadyExists') return Path.of('metadata', 'name')
  if (/^namespaces? /.test(status.message) || /namespace/.test(status.message)) return Path.of('metadata', 'namespace')
  if (/is registered for version/.test(status.message)) return Path.of('kind')
  const quoted = /(serviceaccount|PriorityClass|RuntimeClass)/i.exec(status.message)?.[1]?.toLowerCase()
  if (quoted === 'serviceaccount') return Path.of('spec', 'serviceAccountName')
  if (quoted === 'priorityclass') return Path.of('spec', 'priorityClassName')
  if (quoted === 'runtimeclass') return Path.of('spec', 'runtimeClassName')
  return undefined
}
