import type { KubeObject } from '../../../apimachinery/meta.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import type { Pause } from '../../../process/process.ts'
import { lastAppliedAnnotation } from '../../../serializer/applied.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { asError, CommandError } from '../../errors.ts'
import { dryRunFlag, filenameFlags, selectorFlag } from '../../flag-sets.ts'
import { number } from '../../flags.ts'
import type { Info } from '../../info.ts'
import type { Invocation } from '../../invocation.ts'
import type { DryRun } from '../../options.ts'
import { dryRunOf, dryRunSuffix } from '../../options.ts'
import { printerFor, printFlags } from '../../printers/printer.ts'
import { at, recordAt } from '../../value.ts'
import { requireHistory, templateText } from './history.ts'
import type { Revision } from './revisions.ts'
import { revisionsOf, templateOf } from './revisions.ts'
import { findRollouts, requireTarget } from './targets.ts'

/** Follows kubectl/pkg/cmd/rollout/rollout_undo.go. */
export const undo: CommandSpec = {
  name: 'undo',
  use: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  about: 'Go back to an earlier revision',
  examples: ['kubectl rollout undo deployment/web', 'kubectl rollout undo daemonset/agent --to-revision=3'],
  flags: [
    ...printFlags(),
    ...filenameFlags(),
    dryRunFlag(),
    selectorFlag(),
    number('to-revision', 'The revision to go back to; 0 is the one before.', 0, { type: 'int64' }),
  ],
  run: runUndo,
}

function* runUndo(invocation: Invocation): Generator<Pause, Outcome, void> {
  const dryRun = dryRunOf(invocation)
  requireTarget(invocation)
  const result = yield* findRollouts(invocation)
  result.visit(info => {
    if (info.object === undefined) return
    if (info.object.metadata.annotations?.[lastAppliedAnnotation] !== undefined)
      invocation.err(
        `Warning: resource ${info.kind.plural}/${info.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${lastAppliedAnnotation} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
      )
    requireHistory(info, 'rollbacker')
    const done =
      info.kind.kind === 'Deployment' ? rollBackDeployment(invocation, info, info.object, dryRun) : rollBackRevision(invocation, info, info.object, dryRun)
    printerFor(invocation, `${done}${dryRunSuffix(dryRun)}`).print(info.object, text => invocation.out(text))
  })
  return 0
}

function notFound(revision: number): CommandError {
  return new CommandError(`unable to find specified revision ${revision} in history`)
}

const keptAnnotations = [
  lastAppliedAnnotation,
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]

// Follows kubectl/pkg/polymorphichelpers/rollback.go DeploymentRollbacker.
function rollBackDeployment(invocation: Invocation, info: Info, deployment: KubeObject, dryRun: DryRun): string {
  const wanted = invocation.number('to-revision')
  const target = chooseRevision(revisionsOf(invocation, deployment), wanted, `no rollout history found for deployment "${info.name}"`)
  if (dryRun === 'client') return templateText(target.template)
  if (at(deployment, 'spec', 'paused') === true)
    throw new CommandError("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again")
  const template = withoutHash(target.template)
  if (semanticallyEqual(template, withoutHash(templateOf(deployment)))) return `skipped rollback (current template already matches revision ${wanted})`
  const annotations: Record<string, string> = {}
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) if (keptAnnotations.includes(key)) annotations[key] = value
  for (const [key, value] of Object.entries(target.holder.metadata.annotations ?? {})) if (!keptAnnotations.includes(key)) annotations[key] = value
  const body = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ]
  send(invocation, info, { type: 'json', body }, wanted, dryRun)
  return 'rolled back'
}

function withoutHash(template: Revision['template']): Revision['template'] {
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}

// Follows rollback.go DaemonSetRollbacker and StatefulSetRollbacker.
function rollBackRevision(invocation: Invocation, info: Info, object: KubeObject, dryRun: DryRun): string {
  const wanted = invocation.number('to-revision')
  const target = chooseRevision(revisionsOf(invocation, object), wanted, 'no last revision to roll back to')
  if (dryRun === 'client') return `will roll back to ${templateText(target.template)}`
  const { $patch: _, ...kept } = recordAt(target.holder, 'data', 'spec', 'template')
  if (semanticallyEqual(kept, recordAt(object, 'spec', 'template'))) return `skipped rollback (current template already matches revision ${wanted})`
  send(invocation, info, { type: 'strategic', body: recordAt(target.holder, 'data') }, wanted, dryRun)
  return 'rolled back'
}

function chooseRevision(revisions: readonly Revision[], wanted: number, none: string): Revision {
  if (wanted < 0) throw notFound(wanted)
  if (wanted > 0) {
    const found = revisions.find(revision => revision.number === wanted)
    if (found === undefined) throw notFound(wanted)
    return found
  }
  const previous = revisions.at(-2)
  if (previous === undefined) throw new CommandError(none)
  return previous
}

function send(
  invocation: Invocation,
  info: Info,
  patch: { readonly type: 'json' | 'strategic'; readonly body: unknown },
  wanted: number,
  dryRun: DryRun,
): void {
  try {
    invocation.take(invocation.api.patch(info.kind, info.namespace, info.name, patch, { dryRun: dryRun === 'server', fieldManager: 'kubectl' }))
  } catch (thrown) {
    throw new CommandError(`failed restoring revision ${wanted}: ${asError(thrown).message}`)
  }
}
