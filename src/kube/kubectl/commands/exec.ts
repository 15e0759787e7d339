import type { Pod } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { isReason } from '../../apimachinery/status-error.ts'
import type { Io, Pause } from '../../process/process.ts'
import { inputOf } from '../../process/process.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import type { ContainerRef, Containers } from '../context.ts'
import { asError, CommandError, throwAll } from '../errors.ts'
import { bool, duration, slice, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { fileRequest } from '../options.ts'
import { attachablePod, chooseContainer } from '../pod-choice.ts'
import { unsimulated } from '../unsimulated.ts'

/** Follows kubectl/pkg/cmd/exec/exec.go. */
export const exec: CommandSpec = {
  name: 'exec',
  group: 'Troubleshooting and Debugging Commands',
  use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  about: 'Run a command in a container',
  examples: ['kubectl exec web -- date', '# A shell', 'kubectl exec -it web -- sh', '# In the first Pod of a Deployment', 'kubectl exec deploy/web -- ls /'],
  flags: [
    text('container|c', 'Which container.'),
    slice('filename|f', 'A file that names the Pod.'),
    duration('pod-running-timeout', 'How long to wait until a Pod is there.', '1m0s'),
    bool('quiet|q', 'Print only what the command prints.'),
    bool('stdin|i', 'Hand standard input to the command.'),
    bool('tty|t', 'Standard input is a terminal.'),
  ],
  run: runExec,
}

function* runExec(invocation: Invocation): Generator<Pause, Outcome, void> {
  const { args, flags } = invocation
  const dash = flags.argsLenAtDash
  const files = invocation.list('filename')
  const resource = dash === 0 ? '' : (args[0] ?? '')
  let command: readonly string[] = []
  if (dash === 0 || dash === 1) command = args.slice(dash)
  else if (args.length > 1 || (args.length > 0 && files.length > 0))
    throw invocation.usageError('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead')
  const timeout = invocation.number('pod-running-timeout')
  if (timeout <= 0) throw invocation.usageError('--pod-running-timeout must be higher than zero')
  if (resource === '' && files.length === 0) throw new CommandError('pod, type/name or --filename must be specified')
  if (command.length === 0) throw new CommandError('you must specify at least one command for the container')
  const pod = yield* findPod(invocation, resource, timeout)
  const phase = pod.status?.phase
  if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`)
  const container = chooseContainer(invocation, pod, invocation.string('container'), invocation.bool('quiet'))
  const { containers } = invocation.context
  if (containers === undefined) return unsimulated(invocation, 'Running commands in containers')
  const { io } = invocation
  const piped: Io = invocation.bool('stdin') ? io : { stdin: inputOf(''), stdout: each => io.stdout(each), stderr: each => io.stderr(each) }
  const code = yield* execute(containers, { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name ?? '', container }, command, piped)
  if (code !== 0) invocation.err(`command terminated with exit code ${code}\n`)
  return code
}

/** What the kubelet cannot start comes over the stream, so that kubectl does not know it for the server's answer. */
function* execute(containers: Containers, target: ContainerRef, command: readonly string[], io: Io): Generator<Pause, number, void> {
  try {
    return yield* containers.exec(target, command, io)
  } catch (thrown) {
    throw isReason(thrown, 'InternalError') ? new CommandError(asError(thrown).message) : thrown
  }
}

/** The Pod that an argument of exec, attach or port-forward means. */
export function* findPod(invocation: Invocation, resource: string, timeout: number): Generator<Pause, KubeObject & Pod, void> {
  const { infos, errors } = (yield* find(invocation, {
    ...fileRequest(invocation),
    ...(resource === '' ? {} : { names: { type: 'pods', names: [resource] } }),
  })).infos()
  throwAll(errors)
  const object = infos[0]?.object
  if (object === undefined || infos.length !== 1) throw new CommandError('cannot exec into multiple objects at a time')
  return yield* attachablePod(invocation, object, timeout)
}
