import { newBadRequest } from '../../apimachinery/status-error.ts'
import type { Pause } from '../../process/process.ts'
import { attachNotice } from '../attach-notice.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError, throwAll } from '../errors.ts'
import { bool, duration, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { attachablePod, chooseContainer } from '../pod-choice.ts'
import { unsimulated } from '../unsimulated.ts'

/** Follows kubectl/pkg/cmd/attach/attach.go. */
export const attach: CommandSpec = {
  name: 'attach',
  group: 'Troubleshooting and Debugging Commands',
  use: 'attach (POD | TYPE/NAME) -c CONTAINER',
  about: 'Join the process that runs in a container',
  examples: ['kubectl attach web', '# Type into it, too', 'kubectl attach web -c shell -it'],
  flags: [
    text('container|c', 'Which container.'),
    text('detach-keys', 'Keys that leave the container running.', 'ctrl-p,ctrl-q', { unsimulated: true }),
    duration('pod-running-timeout', 'How long to wait until a Pod is there.', '1m0s'),
    bool('quiet|q', 'Print only what the process prints.'),
    bool('stdin|i', 'Hand standard input to the process.'),
    bool('tty|t', 'Standard input is a terminal.'),
  ],
  run: runAttach,
}

function* runAttach(invocation: Invocation): Generator<Pause, Outcome, void> {
  const { args } = invocation
  const timeout = invocation.number('pod-running-timeout')
  if (args.length === 0) throw new CommandError('at least 1 argument is required for attach')
  if (args.length > 2) throw new CommandError(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`)
  if (timeout <= 0) throw new CommandError('--pod-running-timeout must be higher than zero')
  const [first = ''] = args
  const { infos, errors } = (yield* find(invocation, {
    namespace: invocation.namespace().name,
    ...(args.length === 1 ? { names: { type: 'pods', names: [first] } } : { args }),
  })).infos()
  throwAll(errors)
  const object = infos[0]?.object
  if (object === undefined) throw new CommandError('no objects passed to attach')
  const pod = yield* attachablePod(invocation, object, timeout)
  const phase = pod.status?.phase
  if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`)
  const container = chooseContainer(invocation, pod, invocation.string('container'), invocation.bool('quiet'))
  const { containers } = invocation.context
  if (containers === undefined) return unsimulated(invocation, 'Attaching to containers')
  const target = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name ?? '', container }
  attachNotice(invocation)
  // Follows pkg/registry/core/pod/strategy.go AttachLocation.
  if ((pod.spec?.nodeName ?? '') === '') throw newBadRequest(`pod ${target.pod} does not have a host assigned`)
  // Without a way into the process itself what it writes from now on is all there is to see.
  if (containers.attach === undefined) return yield* containers.logs(target, { follow: true, tailLines: 0 }, invocation.io)
  return yield* containers.attach(target, invocation.io)
}
