import type { KubeObject } from '../../apimachinery/meta.ts'
import { isReason } from '../../apimachinery/status-error.ts'
import type { WriteOptions } from '../../apiserver/interface.ts'
import type { Pause } from '../../process/process.ts'
import { missingAnnotation, noObject, originalConfiguration, withLastApplied } from '../../serializer/applied.ts'
import type { ApplyPatch } from '../apply-patch.ts'
import { computePatch, describeInfo, isEmpty, patchFailure, patchLocally, sendPatch, withoutNulls } from '../apply-patch.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { AggregateFailure, asError, CommandError, throwAll, withSource } from '../errors.ts'
import { dryRunFlag, filenameFlags, managerFlag, selectorFlag, subresourceFlag, validateFlag } from '../flag-sets.ts'
import { array, bool } from '../flags.ts'
import type { FullInfo } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import type { DryRun } from '../options.ts'
import { cascadeOf, dryRunOf, dryRunSuffix, fileRequest, requireFilenames, validationOf, writeOptions } from '../options.ts'
import { printerFor, printFlags } from '../printers/printer.ts'
import { note } from '../unsimulated.ts'
import { textAt } from '../value.ts'
import { editLastApplied, setLastApplied, viewLastApplied } from './apply-last-applied.ts'
import { applyOnServer } from './apply-server-side.ts'
import { deletionFlags } from './delete.ts'

/** Follows kubectl/pkg/cmd/apply/apply.go. */
export const apply: CommandSpec = {
  name: 'apply',
  group: 'Advanced Commands',
  use: 'apply (-f FILENAME | -k DIRECTORY)',
  about: 'Make objects as files say: create what is not there, change what differs',
  details: 'It remembers in an annotation what it applied, so that what you take out of a file is taken out of the object too.',
  examples: [
    '# What a file says',
    'kubectl apply -f web.yaml',
    '# What comes on standard input',
    'cat web.yaml | kubectl apply -f -',
    '# See first what would change',
    'kubectl apply -f web.yaml --dry-run=server',
  ],
  flags: [
    ...filenameFlags(),
    ...deletionFlags(false),
    ...printFlags(),
    validateFlag(),
    dryRunFlag(),
    managerFlag('kubectl-client-side-apply'),
    selectorFlag(),
    subresourceFlag(),
    bool('server-side', 'Let the server merge, with owners of fields.'),
    bool('force-conflicts', 'With --server-side: take over fields that others own.'),
    bool('overwrite', 'Where file and live object differ, the file wins.', true),
    bool('openapi-patch', "Compute the patch by the server's schema.", true),
    bool('prune', 'Delete what was applied before and is no longer in the files.'),
    array('prune-allowlist', 'Kinds that --prune may delete, as group/version/kind.'),
    bool('all', 'With --prune: all objects of the namespace.'),
  ],
  commands: [editLastApplied, setLastApplied, viewLastApplied],
  run: runApply,
}

function* runApply(invocation: Invocation): Generator<Pause, Outcome, void> {
  if (invocation.args.length > 0) throw invocation.usageError(`Unexpected args: [${invocation.args.join(' ')}]`)
  const dryRun = dryRunOf(invocation)
  cascadeOf(invocation)
  requireFilenames(invocation)
  const fieldValidation = validationOf(invocation)
  const serverSide = invocation.bool('server-side')
  check(invocation, dryRun, serverSide)
  if (invocation.bool('prune')) invocation.err(note('--prune is not simulated here; nothing is deleted.'))
  const result = yield* find(invocation, {
    ...fileRequest(invocation),
    labelSelector: invocation.string('selector'),
    flatten: true,
    continueOnError: true,
    validate: fieldValidation !== 'Ignore',
  })
  const { infos, errors } = result.infos()
  if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply')
  const failed: Error[] = errors.length > 1 ? [new AggregateFailure(errors)] : [...errors]
  const shown: KubeObject[] = []
  for (const info of infos) {
    const { object } = info
    if (object === undefined) continue
    try {
      const full: FullInfo = Object.assign(info, { object })
      const applied = serverSide ? applyOnServer(invocation, full, dryRun, fieldValidation) : yield* applyOne(invocation, full, dryRun, fieldValidation)
      shown.push(applied.object)
      if (!printsObjects(invocation)) printerFor(invocation, `${applied.done}${dryRunSuffix(dryRun)}`).print(applied.object, text => invocation.out(text))
    } catch (thrown) {
      failed.push(asError(thrown))
    }
  }
  throwAll(failed)
  if (printsObjects(invocation)) printAll(invocation, shown, dryRun)
  return 0
}

// Follows apply.go Validate.
function check(invocation: Invocation, dryRun: DryRun, serverSide: boolean): void {
  const force = invocation.bool('force')
  if (invocation.bool('force-conflicts') && !serverSide) throw new CommandError('--force-conflicts only works with --server-side')
  if (dryRun === 'client' && serverSide) throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  if (serverSide && force) throw new CommandError('--force cannot be used with --server-side')
  if (dryRun === 'server' && force) throw new CommandError('--dry-run=server cannot be used with --force')
  if (invocation.bool('all') && invocation.string('selector') !== '') throw new CommandError('cannot set --all and --selector at the same time')
  if (invocation.bool('prune')) {
    if (force) throw new CommandError('--force cannot be used with --prune')
    if (!invocation.bool('all') && invocation.string('selector') === '')
      throw new CommandError(
        'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
      )
    if (serverSide) throw new CommandError("--prune is in alpha and doesn't currently work on objects created by server-side apply")
  }
  if (invocation.string('subresource') !== '' && !serverSide) throw new CommandError('--subresource can only be specified for --server-side')
}

/** Whether whole objects are printed at the end, rather than a word for each. Follows apply.go shouldPrintObject. */
function printsObjects(invocation: Invocation): boolean {
  const output = invocation.string('output')
  return output !== '' && output !== 'name'
}

// Follows apply.go printObjects: several objects as a List.
function printAll(invocation: Invocation, objects: readonly KubeObject[], dryRun: DryRun): void {
  const printer = printerFor(invocation, dryRunSuffix(dryRun))
  const write = (text: string) => invocation.out(text)
  if (objects.length === 1) printer.print(objects[0], write)
  else if (objects.length > 1) printer.print({ apiVersion: 'v1', items: objects, kind: 'List', metadata: {} }, write)
}

/** What became of one object: itself as it now stands, and kubectl's word for it. */
interface Applied {
  readonly object: KubeObject
  readonly done: 'created' | 'configured' | 'unchanged' | 'serverside-applied'
}

// Follows apply.go applyOneObject.
function* applyOne(invocation: Invocation, info: FullInfo, dryRun: DryRun, fieldValidation: 'Strict' | 'Warn' | 'Ignore'): Generator<Pause, Applied, void> {
  const { kind, name } = info
  const generateName = textAt(info.object, 'metadata', 'generateName')
  if (name === '' && generateName !== '') throw new CommandError(`from ${generateName}: cannot use generate name with apply`)
  const options = writeOptions(invocation, dryRun, { fieldValidation })
  const modified = withLastApplied(info.object)
  const current = live(invocation, info)
  if (current === undefined) {
    const sent = withoutNulls(modified)
    if (dryRun === 'client') return { object: sent, done: 'created' }
    const object = created(invocation, info, sent, options)
    if (object.kind === 'Status') throw new CommandError(noObject)
    return { object, done: 'created' }
  }
  if (originalConfiguration(current) === undefined) invocation.err(`Warning: ${missingAnnotation(`${kind.plural}/${name}`)}\n`)
  const patch = patchOf(invocation, info, modified, current)
  const empty = isEmpty(patch)
  const object = empty
    ? current
    : dryRun === 'client'
      ? patchLocally(info, current, patch)
      : yield* sendPatch(invocation, info, modified, patch, options, invocation.bool('force'))
  if (object.metadata.deletionTimestamp) invocation.err(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`)
  return { object, done: empty ? 'unchanged' : 'configured' }
}

function created(invocation: Invocation, { kind, namespace, source }: FullInfo, sent: KubeObject, options: WriteOptions): KubeObject {
  try {
    return invocation.take(invocation.api.create(kind, namespace, sent, options))
  } catch (thrown) {
    throw withSource('creating', source, asError(thrown))
  }
}

function patchOf(invocation: Invocation, info: FullInfo, modified: KubeObject, current: KubeObject): ApplyPatch {
  try {
    return computePatch(invocation, info, modified, current)
  } catch (thrown) {
    throw patchFailure(info, '', asError(thrown))
  }
}

function live(invocation: Invocation, info: FullInfo): KubeObject | undefined {
  try {
    return invocation.api.read(info.kind, info.namespace, info.name)
  } catch (thrown) {
    if (isReason(thrown, 'NotFound')) return undefined
    throw withSource(`retrieving current configuration of:\n${describeInfo(info)}\nfrom server for:`, info.source, asError(thrown))
  }
}
