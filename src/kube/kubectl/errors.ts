import { AggregateFailure, aggregate, CommandError, errorOutput, messageFor, PlainFailure, unsimulatedKind, withSource } from '../apimachinery/status-text.ts'

export { AggregateFailure, CommandError, messageFor, PlainFailure, unsimulatedKind, withSource }

/** A container's failure; the exit code is the container's. */
export class ContainerFailure extends PlainFailure {}

/** Ends the command with a code and without another word. */
export class Exit extends Error {
  readonly code: number

  constructor(code = 1) {
    super('exit')
    this.code = code
  }
}

/** Throws what was collected: nothing, the one error, or all of them. */
export function throwAll(errors: readonly Error[]): void {
  const error = aggregate(errors)
  if (error !== undefined) throw error
}

/** What was thrown, as an Error; rethrows what is a fault of the program rather than an answer. */
export function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown
  throw thrown
}

/**
 * What kubectl prints for an error, with its line break, and the exit code it leaves with.
 * Follows kubectl/pkg/cmd/util/helpers.go checkErr.
 */
export function failure(error: Error): { readonly text: string; readonly code: number } {
  if (error instanceof Exit) return { text: '', code: error.code }
  const only = error instanceof AggregateFailure && error.errors.length === 1 ? error.errors[0] : undefined
  if (only !== undefined) return failure(only)
  if (error instanceof PlainFailure) return { text: error.message.endsWith('\n') ? error.message : `${error.message}\n`, code: error.code }
  return { text: errorOutput(error), code: error instanceof CommandError ? error.code : 1 }
}
