import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Pause } from '../../process/process.ts'
import { configurationText, lastAppliedAnnotation, originalConfiguration, parseConfiguration } from '../../serializer/applied.ts'
import { encodeJSON } from '../../serializer/go-json.ts'
import { printYAML } from '../../yaml/print.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError } from '../errors.ts'
import { dryRunFlag, filenameFlags, managerFlag, selectorFlag, validateFlag } from '../flag-sets.ts'
import { bool, slice, text } from '../flags.ts'
import { retrieve } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { dryRunOf, dryRunSuffix, fileRequest } from '../options.ts'
import { printerFor, printFlags } from '../printers/printer.ts'
import { unsimulated } from '../unsimulated.ts'

/** Follows kubectl/pkg/cmd/apply/apply_view_last_applied.go. */
export const viewLastApplied: CommandSpec = {
  name: 'view-last-applied',
  use: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  about: 'Show what was applied to an object last',
  flags: [
    ...filenameFlags(),
    selectorFlag(),
    bool('all', 'All objects of the kind in the namespace.'),
    text('output|o', 'How to print: yaml or json.', 'yaml'),
  ],
  run: runView,
}

function* runView(invocation: Invocation): Generator<Pause, Outcome, void> {
  const files = fileRequest(invocation)
  const result = yield* find(invocation, {
    ...files,
    args: invocation.args,
    allowEmptySelector: files.enforceNamespace,
    all: invocation.bool('all'),
    labelSelector: invocation.string('selector'),
    latest: true,
    flatten: true,
  })
  const texts: string[] = []
  result.visit(info => {
    const configuration = originalConfiguration(info.object)
    if (configuration === undefined) {
      if (info.source !== '')
        throw new CommandError(`error when no last-applied-configuration annotation found on resource: ${info.name}\n "${info.source}": <nil>`)
      return
    }
    texts.push(configuration)
  })
  const output = invocation.string('output')
  if (output !== 'yaml' && output !== 'json') throw invocation.usageError(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`)
  for (const configuration of texts) {
    const parsed = parseConfiguration(configuration)
    if (output === 'json') invocation.out(`${encodeJSON(parsed, '  ')}\n`)
    else invocation.out(printYAML(parsed))
  }
  return 0
}

/** Follows kubectl/pkg/cmd/apply/apply_set_last_applied.go. */
export const setLastApplied: CommandSpec = {
  name: 'set-last-applied',
  use: 'set-last-applied -f FILENAME',
  about: 'Make an object remember a file as applied, without changing anything else',
  flags: [
    ...printFlags(),
    dryRunFlag(),
    bool('create-annotation', 'Also where nothing was applied before.'),
    slice('filename|f', 'Files that hold the configuration.'),
  ],
  run: runSet,
}

function* runSet(invocation: Invocation): Generator<Pause, Outcome, void> {
  const dryRun = dryRunOf(invocation)
  const printer = printerFor(invocation, `configured${dryRunSuffix(dryRun)}`)
  const result = yield* find(invocation, { ...fileRequest(invocation), flatten: true })
  const changes: { read: KubeObject; write: () => KubeObject }[] = []
  result.visit(info => {
    const wanted = configurationText(info.object)
    const current = retrieve(invocation.api, info)
    const original = originalConfiguration(current)
    if (original === undefined && !invocation.bool('create-annotation'))
      throw new CommandError(
        `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
      )
    if (original === wanted) {
      invocation.out(`set-last-applied ${info.name}: no changes required.\n`)
      return
    }
    const body = { metadata: { annotations: { [lastAppliedAnnotation]: wanted } } }
    changes.push({
      read: current,
      write: () => invocation.take(invocation.api.patch(info.kind, info.namespace, info.name, { type: 'merge', body }, { dryRun: dryRun === 'server' })),
    })
  })
  for (const change of changes) printer.print(dryRun === 'client' ? change.read : change.write(), each => invocation.out(each))
  return 0
}

/** Named by help; editing what was applied is not simulated. */
export const editLastApplied: CommandSpec = {
  name: 'edit-last-applied',
  use: 'edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  about: 'Edit what was applied to an object last',
  flags: [
    ...printFlags(),
    ...filenameFlags(),
    validateFlag(),
    managerFlag('kubectl-client-side-apply'),
    bool('windows-line-endings', 'Use the line breaks of Windows.'),
  ],
  run: invocation => unsimulated(invocation, 'apply edit-last-applied'),
}
