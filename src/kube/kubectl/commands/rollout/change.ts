import type { KubeObject } from '../../../apimachinery/meta.ts'
import { formatTime } from '../../../apimachinery/meta.ts'
import type { Pause } from '../../../process/process.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { AggregateFailure, asError, CommandError, throwAll } from '../../errors.ts'
import { filenameFlags, managerFlag, selectorFlag } from '../../flag-sets.ts'
import type { Info } from '../../info.ts'
import type { Invocation } from '../../invocation.ts'
import { resourceName } from '../../mapping.ts'
import { calculateChanges, changesNothing, sendChange } from '../../patching.ts'
import { printerFor, printFlags } from '../../printers/printer.ts'
import { at, recordAt, withChange } from '../../value.ts'
import { findRollouts } from './targets.ts'

type Mutate = (object: KubeObject, info: Info, now: number) => KubeObject

function changeCommand(name: string, about: string, done: string, nothing: (info: Info) => CommandError, mutate: Mutate): CommandSpec {
  return {
    name,
    use: `${name} RESOURCE`,
    about,
    examples: [`kubectl rollout ${name} deployment/web`],
    flags: [...printFlags(), ...filenameFlags(), managerFlag('kubectl-rollout'), selectorFlag()],
    run: invocation => runChange(invocation, done, nothing, mutate),
  }
}

const isPaused = (object: KubeObject) => at(object, 'spec', 'paused') === true

/** Follows kubectl/pkg/cmd/rollout/rollout_pause.go. */
export const pause = changeCommand(
  'pause',
  'Stop a rollout where it is',
  'paused',
  () => new CommandError('already paused'),
  (object, info) => {
    if (info.kind.kind !== 'Deployment') throw new CommandError('pausing is not supported')
    if (isPaused(object)) throw new CommandError('is already paused')
    return withChange(object, ['spec'], spec => ({ ...spec, paused: true }))
  },
)

/** Follows kubectl/pkg/cmd/rollout/rollout_resume.go. */
export const resume = changeCommand(
  'resume',
  'Go on with a rollout that was stopped',
  'resumed',
  () => new CommandError('already resumed'),
  (object, info) => {
    if (info.kind.kind !== 'Deployment') throw new CommandError('resuming is not supported')
    if (!isPaused(object)) throw new CommandError('is not paused')
    return withChange(object, ['spec'], ({ paused: _, ...spec }) => spec)
  },
)

const tooSoon = (info: Info) =>
  new CommandError(
    `failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
  )

/** Follows kubectl/pkg/cmd/rollout/rollout_restart.go. */
export const restart = changeCommand('restart', 'Replace all Pods of a workload, by and by', 'restarted', tooSoon, (object, info, now) => {
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(info.kind.kind)) throw new CommandError('restarting is not supported')
  if (info.kind.kind === 'Deployment' && isPaused(object)) throw new CommandError("can't restart paused deployment (run rollout resume first)")
  return withChange(object, ['spec', 'template', 'metadata'], metadata => ({
    ...metadata,
    annotations: { ...recordAt(metadata, 'annotations'), 'kubectl.kubernetes.io/restartedAt': formatTime(now) },
  }))
})

function* runChange(invocation: Invocation, done: string, nothing: (info: Info) => CommandError, mutate: Mutate): Generator<Pause, Outcome, void> {
  const { infos, errors } = (yield* findRollouts(invocation)).infos()
  const failed: Error[] = errors.length > 1 ? [new AggregateFailure(errors)] : [...errors]
  const byObject = new Map(infos.map(info => [info.object, info]))
  const changes = calculateChanges(infos, object => {
    const info = byObject.get(object)
    return info === undefined ? undefined : mutate(object, info, invocation.now)
  })
  if (changes.length === 0 && failed.length === 0) {
    invocation.err(`No resources found in ${invocation.namespace().name} namespace.\n`)
    return 0
  }
  for (const change of changes) {
    if ('error' in change) {
      failed.push(new CommandError(`error: ${resourceName(change.info.kind)} "${change.info.name}" ${change.error.message}`))
      continue
    }
    if (changesNothing(change.patch)) {
      failed.push(nothing(change.info))
      continue
    }
    try {
      const object = sendChange(invocation, change, 'none', invocation.string('field-manager'))
      printerFor(invocation, done).print(object, text => invocation.out(text))
    } catch (thrown) {
      failed.push(new CommandError(`failed to patch: ${asError(thrown).message}`))
    }
  }
  throwAll(failed)
  return 0
}
