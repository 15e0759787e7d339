import type { Pause } from '../../process/process.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { asError, CommandError, throwAll } from '../errors.ts'
import { dryRunFlag, selectorFlag } from '../flag-sets.ts'
import type { Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { resourceText } from '../mapping.ts'
import { dryRunOf, dryRunSuffix } from '../options.ts'
import { namePrinter } from '../printers/printer.ts'
import { at, withChange } from '../value.ts'

/** Follows kubectl/pkg/cmd/drain/drain.go NewCmdCordon. */
export const cordon: CommandSpec = {
  name: 'cordon',
  group: 'Cluster Management Commands',
  use: 'cordon NODE',
  about: 'Keep new Pods away from a node',
  examples: ['kubectl cordon kind-worker'],
  flags: [dryRunFlag(), selectorFlag()],
  run: invocation => runCordon(invocation, true),
}

/** Follows drain.go NewCmdUncordon. */
export const uncordon: CommandSpec = {
  name: 'uncordon',
  group: 'Cluster Management Commands',
  use: 'uncordon NODE',
  about: 'Let new Pods onto a node again',
  examples: ['kubectl uncordon kind-worker'],
  flags: [dryRunFlag(), selectorFlag()],
  run: invocation => runCordon(invocation, false),
}

function* runCordon(invocation: Invocation, desired: boolean): Generator<Pause, Outcome, void> {
  cordonNodes(invocation, yield* findNodes(invocation), desired)
  return 0
}

/** The nodes that arguments or -l name. Follows drain.go Complete. */
export function* findNodes(invocation: Invocation): Generator<Pause, Info[], void> {
  const { args, command } = invocation
  const selector = invocation.string('selector')
  if (args.length === 0 && !invocation.changed('selector')) throw invocation.usageError(`USAGE: ${command.spec.use} [flags]`)
  if (args.length > 0 && selector !== '') throw invocation.usageError('error: cannot specify both a node name and a --selector option')
  dryRunOf(invocation)
  const namespace = invocation.namespace().name
  const request = selector !== '' ? { args: ['nodes'], labelSelector: selector } : { names: { type: 'nodes', names: args } }
  const { infos, errors } = (yield* find(invocation, { namespace, ...request, singleResourceType: true, flatten: true })).infos()
  throwAll(errors)
  for (const info of infos) if (info.kind.plural !== 'nodes') throw new CommandError(`error: expected resource of type node, got "${resourceText(info.kind)}"`)
  return infos
}

/** Sets or takes away `unschedulable`, and says so for each node. Follows drain.go RunCordonOrUncordon. */
export function cordonNodes(invocation: Invocation, infos: readonly Info[], desired: boolean): void {
  const dryRun = dryRunOf(invocation)
  const say = (info: Info, operation: string) => namePrinter(`${operation}${dryRunSuffix(dryRun)}`).print(info.object, text => invocation.out(text))
  const word = desired ? 'cordon' : 'uncordon'
  for (const info of infos) {
    if ((at(info.object, 'spec', 'unschedulable') === true) === desired) {
      say(info, `already ${word}ed`)
      continue
    }
    try {
      if (dryRun !== 'client')
        invocation.take(
          invocation.api.patch(
            info.kind,
            '',
            info.name,
            { type: 'strategic', body: { spec: { unschedulable: desired ? true : null } } },
            { dryRun: dryRun === 'server', fieldManager: 'kubectl' },
          ),
        )
      info.object = withChange(info.object, ['spec'], spec => ({ ...spec, unschedulable: desired }))
      say(info, `${word}ed`)
    } catch (thrown) {
      invocation.err(`error: unable to ${word} node "${info.name}": ${asError(thrown).message}\n`)
    }
  }
}
