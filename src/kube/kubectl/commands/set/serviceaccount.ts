import type { Pause } from '../../../process/process.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { withPodSpec } from '../../patching.ts'
import { changeObjects, checkLocal, findTargets, setFlags } from './change-template.ts'

/** Follows kubectl/pkg/cmd/set/set_serviceaccount.go. */
export const serviceAccount: CommandSpec = {
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  about: 'Change the ServiceAccount of Pods',
  examples: ['kubectl set serviceaccount deployment web builder'],
  flags: setFlags(),
  run: runServiceAccount,
}

function* runServiceAccount(invocation: Invocation): Generator<Pause, Outcome, void> {
  checkLocal(invocation)
  const { args } = invocation
  const name = args.at(-1)
  if (name === undefined) throw new CommandError('serviceaccount is required')
  const infos = yield* findTargets(invocation, args.slice(0, -1))
  changeObjects(
    invocation,
    infos,
    { done: 'serviceaccount updated', failed: 'failed to patch ServiceAccountName ' },
    (object, info) => withPodSpec(info, object, spec => ({ ...spec, serviceAccountName: name })),
    [],
    true,
  )
  return 0
}
