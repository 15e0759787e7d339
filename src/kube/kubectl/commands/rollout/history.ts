import type { PodTemplateSpec } from '../../../api/types.gen.ts'
import { alignTabs, DescribeWriter, describeTabs } from '../../../apimachinery/tabwriter.ts'
import type { Pause } from '../../../process/process.ts'
import { writePodTemplate } from '../../../registry/core/pod/describe-template.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { filenameFlags, selectorFlag } from '../../flag-sets.ts'
import { number } from '../../flags.ts'
import type { Info } from '../../info.ts'
import type { Invocation } from '../../invocation.ts'
import { printerFor, printFlags } from '../../printers/printer.ts'
import { withChange } from '../../value.ts'
import type { Revision } from './revisions.ts'
import { revisionsOf } from './revisions.ts'
import { findRollouts, requireTarget } from './targets.ts'

const changeCause = 'kubernetes.io/change-cause'

/** Follows kubectl/pkg/cmd/rollout/rollout_history.go. */
export const history: CommandSpec = {
  name: 'history',
  use: 'history (TYPE NAME | TYPE/NAME) [flags]',
  about: 'Show the revisions of a workload',
  examples: ['kubectl rollout history deployment/web', '# What revision 3 was', 'kubectl rollout history deployment/web --revision=3'],
  flags: [...printFlags(), ...filenameFlags(), selectorFlag(), number('revision', 'Show the Pod template of this revision.', 0, { type: 'int64' })],
  run: runHistory,
}

/** Throws for kinds that keep no history. */
export function requireHistory(info: Info, what: string): void {
  const { kind } = info
  if (kind.group === 'apps' && ['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind.kind)) return
  const known =
    (kind.group === 'apps' && kind.kind === 'ReplicaSet') ||
    (kind.group === '' && (kind.kind === 'Pod' || kind.kind === 'ReplicationController')) ||
    (kind.group === 'batch' && (kind.kind === 'Job' || kind.kind === 'CronJob'))
  const name = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  if (known)
    throw new CommandError(what === 'history' ? `no history viewer has been implemented for "${name}"` : `no rollbacker has been implemented for "${name}"`)
  throw new CommandError(`error retrieving ${what} for "${name}", no visitor method exists for {${kind.group} ${kind.kind}}`)
}

function* runHistory(invocation: Invocation): Generator<Pause, Outcome, void> {
  requireTarget(invocation)
  const wanted = invocation.number('revision')
  if (wanted < 0) throw new CommandError(`revision must be a positive integer: ${wanted}`)
  const write = (text: string) => invocation.out(text)
  const result = yield* findRollouts(invocation)
  result.visit(info => {
    requireHistory(info, 'history')
    if (info.object === undefined) return
    const revisions = revisionsOf(invocation, info.object)
    if (invocation.changed('output')) {
      const printer = printerFor(invocation, '')
      const shown = wanted > 0 ? revisions.filter(revision => revision.number === wanted) : revisions
      if (wanted > 0 && shown.length === 0) throw new CommandError('unable to find the specified revision')
      for (const revision of shown)
        printer.print(
          info.kind.kind === 'Deployment' ? revision.holder : withChange(info.object, ['spec'], spec => ({ ...spec, template: revision.template })),
          write,
        )
      return
    }
    const text = viewHistory(info, revisions, wanted)
    printerFor(invocation, `${wanted > 0 ? `with revision #${wanted}` : ''}\n${text}`).print(info.object, write)
  })
  return 0
}

// Follows kubectl/pkg/polymorphichelpers/history.go ViewHistory.
function viewHistory(info: Info, revisions: readonly Revision[], wanted: number): string {
  if (revisions.length === 0) return 'No rollout history found.'
  if (wanted > 0) {
    const revision = revisions.find(each => each.number === wanted)
    if (revision === undefined) throw new CommandError('unable to find the specified revision')
    return templateText(info.kind.kind === 'Deployment' ? withCause(revision) : revision.template)
  }
  const rows = revisions.map(({ number, holder }) => `${number}\t${holder.metadata.annotations?.[changeCause] || '<none>'}\n`)
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, describeTabs)
}

function withCause({ holder, template }: Revision): PodTemplateSpec {
  const cause = holder.metadata.annotations?.[changeCause]
  return cause === undefined
    ? template
    : { ...template, metadata: { ...template.metadata, annotations: { ...template.metadata.annotations, [changeCause]: cause } } }
}

/** A Pod template as history shows it: with the tabs that describe would align. Follows history.go printTemplate. */
export function templateText(template: PodTemplateSpec): string {
  const writer = new DescribeWriter()
  writePodTemplate(writer, template)
  return writer.text
}
