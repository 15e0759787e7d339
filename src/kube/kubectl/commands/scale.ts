import type { KubeObject } from '../../apimachinery/meta.ts'
import { isReason, StatusError } from '../../apimachinery/status-error.ts'
import type { Pause } from '../../process/process.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { AggregateFailure, CommandError, throwAll } from '../errors.ts'
import { dryRunFlag, filenameFlags, selectorFlag } from '../flag-sets.ts'
import { bool, duration, number, text } from '../flags.ts'
import type { Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import type { DryRun } from '../options.ts'
import { dryRunOf, dryRunSuffix, fileRequest } from '../options.ts'
import { printerFor, printFlags } from '../printers/printer.ts'
import { numberAt, withChange } from '../value.ts'

/** Follows kubectl/pkg/cmd/scale/scale.go. */
export const scale: CommandSpec = {
  name: 'scale',
  group: 'Deploy Commands',
  suggestFor: ['resize'],
  use: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  about: 'Change how many Pods a workload has',
  examples: ['kubectl scale --replicas=3 deployment/web', '# Only when there are two now', 'kubectl scale --current-replicas=2 --replicas=3 deployment/web'],
  flags: [
    ...printFlags(),
    ...filenameFlags(),
    dryRunFlag(),
    selectorFlag(),
    bool('all', 'All objects of the kind in the namespace.'),
    number('current-replicas', 'Only when this many are wanted now; -1 does not ask.', -1),
    number('replicas', 'How many Pods are wanted.', 0, { required: true }),
    text('resource-version', 'Only when this is the version of the object.'),
    duration('timeout', 'How long to wait until it is done; 0 does not wait.'),
  ],
  run: runScale,
}

function* runScale(invocation: Invocation): Generator<Pause, Outcome, void> {
  const dryRun = dryRunOf(invocation)
  const printer = printerFor(invocation, `scaled${dryRunSuffix(dryRun)}`)
  const replicas = invocation.number('replicas')
  if (replicas < 0) throw new CommandError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
  if (invocation.number('current-replicas') < -1) throw new CommandError('The --current-replicas must specify an integer of -1 or greater')
  const result = yield* find(invocation, {
    ...fileRequest(invocation),
    args: invocation.args,
    allowEmptySelector: invocation.bool('all'),
    labelSelector: invocation.string('selector'),
    flatten: true,
    continueOnError: true,
  })
  const { infos, errors } = result.infos()
  if (invocation.string('resource-version') !== '' && infos.length > 1) throw new CommandError('cannot use --resource-version with multiple resources')
  if (infos.length === 0) {
    throwAll(errors)
    throw new CommandError('no objects passed to scale')
  }
  for (const info of infos) {
    const actual = dryRun === 'client' ? replicas : writeScale(invocation, info, replicas, dryRun)
    if (dryRun === 'none' && invocation.number('timeout') !== 0) yield* untilScaled(invocation, info, replicas)
    printer.print(withReplicas(info, actual), each => invocation.out(each))
  }
  if (errors.length > 1) throw new AggregateFailure(errors)
  throwAll(errors)
  return 0
}

// Follows kubectl/pkg/scale/scale.go ScaleSimple.
function writeScale(invocation: Invocation, info: Info, replicas: number, dryRun: DryRun): number {
  const { api } = invocation
  const { kind, namespace, name } = info
  if (kind.subresources?.includes('scale') !== true)
    throw new StatusError({ code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' })
  const wantedNow = invocation.number('current-replicas')
  const version = invocation.string('resource-version')
  if (wantedNow !== -1 || version !== '') {
    const current = api.readScale(kind, namespace, name)
    if (wantedNow !== -1 && numberAt(current, 'spec', 'replicas') !== wantedNow)
      throw new CommandError(`Expected replicas to be ${wantedNow}, was ${numberAt(current, 'spec', 'replicas')}`)
    if (version !== '' && current.metadata.resourceVersion !== version)
      throw new CommandError(`Expected resource version to be ${version}, was ${current.metadata.resourceVersion ?? ''}`)
    const answer = api.update(
      kind,
      namespace,
      name,
      { ...current, spec: { replicas } },
      { subresource: 'scale', dryRun: dryRun === 'server', fieldManager: 'kubectl' },
    )
    return numberAt(invocation.take(answer), 'spec', 'replicas')
  }
  const answer = api.patch(
    kind,
    namespace,
    name,
    { type: 'merge', body: { spec: { replicas } } },
    { subresource: 'scale', dryRun: dryRun === 'server', fieldManager: 'kubectl' },
  )
  return numberAt(invocation.take(answer), 'spec', 'replicas')
}

function withReplicas(info: Info, replicas: number): KubeObject | undefined {
  if (info.object === undefined || (info.kind.group !== 'apps' && info.kind.group !== '')) return info.object
  return withChange(info.object, ['spec'], spec => ({ ...spec, replicas }))
}

// Follows scale.go WaitForScaleHasDesiredReplicas: it looks once a second.
function* untilScaled(invocation: Invocation, { kind, namespace, name }: Info, replicas: number): Generator<Pause, void, void> {
  const deadline = invocation.now + invocation.number('timeout')
  for (;;) {
    try {
      const current = invocation.api.readScale(kind, namespace, name)
      const wanted = numberAt(current, 'spec', 'replicas')
      if (wanted !== replicas || numberAt(current, 'status', 'replicas') === replicas) return
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error
    }
    if (invocation.now >= deadline) throw new CommandError(`timed out waiting for "${name}" to be synced`)
    yield { sleep: Math.min(1000, deadline - invocation.now) }
  }
}
