import type { Pod } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { parseTime } from '../../apimachinery/meta.ts'
import type { Io, Pause } from '../../process/process.ts'
import { find, isNotFound } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import type { LogOptions } from '../context.ts'
import { asError, CommandError, throwAll } from '../errors.ts'
import { selectorFlag } from '../flag-sets.ts'
import { bool, duration, number, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { chooseContainer, containersInOrder, isPod, podSelector, podsOf, rankForLogs } from '../pod-choice.ts'
import { together } from '../together.ts'
import { unsimulated } from '../unsimulated.ts'

const usage = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command"

/** Follows kubectl/pkg/cmd/logs/logs.go. */
export const logs: CommandSpec = {
  name: 'logs',
  group: 'Troubleshooting and Debugging Commands',
  use: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  about: 'Print what containers wrote to their output',
  examples: [
    'kubectl logs web',
    '# One container of several',
    'kubectl logs web -c proxy',
    '# What the container wrote before it was restarted',
    'kubectl logs -p web',
    '# Follow all Pods with a label',
    'kubectl logs -f -l app=web',
  ],
  flags: [
    selectorFlag(),
    bool('all-containers', 'All containers of the Pod.'),
    bool('all-pods', 'All Pods of the workload; sets --prefix.'),
    text('container|c', 'Which container.'),
    bool('follow|f', 'Go on printing what is written.'),
    bool('ignore-errors', 'With --follow: go on after errors.'),
    bool('insecure-skip-tls-verify-backend', "Do not check the kubelet's certificate.", false, { unsimulated: true }),
    number('limit-bytes', 'Stop after this many bytes; 0 never does.', 0, { type: 'int64' }),
    number('max-log-requests', 'How many logs may be followed at once.', 5),
    duration('pod-running-timeout', 'How long to wait until a Pod is there.', '20s'),
    bool('prefix', 'Begin each line with Pod and container.'),
    bool('previous|p', 'The container before the last restart.'),
    duration('since', 'Only what is newer than this.'),
    text('since-time', 'Only what is newer than this moment (RFC 3339).'),
    number('tail', 'Only the last lines; -1 is all, with a selector 10.', -1, { type: 'int64' }),
    bool('timestamps', 'Begin each line with its time.'),
  ],
  run: runLogs,
}

interface Request {
  readonly pod: Pod
  readonly container: string
}

function* runLogs(invocation: Invocation): Generator<Pause, Outcome, void> {
  const { args } = invocation
  const selector = invocation.string('selector')
  if ((args.length === 0 && selector === '') || args.length > 2) throw invocation.usageError(usage)
  if (args.length === 1 && selector !== '') throw invocation.usageError('only a selector (-l) or a POD name is allowed')
  const timeout = invocation.number('pod-running-timeout')
  if (timeout <= 0) throw new CommandError('--pod-running-timeout must be higher than zero')
  const options = optionsOf(invocation)
  const object = yield* findObject(invocation, args[0] ?? '', selector)
  validate(invocation)
  const container = args[1] ?? invocation.string('container')
  const requests = yield* requestsFor(invocation, object, container, timeout)
  const limit = invocation.number('max-log-requests')
  if (options.follow === true && requests.length > limit && requests.length > 1)
    throw new CommandError(
      `you are attempting to follow ${requests.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
    )
  const { containers } = invocation.context
  if (containers === undefined) return unsimulated(invocation, 'Reading logs')
  const programs = requests.map(
    ({ pod, container: name }) =>
      () =>
        containers.logs({ namespace: pod.metadata?.namespace ?? '', pod: pod.metadata?.name ?? '', container: name }, options, prefixed(invocation, pod, name)),
  )
  if (options.follow === true && programs.length > 1)
    return yield* together(
      invocation.context.clock,
      programs.map(start => start()),
    )
  for (const start of programs) yield* start()
  return 0
}

function optionsOf(invocation: Invocation): LogOptions {
  const tail = invocation.number('tail')
  const tailLines = invocation.string('selector') !== '' && tail === -1 && !invocation.changed('tail') ? 10 : tail
  const sinceTime = invocation.string('since-time')
  const since = invocation.number('since')
  if (sinceTime !== '' && Number.isNaN(parseTime(sinceTime)))
    throw new CommandError(`parsing time "${sinceTime}" as "2006-01-02T15:04:05.999999999Z07:00": cannot parse "${sinceTime}" as "2006"`)
  return {
    previous: invocation.bool('previous'),
    follow: invocation.bool('follow'),
    timestamps: invocation.bool('timestamps'),
    ...(tailLines === -1 ? {} : { tailLines }),
    ...(invocation.number('limit-bytes') > 0 ? { limitBytes: invocation.number('limit-bytes') } : {}),
    ...(sinceTime !== '' ? { sinceTime: parseTime(sinceTime) } : since !== 0 ? { sinceTime: invocation.now - Math.round(since / 1000) * 1000 } : {}),
  }
}

// Follows logs.go Validate.
function validate(invocation: Invocation): void {
  const container = invocation.args[1] ?? invocation.string('container')
  if (invocation.string('since-time') !== '' && invocation.number('since') !== 0)
    throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified')
  if (invocation.bool('all-containers') && container !== '')
    throw new CommandError(`--all-containers=true should not be specified with container name ${container}`)
  if (invocation.changed('container') && invocation.args.length === 2) throw new CommandError('only one of -c or an inline [CONTAINER] arg is allowed')
  if (invocation.number('limit-bytes') < 0) throw new CommandError('--limit-bytes must be greater than 0')
  if (invocation.number('since') < 0) throw new CommandError('--since must be greater than 0')
  if (invocation.number('tail') < -1) throw new CommandError('--tail must be greater than or equal to -1')
}

function* findObject(invocation: Invocation, name: string, selector: string): Generator<Pause, KubeObject | readonly KubeObject[], void> {
  const namespace = invocation.namespace().name
  if (selector !== '') {
    const { infos, errors } = (yield* find(invocation, {
      namespace,
      args: ['pods'],
      labelSelector: selector,
      flatten: false,
      singleResourceType: true,
    })).infos()
    throwAll(errors)
    const items = infos[0]?.list?.items ?? []
    if (items.length === 0) invocation.err(`No resources found in ${namespace} namespace.\n`)
    return items
  }
  const { infos, errors } = (yield* find(invocation, { namespace, names: { type: 'pods', names: [name] }, singleResourceType: true })).infos()
  const [error] = errors
  if (error !== undefined) throw isNotFound(error) ? new CommandError(`error from server (NotFound): ${error.message} in namespace "${namespace}"`) : error
  const object = infos[0]?.object
  if (object === undefined || infos.length !== 1) throw new CommandError('expected a resource')
  return object
}

// Follows kubectl/pkg/polymorphichelpers/logsforobject.go.
function* requestsFor(
  invocation: Invocation,
  object: KubeObject | readonly KubeObject[],
  container: string,
  timeout: number,
): Generator<Pause, Request[], void> {
  const allPods = invocation.bool('all-pods')
  if (Array.isArray(object)) return object.filter(isPod).flatMap(pod => requestsForPod(invocation, pod, container, allPods))
  const single = object as KubeObject
  if (isPod(single)) return requestsForPod(invocation, single, container, allPods)
  let selector: string
  try {
    selector = podSelector(single)
  } catch (thrown) {
    throw new CommandError(`cannot get the logs from *${single.apiVersion.split('/').at(-1) ?? ''}.${single.kind}: ${asError(thrown).message}`)
  }
  const pods = yield* podsOf(invocation, single.metadata.namespace ?? '', selector, timeout, rankForLogs)
  const [first] = pods
  if (first === undefined) return []
  if (allPods) return pods.flatMap(pod => requestsForPod(invocation, pod, container, true))
  if (pods.length > 1) invocation.err(`Found ${pods.length} pods, using pod/${first.metadata?.name ?? ''}\n`)
  return requestsForPod(invocation, first, container, false)
}

function requestsForPod(invocation: Invocation, pod: Pod, container: string, allPods: boolean): Request[] {
  if (invocation.bool('all-containers')) return containersInOrder(pod).map(name => ({ pod, container: name }))
  return [{ pod, container: chooseContainer(invocation, pod, container, allPods) }]
}

function prefixed(invocation: Invocation, pod: Pod, container: string): Io {
  if (!invocation.bool('prefix') && !invocation.bool('all-pods')) return invocation.io
  const prefix = `[pod/${pod.metadata?.name ?? ''}/${container}] `
  return {
    stdin: invocation.io.stdin,
    stderr: line => invocation.io.stderr(line),
    stdout: lines => invocation.io.stdout(lines.replace(/^(?=[\s\S])/gm, prefix)),
  }
}
