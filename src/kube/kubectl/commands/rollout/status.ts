import type { KubeObject } from '../../../apimachinery/meta.ts'
import type { Pause } from '../../../process/process.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { asError, CommandError, throwAll } from '../../errors.ts'
import { filenameFlags, selectorFlag } from '../../flag-sets.ts'
import { bool, duration, number } from '../../flags.ts'
import type { Info } from '../../info.ts'
import type { Invocation } from '../../invocation.ts'
import { timedOut } from '../../waiting.ts'
import { Watch } from '../../watching.ts'
import { viewStatus } from './status-viewer.ts'
import { findRollouts, requireTarget } from './targets.ts'

/** Follows kubectl/pkg/cmd/rollout/rollout_status.go. */
export const status: CommandSpec = {
  name: 'status',
  use: 'status (TYPE NAME | TYPE/NAME) [flags]',
  about: 'Follow a rollout until it is done',
  examples: ['kubectl rollout status deployment/web'],
  flags: [
    ...filenameFlags(),
    selectorFlag(),
    number('revision', 'Leave with an error when the rollout is of another revision.', 0, { type: 'int64' }),
    duration('timeout', 'When to give up; 0 never does.'),
    bool('watch|w', 'Follow until it is done.', true),
  ],
  run: runStatus,
}

function* runStatus(invocation: Invocation): Generator<Pause, Outcome, void> {
  requireTarget(invocation)
  const revision = invocation.number('revision')
  if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`)
  const { infos, errors } = (yield* findRollouts(invocation)).infos()
  const failed = [...errors]
  for (const info of infos) {
    try {
      yield* follow(invocation, info, revision)
    } catch (thrown) {
      failed.push(asError(thrown))
    }
  }
  throwAll(failed)
  if (infos.length === 0) invocation.err(`No resources found in ${invocation.namespace().name} namespace.\n`)
  return 0
}

function* follow(invocation: Invocation, info: Info, revision: number): Generator<Pause, void, void> {
  const { kind, namespace, name } = info
  const view = viewStatus(info)
  const timeout = invocation.number('timeout')
  const deadline = timeout === 0 ? Number.POSITIVE_INFINITY : invocation.now + timeout
  const watch = new Watch(invocation.api, kind, { namespace, fieldSelector: `metadata.name=${name}` })
  try {
    let object: KubeObject = invocation.api.read(kind, namespace, name)
    for (;;) {
      const { text, done } = view(object, revision)
      invocation.out(text)
      if (done || !invocation.bool('watch')) return
      const event = yield* watch.next(invocation.context.clock, deadline)
      if (event === undefined) throw new CommandError(timedOut)
      if (event.type === 'DELETED') throw new CommandError('object has been deleted')
      object = event.object
    }
  } finally {
    watch.close()
  }
}
