import { StatusError } from '../../apimachinery/status-error.ts'
import type { DeleteOptions } from '../../apiserver/interface.ts'
import type { Pause } from '../../process/process.ts'
import { LineReader } from '../../process/process.ts'
import type { Request } from '../builder.ts'
import { find, isNotFound } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { asError, CommandError, throwAll, withSource } from '../errors.ts'
import { allNamespacesFlag, dryRunFlag, fieldSelectorFlag, filenameFlags, selectorFlag } from '../flag-sets.ts'
import type { FlagSpec } from '../flags.ts'
import { bool, duration, number, text } from '../flags.ts'
import type { Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { kindPrefix } from '../mapping.ts'
import type { DryRun } from '../options.ts'
import { cascadeOf, dryRunOf, dryRunSuffix, fileRequest } from '../options.ts'
import { unsimulated } from '../unsimulated.ts'
import { aWeek, waitForDeletion } from '../waiting.ts'

/** The flags of deletion that replace and apply share with delete. Follows kubectl/pkg/cmd/delete/delete_flags.go. */
export function deletionFlags(waits: boolean): FlagSpec[] {
  return [
    text('cascade', 'What becomes of what the object owns: background, orphan or foreground.', 'background', { bare: 'background' }),
    bool('force', 'Take objects out of the API at once, without waiting for what they stand for.'),
    number('grace-period', 'Seconds granted to end in good order; below 0 the object decides. 0 only with --force.', -1),
    duration('timeout', 'When to give up waiting for deletions; 0 means by what is deleted.'),
    bool('wait', 'Wait until the objects are gone; this waits for finalizers.', waits),
  ]
}

/** Follows kubectl/pkg/cmd/delete/delete.go. */
export const deleteCommand: CommandSpec = {
  name: 'delete',
  group: 'Basic Commands (Intermediate)',
  suggestFor: ['rm', 'remove'],
  use: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  about: 'Delete objects by file, by name or by label',
  details: 'By default it waits until the objects are gone, and what they own goes too.',
  examples: [
    '# What a file made',
    'kubectl delete -f web.yaml',
    '# Two Pods',
    'kubectl delete pod web-1 web-2',
    '# Everything with a label',
    'kubectl delete pods,services -l app=web',
    '# At once',
    'kubectl delete pod web --now',
  ],
  flags: [
    ...filenameFlags(),
    ...deletionFlags(true),
    selectorFlag(),
    fieldSelectorFlag(),
    allNamespacesFlag(),
    dryRunFlag(),
    bool('all', 'All objects of the kind in the namespace.'),
    bool('ignore-not-found', 'Take an object that is not there as deleted; that is so with --all and selectors.'),
    bool('interactive|i', 'Ask before deleting.'),
    bool('now', 'The same as --grace-period=1.'),
    text('output|o', 'With name: print only KIND/NAME.'),
    text('raw', 'Send DELETE to this path of the server.'),
  ],
  run: runDelete,
}

interface Plan {
  readonly gracePeriod: number
  readonly propagationPolicy: NonNullable<DeleteOptions['propagationPolicy']>
  readonly dryRun: DryRun
}

function* runDelete(invocation: Invocation): Generator<Pause, Outcome, void> {
  const propagationPolicy = cascadeOf(invocation)
  const force = invocation.bool('force')
  let gracePeriod = invocation.number('grace-period')
  if (invocation.bool('now')) {
    if (gracePeriod !== -1) throw new CommandError('--now and --grace-period cannot be specified together')
    gracePeriod = 1
  }
  if (gracePeriod === 0 && !force) gracePeriod = 1
  if (force && gracePeriod < 0) gracePeriod = 0
  const dryRun = dryRunOf(invocation)
  const raw = invocation.string('raw')
  if (raw !== '' && invocation.list('filename').length > 1) throw new CommandError('--raw can only use a single local file or stdin')
  if (raw !== '' && !raw.startsWith('/')) throw new CommandError(`--raw must be a valid URL path: parse ${JSON.stringify(raw)}: invalid URI for request`)
  if (raw !== '') return unsimulated(invocation, 'delete --raw')
  const { explicit } = invocation.namespace()
  const labelSelector = invocation.string('selector')
  const fieldSelector = invocation.string('field-selector')
  const all = invocation.bool('all')
  const request: Request = {
    ...fileRequest(invocation),
    args: invocation.args,
    all,
    labelSelector,
    fieldSelector,
    allNamespaces: invocation.bool('all-namespaces'),
    requireObject: false,
    flatten: true,
    continueOnError: true,
  }
  const result = yield* find(invocation, request)
  validate(invocation, gracePeriod)
  if ((all || labelSelector !== '' || fieldSelector !== '') && !invocation.changed('ignore-not-found') ? true : invocation.bool('ignore-not-found'))
    result.ignore(isNotFound)
  if (invocation.bool('interactive') && !(yield* confirmed(invocation, result.infos().infos))) return 0
  const plan: Plan = { gracePeriod, propagationPolicy, dryRun }
  const deleted: { info: Info; uid: string | undefined }[] = []
  let warnsOfScope = explicit && !invocation.bool('all-namespaces')
  let found = 0
  result.visit(info => {
    found++
    if (warnsOfScope && !info.kind.namespaced) {
      invocation.warn('deleting cluster-scoped resources, not scoped to the provided namespace')
      warnsOfScope = false
    }
    deleted.push({ info, uid: deleteOne(invocation, info, plan) })
  })
  if (found === 0) invocation.out('No resources found\n')
  if (!invocation.bool('wait') || dryRun !== 'none') return 0
  yield* untilGone(invocation, deleted)
  return 0
}

// Follows delete.go Validate.
function validate(invocation: Invocation, gracePeriod: number): void {
  const output = invocation.string('output')
  if (output !== '' && output !== 'name') throw new CommandError(`unexpected -o output mode: ${output}. We only support '-o name'`)
  if (invocation.bool('all') && invocation.string('selector') !== '') throw new CommandError('cannot set --all and --selector at the same time')
  if (invocation.bool('all') && invocation.string('field-selector') !== '') throw new CommandError('cannot set --all and --field-selector at the same time')
  if (!invocation.bool('force')) return
  if (gracePeriod === 0)
    invocation.warn(
      'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
    )
  else throw new CommandError('--force and --grace-period greater than 0 cannot be specified together')
}

function deleteOne(invocation: Invocation, info: Info, { gracePeriod, propagationPolicy, dryRun }: Plan): string | undefined {
  let uid: string | undefined
  if (dryRun !== 'client') {
    try {
      const options: DeleteOptions = { propagationPolicy, dryRun: dryRun === 'server', ...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}) }
      uid = invocation.take(invocation.api.delete(info.kind, info.namespace, info.name, options)).metadata.uid
    } catch (error) {
      throw withSource('deleting', info.source, asError(error))
    }
  }
  const prefix = kindPrefix(info.kind)
  if (invocation.string('output') === 'name') invocation.out(`${prefix}/${info.name}\n`)
  else {
    const from = info.kind.namespaced ? ` from ${info.namespace} namespace` : ''
    invocation.out(`${prefix} "${info.name}" ${gracePeriod === 0 ? 'force deleted' : 'deleted'}${from}${dryRunSuffix(dryRun)}\n`)
  }
  return uid
}

function* untilGone(invocation: Invocation, deleted: readonly { info: Info; uid: string | undefined }[]): Generator<Pause, void, void> {
  const deadline = invocation.now + (invocation.number('timeout') || aWeek)
  const errors: Error[] = []
  for (const { info, uid } of deleted) {
    try {
      yield* waitForDeletion(invocation, info, uid, deadline)
    } catch (error) {
      if (error instanceof StatusError && (error.status.reason === 'Forbidden' || error.status.reason === 'MethodNotAllowed')) return
      throw error
    }
  }
  throwAll(errors)
}

function* confirmed(invocation: Invocation, infos: readonly Info[]): Generator<Pause, boolean, void> {
  if (infos.length === 0) {
    invocation.out('No resources found\n')
    return false
  }
  invocation.out(`You are about to delete the following ${infos.length} resource(s):\n`)
  for (const info of infos) invocation.out(`${kindPrefix(info.kind)}/${info.name}\n`)
  invocation.out('Do you want to continue? (y/N): ')
  const line = yield* new LineReader(invocation.io.stdin).next()
  if (line?.trim().toLowerCase() === 'y') return true
  invocation.out('deletion is cancelled\n')
  return false
}
