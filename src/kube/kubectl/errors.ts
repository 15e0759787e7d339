import { goQuote } from '../apimachinery/field-error.ts'
import type { Status } from '../apimachinery/status-error.ts'
import { StatusError } from '../apimachinery/status-error.ts'

/** An error of kubectl itself: its message follows `error: `. */
export class CommandError extends Error {
  readonly code: number

  constructor(message: string, code = 1) {
    super(message)
    this.code = code
  }
}

/** A container's failure: the message stands as it is, and the exit code is the container's. */
export class ContainerFailure extends CommandError {}

/** Ends the command with a code and without another word. */
export class Exit extends Error {
  readonly code: number

  constructor(code = 1) {
    super('exit')
    this.code = code
  }
}

/** Several errors at once. Follows apimachinery/pkg/util/errors Aggregate. */
export class AggregateFailure extends Error {
  readonly errors: readonly Error[]

  constructor(errors: readonly Error[]) {
    super(errors.length === 1 ? (errors[0]?.message ?? '') : `[${[...new Set(errors.map(error => error.message))].join(', ')}]`)
    this.errors = errors
  }
}

/** Throws what was collected: nothing, the one error, or all of them. */
export function throwAll(errors: readonly Error[]): void {
  if (errors.length === 1 && errors[0] !== undefined) throw errors[0]
  if (errors.length > 1) throw new AggregateFailure(errors)
}

/** What was thrown, as an Error; rethrows what is a fault of the program rather than an answer. */
export function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown
  throw thrown
}

// Follows kubectl/pkg/cmd/util/helpers.go StandardErrorMessage.
function statusMessage(status: Status): string {
  if (status.reason === 'Unauthorized') return `error: You must be logged in to the server (${status.message})`
  return status.reason === '' ? `Error from server: ${status.message}` : `Error from server (${status.reason}): ${status.message}`
}

/** One error in a list of several. Follows helpers.go messageForError. */
export function messageFor(error: Error): string {
  return error instanceof StatusError ? statusMessage(error.status) : error.message
}

// Follows helpers.go checkErr, the branch for Invalid, and MultilineError.
function invalidMessage(status: Status): string {
  const details = status.details
  if (details === undefined) return `The request is invalid${status.message === '' ? '' : `: ${status.message}`}`
  const causes = [...new Set((details.causes ?? []).map(cause => `${cause.field ?? ''}: ${cause.message}`))]
  let head = 'The request is invalid'
  if (details.kind || details.name) head = `The ${details.kind ?? ''} ${goQuote(details.name ?? '')} is invalid`
  else if (status.message !== '' && causes.length === 0) head += `: ${status.message}`
  if (causes.length === 0) return head
  if (causes.length === 1) return `${head}: ${causes[0] ?? ''}`
  return `${head}: \n${causes.map(cause => `* ${cause}`).join('\n')}`
}

/**
 * What kubectl prints for an error, with its line break, and the exit code it leaves with.
 * Follows kubectl/pkg/cmd/util/helpers.go checkErr.
 */
export function failure(error: Error): { readonly text: string; readonly code: number } {
  if (error instanceof Exit) return { text: '', code: error.code }
  if (error instanceof AggregateFailure) {
    const [only] = error.errors
    if (error.errors.length === 1 && only !== undefined) return failure(only)
    return { text: error.errors.map(each => `${messageFor(each)}\n`).join(''), code: 1 }
  }
  if (error instanceof StatusError) {
    const text = error.status.reason === 'Invalid' ? invalidMessage(error.status) : statusMessage(error.status)
    return { text: endWithBreak(text), code: 1 }
  }
  if (error instanceof ContainerFailure) return { text: endWithBreak(error.message), code: error.code }
  const text = error.message.startsWith('error: ') ? error.message : `error: ${error.message}`
  return { text: endWithBreak(text), code: error instanceof CommandError ? error.code : 1 }
}

function endWithBreak(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}

/** The error with `error when creating "web.yaml": ` before its message. Follows helpers.go AddSourceToErr. */
export function withSource(verb: string, source: string, error: Error): Error {
  if (source === '') return error
  const message = `error when ${verb} ${goQuote(source)}: ${error.message}`
  return error instanceof StatusError ? new StatusError({ ...error.status, message }) : new CommandError(message)
}
