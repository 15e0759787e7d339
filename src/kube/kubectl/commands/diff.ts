import { compareText } from '../../apimachinery/labels.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { isReason } from '../../apimachinery/status-error.ts'
import type { Pause } from '../../process/process.ts'
import { lastAppliedAnnotation } from '../../serializer/applied.ts'
import { printYAML } from '../../yaml/print.ts'
import { computePatch } from '../apply-patch.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError } from '../errors.ts'
import { filenameFlags, managerFlag, selectorFlag } from '../flag-sets.ts'
import { array, bool, number } from '../flags.ts'
import type { FullInfo, Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { lineDiff } from '../line-diff.ts'
import { fileRequest, requireFilenames } from '../options.ts'
import type { JsonRecord } from '../value.ts'
import { recordAt, withChange } from '../value.ts'
import { serverSideManager } from './apply-server-side.ts'

/** Follows kubectl/pkg/cmd/diff/diff.go. Exit code 1 says that there are differences; errors end with 2 and more. */
export const diff: CommandSpec = {
  name: 'diff',
  group: 'Advanced Commands',
  use: 'diff -f FILENAME',
  about: 'Show what apply would change',
  details: 'The exit code is 0 without differences, 1 with some, and greater after an error.',
  examples: ['kubectl diff -f ./web.yaml'],
  flags: [
    ...filenameFlags(),
    managerFlag('kubectl-client-side-apply'),
    selectorFlag(),
    number('concurrency', 'How many objects to compare at once.', 1),
    bool('force-conflicts', 'With --server-side: take over fields of others.'),
    bool('prune', 'Also show what pruning would delete.', false, { unsimulated: true }),
    array('prune-allowlist', 'Which kinds pruning looks at.', { unsimulated: true }),
    bool('server-side', 'Compare with what apply --server-side would do.'),
    bool('show-managed-fields', 'Keep managedFields.'),
    bool('show-secrets', 'Show the values of Secrets.'),
  ],
  run: runDiff,
}

interface Pair {
  readonly name: string
  readonly live: KubeObject | undefined
  readonly merged: KubeObject
}

function* runDiff(invocation: Invocation): Generator<Pause, Outcome, void> {
  if (invocation.args.length > 0) throw invocation.usageError(`Unexpected args: [${invocation.args.join(' ')}]`)
  requireFilenames(invocation)
  if (invocation.bool('force-conflicts') && !invocation.bool('server-side')) throw new CommandError('--force-conflicts only works with --server-side')
  const result = yield* find(invocation, { ...fileRequest(invocation), labelSelector: invocation.string('selector'), flatten: true })
  const pairs: Pair[] = []
  result.visit(info => {
    if (info.object !== undefined) pairs.push(compare(invocation, Object.assign(info, { object: info.object })))
  })
  // The real program writes both sides into temporary folders and compares those; names and times look the same here.
  const time = new Date(invocation.now).toISOString().replace('T', ' ').replace('Z', '000000 +0000')
  const number = String(invocation.now).slice(-9)
  let differs = false
  for (const { name, live, merged } of pairs.sort((a, b) => compareText(a.name, b.name))) {
    const text = lineDiff(live === undefined ? '' : printYAML(live), printYAML(merged))
    if (text === '') continue
    differs = true
    const [from, to] = [`/tmp/LIVE-${number}/${name}`, `/tmp/MERGED-${number}/${name}`]
    invocation.out(`diff -u -N ${from} ${to}\n--- ${from}\t${time}\n+++ ${to}\t${time}\n${text}`)
  }
  return differs ? 1 : 0
}

function compare(invocation: Invocation, info: FullInfo): Pair {
  const live = current(invocation, info)
  const merged = mergedWith(invocation, info, live)
  if (merged.metadata.deletionTimestamp) invocation.err(`Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`)
  const keep = invocation.bool('show-managed-fields')
  const [from, to] = [live, merged].map(object =>
    keep || object === undefined ? object : withChange(object, ['metadata'], ({ managedFields: _, ...metadata }) => metadata),
  )
  const group = info.kind.group === '' ? '' : `${info.kind.group}.`
  const name = `${group}${info.kind.version}.${info.kind.kind}.${info.namespace}.${info.name}`
  if (to === undefined) throw new CommandError('no objects passed to diff')
  if (info.kind.kind !== 'Secret' || info.kind.version !== 'v1' || invocation.bool('show-secrets')) return { name, live: from, merged: to }
  return { name, ...masked(from, to) }
}

function current(invocation: Invocation, info: Info): KubeObject | undefined {
  try {
    return invocation.api.read(info.kind, info.namespace, info.name)
  } catch (error) {
    if (isReason(error, 'NotFound')) return undefined
    throw error
  }
}

// Follows diff.go InfoObject.Merged: what the server would store, asked without storing it.
function mergedWith(invocation: Invocation, info: FullInfo, live: KubeObject | undefined): KubeObject {
  const { api } = invocation
  const { kind, namespace, name, object } = info
  if (invocation.bool('server-side'))
    return api.patch(
      kind,
      namespace,
      name,
      { type: 'apply', body: object, force: invocation.bool('force-conflicts') },
      { dryRun: true, fieldManager: serverSideManager(invocation) },
    ).object
  const fieldManager = invocation.string('field-manager')
  if (live === undefined) return api.create(kind, namespace, object, { dryRun: true, fieldManager }).object
  const plain = withChange(object, ['metadata', 'annotations'], ({ [lastAppliedAnnotation]: _, ...rest }) => rest)
  const patch = computePatch(invocation, info, plain, live)
  return api.patch(kind, namespace, name, patch, { dryRun: true, fieldManager }).object
}

/** Both sides of a Secret with its values hidden; those that differ say before and after. Follows diff.go Masker. */
function masked(live: KubeObject | undefined, merged: KubeObject): { live: KubeObject | undefined; merged: KubeObject } {
  const [from, to] = [recordAt({ live }, 'live', 'data'), recordAt({ merged }, 'merged', 'data')]
  const mask = (own: JsonRecord, others: JsonRecord, different: string) =>
    Object.fromEntries(Object.keys(own).map(key => [key, key in others && own[key] !== others[key] ? different : '***']))
  const hide = <T>(object: T, data: JsonRecord): T => (Object.keys(data).length === 0 ? object : withChange(object, ['data'], () => data))
  return { live: hide(live, mask(from, to, '*** (before)')), merged: hide(merged, mask(to, from, '*** (after)')) }
}
