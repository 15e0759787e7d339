import { type CommandError, PlainFailure } from './errors.ts'
import type { Invocation } from './invocation.ts'

/** How the site begins what it says itself, so that nobody takes it for kubectl's words. */
const voice = 'kubenotes:'

/** One line in the site's own voice. */
export function note(text: string): string {
  return `${voice} ${text}\n`
}

/** The error of a command that asks for something that is not simulated. */
export function unsimulatedFailure(what: string): CommandError {
  return new PlainFailure(`${voice} ${what} is not simulated here.`)
}

/** Says that something is not simulated and ends the command with code 1. */
export function unsimulated(invocation: Invocation, what: string): number {
  invocation.err(note(`${what} is not simulated here.`))
  return 1
}

/** Says which of the given flags have no effect here. */
export function checkSimulated(invocation: Invocation): void {
  const given = invocation.flags.given().filter(flag => flag.unsimulated === true && invocation.flags.value(flag.name) !== flag.initial)
  if (given.length > 0) invocation.err(note(`${given.map(flag => `--${flag.name}`).join(', ')} has no effect here.`))
}
