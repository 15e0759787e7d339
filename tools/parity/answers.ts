import { normalize } from '../normalize.ts'
import { normalizeObject } from '../normalize-object.ts'
import { compareTexts, compareValues, sortedParts } from './differences.ts'
import type { Comparison } from './ratchet.ts'
import type { Printed, RecordedAnswer, RecordedStatus } from './recorded.ts'

/** What kubectl wrote, both streams after each other (within a stream the order counts), and how it ended. */
export const printedText = ({ stdout, stderr, exit }: Printed): string => `${normalize(stderr + stdout)}exit ${exit}\n`

/** A refusal with what differs from run to run replaced; undefined when there is none. */
const statusValue = (status: RecordedStatus | undefined) =>
  status && {
    ...status,
    message: sortedParts(normalize(status.message)),
    causes: status.causes.map(cause => ({ ...cause, message: sortedParts(normalize(cause.message)) })),
  }

/** An object without its managers, and these by themselves. */
function parted(object: unknown): { readonly rest: unknown; readonly managers: unknown } {
  if (typeof object !== 'object' || object === null || !('metadata' in object)) return { rest: object, managers: undefined }
  const { managedFields, ...metadata } = object.metadata as Record<string, unknown>
  return { rest: { ...object, metadata }, managers: managedFields }
}

/** Compares what a command printed. */
export function comparePrinted(name: string, part: string, ours: Printed, theirs: Printed): Comparison {
  return compareTexts(name, part, printedText(ours), printedText(theirs))
}

/** Compares a refusal: code, reason, message, and all causes in order. */
export function compareStatus(name: string, part: string, ours: RecordedStatus | undefined, theirs: RecordedStatus | undefined): Comparison {
  return compareValues(name, part, statusValue(ours), statusValue(theirs))
}

/** Compares an object with all its defaults, and apart from it who manages which of its fields. */
export function compareObject(name: string, ours: unknown, theirs: unknown, given: string): readonly Comparison[] {
  const [own, real] = [parted(ours === undefined ? undefined : normalizeObject(ours, given)), parted(theirs)]
  return [compareValues(name, 'object', own.rest, real.rest), compareValues(name, 'managers', own.managers, real.managers)]
}

/** Compares the answers to all requests of a file of several documents. */
export function compareAnswers(name: string, ours: readonly RecordedAnswer[], theirs: readonly RecordedAnswer[], given: string): Comparison {
  const bare = ({ status, warnings, object }: RecordedAnswer, normalized: boolean) => ({
    status: statusValue(status),
    warnings,
    object: object === undefined ? undefined : parted(normalized ? object : normalizeObject(object, given)).rest,
  })
  return compareValues(
    name,
    'answers',
    ours.map(answer => bare(answer, false)),
    theirs.map(answer => bare(answer, true)),
  )
}
