import { goQuote } from './field-error.ts'
import type { Status } from './status-error.ts'
import { StatusError } from './status-error.ts'

/** An error of kubectl itself: its message follows `error: `. */
export class CommandError extends Error {
  readonly code: number

  constructor(message: string, code = 1) {
    super(message)
    this.code = code
  }
}

/** A failure whose message stands as it is. */
export class PlainFailure extends CommandError {}

/** What the site says itself where a real server would take a kind that is not simulated. */
export function unsimulatedKind(apiVersion: string, kind: string): CommandError {
  return new PlainFailure(`kubenotes: the kind ${kind} of ${apiVersion} is not simulated here.`)
}

/** Several errors at once. Follows apimachinery/pkg/util/errors Aggregate. */
export class AggregateFailure extends Error {
  readonly errors: readonly Error[]

  constructor(errors: readonly Error[]) {
    super(errors.length === 1 ? (errors[0]?.message ?? '') : `[${[...new Set(errors.map(error => error.message))].join(', ')}]`)
    this.errors = errors
  }
}

/** What was collected as one error: nothing, the one, or all of them together. */
export function aggregate(errors: readonly Error[]): Error | undefined {
  return errors.length > 1 ? new AggregateFailure(errors) : errors[0]
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
  if (causes.length === 1) return `${head}: ${causes[0] ?? ''}\n`
  return `${head}: \n${causes.map(cause => `* ${cause}\n`).join('')}`
}

const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

/**
 * What kubectl prints for the error a command ends with, its last line ended. Follows
 * kubectl/pkg/cmd/util/helpers.go checkErr.
 */
export function errorOutput(error: Error): string {
  if (error instanceof AggregateFailure) {
    const [only] = error.errors
    if (error.errors.length === 1 && only !== undefined) return errorOutput(only)
    return error.errors.map(each => `${messageFor(each)}\n`).join('')
  }
  if (error instanceof PlainFailure) return ended(error.message)
  if (error instanceof StatusError) return ended(error.status.reason === 'Invalid' ? invalidMessage(error.status) : statusMessage(error.status))
  return ended(error.message.startsWith('error: ') ? error.message : `error: ${error.message}`)
}

/** The error with `error when creating "web.yaml": ` before its message. Follows helpers.go AddSourceToErr. */
export function withSource(verb: string, source: string, error: Error): Error {
  if (source === '') return error
  const message = `error when ${verb} ${goQuote(source)}: ${error.message}`
  return error instanceof StatusError ? new StatusError({ ...error.status, message }) : new CommandError(message)
}
