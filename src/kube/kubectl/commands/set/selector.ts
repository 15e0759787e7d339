import type { Pause } from '../../../process/process.ts'
import { find } from '../../builder.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { text } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'
import { labelSelectorOf } from '../../label-selector.ts'
import { dryRunOf, dryRunSuffix, fileRequest } from '../../options.ts'
import { calculateChanges, sendChange } from '../../patching.ts'
import { printerFor } from '../../printers/printer.ts'
import { withChange } from '../../value.ts'
import { asGoWrites, setFlags } from './change-template.ts'

/** Follows kubectl/pkg/cmd/set/set_selector.go. */
export const selector: CommandSpec = {
  name: 'selector',
  use: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  about: 'Change which Pods a Service selects',
  examples: ['kubectl set selector service web app=web,tier=front'],
  flags: setFlags(text('resource-version', 'Only when this is the version of the object.'))
    .map(flag => (flag.name === 'recursive' ? { ...flag, initial: true, shown: 'true' } : flag))
    .filter(flag => flag.name !== 'kustomize'),
  run: runSelector,
}

/** Expressions as Go's `%v` prints the structs. */
function goStructs(expressions: NonNullable<ReturnType<typeof labelSelectorOf>['matchExpressions']>): string {
  return `[${expressions.map(({ key, operator, values }) => `{${key} ${operator} [${(values ?? []).join(' ')}]}`).join(' ')}]`
}

function* runSelector(invocation: Invocation): Generator<Pause, Outcome, void> {
  const dryRun = dryRunOf(invocation)
  const local = invocation.bool('local')
  const { args } = invocation
  const last = args.at(-1)
  const wanted = last === undefined ? undefined : labelSelectorOf(last)
  const printer = printerFor(invocation, `selector updated${dryRunSuffix(dryRun)}`)
  if (wanted === undefined) throw new CommandError('one selector is required')
  const { enforceNamespace: _, ...files } = fileRequest(invocation)
  const resourceVersion = invocation.string('resource-version')
  const result = yield* find(invocation, {
    ...files,
    args: args.slice(0, -1),
    all: invocation.bool('all'),
    latest: !local,
    local,
    flatten: true,
    continueOnError: true,
  })
  result.visit(info => {
    if (local) info.object = asGoWrites(info)
    if (info.object !== undefined && resourceVersion !== '')
      info.object = withChange(info.object, ['metadata'], ({ resourceVersion: _version, ...metadata }) => metadata)
    const [change] = calculateChanges([info], object => {
      if (info.kind.kind !== 'Service') throw new CommandError('setting a selector is only supported for Services')
      if (wanted.matchExpressions !== undefined) throw new CommandError(`match expression ${goStructs(wanted.matchExpressions)} not supported on this object`)
      const versioned = resourceVersion === '' ? object : withChange(object, ['metadata'], metadata => ({ ...metadata, resourceVersion }))
      return withChange(versioned, ['spec'], spec => ({ ...spec, selector: wanted.matchLabels ?? {} }))
    })
    if (change === undefined) return
    if ('error' in change) throw change.error
    printer.print(local || dryRun === 'client' ? change.after : sendChange(invocation, change, dryRun, invocation.string('field-manager')), each =>
      invocation.out(each),
    )
  })
  return 0
}
