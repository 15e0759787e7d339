import type { Pod } from '../../api/types.gen.ts'
import { goDuration } from '../../apimachinery/duration.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { parseSelector } from '../../apimachinery/selector.ts'
import { isReason } from '../../apimachinery/status-error.ts'
import type { DeleteOptions } from '../../apiserver/interface.ts'
import type { Pause } from '../../process/process.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { groupMessages, judgePods } from '../drain-filters.ts'
import { AggregateFailure, asError, CommandError, messageFor, PlainFailure } from '../errors.ts'
import { chunkFlag, dryRunFlag, selectorFlag } from '../flag-sets.ts'
import { bool, duration, number, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { kindFor } from '../mapping.ts'
import { dryRunOf, dryRunSuffix } from '../options.ts'
import { namePrinter } from '../printers/printer.ts'
import { together } from '../together.ts'
import { cordonNodes, findNodes } from './cordon.ts'

type PodObject = KubeObject & Pod
const retryDelay = 5000
/** How long the server takes to answer an eviction, in milliseconds: all are on their way before the first answer. */
const answerTime = 5

/** Follows kubectl/pkg/cmd/drain/drain.go. */
export const drain: CommandSpec = {
  name: 'drain',
  group: 'Cluster Management Commands',
  use: 'drain NODE',
  about: 'Empty a node before work on it',
  details: 'The node is cordoned, then its Pods are evicted; disruption budgets are kept.',
  examples: ['kubectl drain kind-worker --ignore-daemonsets'],
  flags: [
    chunkFlag(),
    dryRunFlag(),
    selectorFlag(),
    bool('delete-emptydir-data', 'Also Pods with an emptyDir, whose data is lost.'),
    bool('disable-eviction', 'Delete instead of evicting; budgets are not asked.'),
    bool('force', 'Also Pods without a controller.'),
    number('grace-period', 'Seconds granted to each Pod; below 0 the Pod decides.', -1),
    bool('ignore-daemonsets', 'Leave Pods of DaemonSets.'),
    text('pod-selector', 'Only Pods with these labels.'),
    number('skip-wait-for-delete-timeout', 'Do not wait for Pods that have been going for this many seconds; 0 always waits.'),
    duration('timeout', 'When to give up; 0 never does.'),
  ],
  run: runDrain,
}

function* runDrain(invocation: Invocation): Generator<Pause, Outcome, void> {
  try {
    parseSelector(invocation.string('pod-selector'))
  } catch {
    throw new CommandError('--pod-selector=<pod_selector> must be a valid label selector')
  }
  const nodes = yield* findNodes(invocation)
  cordonNodes(invocation, nodes, true)
  const dryRun = dryRunOf(invocation)
  const failed: { name: string; error: Error }[] = []
  for (const info of nodes) {
    try {
      yield* emptyNode(invocation, info.name)
      namePrinter(`drained${dryRunSuffix(dryRun)}`).print(info.object, line => invocation.out(line))
    } catch (thrown) {
      const error = asError(thrown)
      invocation.err(`error: unable to drain node "${info.name}" due to error: ${error.message}, continuing command...\n`)
      failed.push({ name: info.name, error })
    }
  }
  if (failed.length === 0) return 0
  invocation.err(`There are pending nodes to be drained:\n${failed.map(({ name }) => ` ${name}\n`).join('')}`)
  const errors = failed.flatMap(({ error }) => (error instanceof AggregateFailure ? error.errors : [error]))
  throw new PlainFailure(errors.map(messageFor).join('\n'))
}

// Follows drain.go deleteOrEvictPodsSimple.
function* emptyNode(invocation: Invocation, node: string): Generator<Pause, void, void> {
  const verdicts = judgePods(invocation, node)
  const errors = groupMessages(verdicts, verdict => verdict.error).map(message => new CommandError(`cannot delete ${message}`))
  if (errors.length > 0) throw new AggregateFailure(errors)
  const warnings = groupMessages(verdicts, verdict => verdict.warning)
  if (warnings.length > 0) invocation.err(`Warning: ${warnings.join('; ')}\n`)
  const pods = verdicts.filter(verdict => verdict.remove).map(verdict => verdict.pod)
  if (dryRunOf(invocation) === 'client') {
    for (const { metadata } of pods) invocation.out(`evicting pod ${metadata.namespace ?? ''}/${metadata.name ?? ''} (dry run)\n`)
    return
  }
  try {
    yield* removePods(invocation, pods)
  } catch (thrown) {
    const error = asError(thrown)
    const pending = judgePods(invocation, node).filter(verdict => verdict.remove)
    if (pending.length > 0)
      invocation.err(
        `There are pending pods in node "${node}" when an error occurred: ${error.message}\n${pending.map(({ pod }) => `pod/${pod.metadata.name ?? ''}\n`).join('')}`,
      )
    throw error
  }
}

// Follows kubectl/pkg/drain/drain.go evictPods and deletePods.
function* removePods(invocation: Invocation, pods: readonly PodObject[]): Generator<Pause, void, void> {
  const timeout = invocation.number('timeout')
  const deadline = timeout === 0 ? Number.POSITIVE_INFINITY : invocation.now + timeout
  const errors: Error[] = []
  const evicts = !invocation.bool('disable-eviction')
  if (!evicts) for (const pod of pods) deletePod(invocation, pod)
  const each = function* (pod: PodObject): Generator<Pause, number, void> {
    try {
      if (evicts) invocation.out(evicting(invocation, pod))
      if (evicts) yield { sleep: answerTime }
      if (evicts && !(yield* evictPod(invocation, pod, deadline, timeout))) return 0
      if (dryRunOf(invocation) !== 'server') yield* untilGone(invocation, pod, deadline, timeout, evicts)
    } catch (thrown) {
      errors.push(asError(thrown))
    }
    return 0
  }
  // Go starts the goroutine that was made last before the others.
  yield* together(invocation.context.clock, [...pods.slice(-1), ...pods.slice(0, -1)].map(each))
  if (errors.length > 0) throw new AggregateFailure(errors)
}

function deleteOptions(invocation: Invocation): DeleteOptions {
  const grace = invocation.number('grace-period')
  return { dryRun: dryRunOf(invocation) === 'server', ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) }
}

function deletePod(invocation: Invocation, { metadata }: PodObject): void {
  try {
    invocation.api.delete(kindFor(invocation.api, 'pods'), metadata.namespace ?? '', metadata.name ?? '', deleteOptions(invocation))
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error
  }
}

function evicting(invocation: Invocation, { metadata }: PodObject): string {
  return `evicting pod ${metadata.namespace ?? ''}/${metadata.name ?? ''}${dryRunOf(invocation) === 'server' ? ' (server dry run)' : ''}\n`
}

/** False when the Pod is gone already. A budget that forbids it is asked again every five seconds. */
function* evictPod(invocation: Invocation, pod: PodObject, deadline: number, timeout: number): Generator<Pause, boolean, void> {
  const { namespace = '', name = '' } = pod.metadata
  for (;;) {
    if (invocation.now >= deadline)
      throw new CommandError(`error when evicting pods/"${name}" -n "${namespace}": global timeout reached: ${goDuration(timeout)}`)
    try {
      invocation.api.evict(namespace, name, deleteOptions(invocation))
      return true
    } catch (error) {
      if (isReason(error, 'NotFound')) return false
      if (!isReason(error, 'TooManyRequests')) throw new CommandError(`error when evicting pods/"${name}" -n "${namespace}": ${asError(error).message}`)
      invocation.err(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}\n`)
    }
    yield { sleep: retryDelay }
    invocation.out(evicting(invocation, pod))
    yield { sleep: answerTime }
  }
}

// Follows drain.go waitForDelete: it looks once a second.
function* untilGone(invocation: Invocation, pod: PodObject, deadline: number, timeout: number, evicted: boolean): Generator<Pause, void, void> {
  const { namespace = '', name = '', uid } = pod.metadata
  const skipAfter = invocation.number('skip-wait-for-delete-timeout')
  for (;;) {
    const now = invocation.api.get('v1', 'Pod', namespace, name)
    if (now === undefined || now.metadata.uid !== uid) {
      namePrinter(evicted ? 'evicted' : 'deleted').print(pod, line => invocation.out(line))
      return
    }
    if (skipAfter > 0 && now.metadata.deletionTimestamp) {
      invocation.out(`pod ${name} has DeletionTimestamp older than ${skipAfter} seconds, skipping\n`)
      return
    }
    if (invocation.now >= deadline)
      throw new CommandError(`error when waiting for pod "${name}" in namespace "${namespace}" to terminate: global timeout reached: ${goDuration(timeout)}`)
    yield { sleep: Math.min(1000, deadline - invocation.now) }
  }
}
