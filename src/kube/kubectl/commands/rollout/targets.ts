import type { Pause } from '../../../process/process.ts'
import type { Result } from '../../builder.ts'
import { find } from '../../builder.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { fileRequest } from '../../options.ts'

/** What a rollout command is about. Throws when nothing is named. */
export function* findRollouts(invocation: Invocation): Generator<Pause, Result, void> {
  requireTarget(invocation)
  return yield* find(invocation, {
    ...fileRequest(invocation),
    args: invocation.args,
    allowEmptySelector: true,
    labelSelector: invocation.string('selector'),
    latest: true,
    flatten: true,
    continueOnError: true,
  })
}

/** Throws when neither an argument nor a file names a workload. */
export function requireTarget(invocation: Invocation): void {
  if (invocation.args.length === 0 && invocation.list('filename').length === 0 && invocation.string('kustomize') === '')
    throw new CommandError('required resource not specified')
}
