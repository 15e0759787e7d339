import type { Pause } from '../../../process/process.ts'
import { find } from '../../builder.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { CommandError, throwAll } from '../../errors.ts'
import { text } from '../../flags.ts'
import { commandArguments, createGenerated, explicitNamespace, generatorFlags, nameArgument } from '../../generator.ts'
import type { Invocation } from '../../invocation.ts'
import { at, recordAt, stringsAt } from '../../value.ts'

/** Follows kubectl/pkg/cmd/create/create_job.go. */
export const job: CommandSpec = {
  name: 'job',
  use: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  about: 'Create a Job from an image, or from a CronJob at once',
  examples: ['kubectl create job once --image=busybox:1.36 -- date', 'kubectl create job now --from=cronjob/tick'],
  flags: generatorFlags(text('from', 'A CronJob whose template to take, as cronjob/NAME.'), text('image', 'The image.')),
  run: runJob,
}

function* runJob(invocation: Invocation): Generator<Pause, Outcome, void> {
  const name = nameArgument(invocation)
  const command = commandArguments(invocation)
  const image = invocation.string('image')
  const from = invocation.string('from')
  if ((image === '') === (from === '')) throw new CommandError('either --image or --from must be specified')
  if (command.length > 0 && from !== '') throw new CommandError('cannot specify --from and command')
  const base = { apiVersion: 'batch/v1', kind: 'Job' }
  if (image !== '') {
    const containers = [{ name, image, ...(command.length > 0 ? { command } : {}) }]
    createGenerated(
      invocation,
      { ...base, metadata: { name, ...explicitNamespace(invocation) }, spec: { template: { spec: { containers, restartPolicy: 'Never' } } } },
      'failed to create job: ',
    )
    return 0
  }
  const { infos, errors } = (yield* find(invocation, { namespace: invocation.namespace().name, args: [from], latest: true, flatten: true })).infos()
  throwAll(errors)
  const [info] = infos
  if (info?.object === undefined || infos.length !== 1) throw new CommandError('from must be an existing cronjob')
  const { kind, group, version } = info.kind
  if (kind !== 'CronJob') throw new CommandError(`unknown object type *${group === '' ? 'v1' : version}.${kind}`)
  const template = recordAt(info.object, 'spec', 'jobTemplate')
  const labels = at(template, 'metadata', 'labels')
  const metadata = {
    name,
    ...explicitNamespace(invocation),
    annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...stringsAt(template, 'metadata', 'annotations') },
    ...(labels === undefined ? {} : { labels }),
    ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: info.name, uid: info.object.metadata.uid, controller: true }],
  }
  createGenerated(invocation, { ...base, metadata, spec: template['spec'] }, 'failed to create job: ')
  return 0
}
