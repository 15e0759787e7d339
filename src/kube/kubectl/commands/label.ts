import { goQuote } from '../../apimachinery/field-error.ts'
import { isValidLabelValue } from '../../apimachinery/names.ts'
import type { Pause } from '../../process/process.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError, throwAll } from '../errors.ts'
import type { Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { dryRunOf, dryRunSuffix } from '../options.ts'
import { resourcesAndPairs } from '../pairs.ts'
import { printerFor } from '../printers/printer.ts'
import { withChange } from '../value.ts'
import { checkAll, checkTargets, findObjects, listMap, mapFlags, mapOf, mapPatch } from './metadata-map.ts'

/** Follows kubectl/pkg/cmd/label/label.go. */
export const label: CommandSpec = {
  name: 'label',
  group: 'Settings Commands',
  use: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  about: 'Change the labels of objects',
  examples: [
    'kubectl label pods web team=a',
    '# Replace a value',
    'kubectl label --overwrite pods web team=b',
    '# Take a label away',
    'kubectl label pods web team-',
  ],
  flags: mapFlags('label', 'kubectl-label', false),
  run: runLabel,
}

function* runLabel(invocation: Invocation): Generator<Pause, Outcome, void> {
  const dryRun = dryRunOf(invocation)
  const { resources, pairs } = resourcesAndPairs(invocation.args, 'label')
  const { labels, remove } = parseLabels(pairs)
  const list = invocation.bool('list')
  if (list && invocation.string('output') !== '') throw new CommandError('--list and --output may not be specified together')
  checkAll(invocation)
  checkTargets(invocation, resources, 'pod')
  if (labels.size === 0 && remove.length === 0 && !list) throw new CommandError('at least one label update is required')
  const result = yield* findObjects(invocation, resources)
  result.visit(info => {
    const before = mapOf(info.object, 'labels')
    const local = dryRun === 'client' || invocation.bool('local') || list
    if (!local) for (const key of remove) if (!(key in before)) invocation.out(`label ${goQuote(key)} not found.\n`)
    const { after, added, removed } = change(before, labels, remove, invocation.bool('overwrite'))
    if (list) {
      listMap(invocation, info, after, 'label', result.singleItemImplied)
      return
    }
    if (!local && (added || removed)) send(invocation, info, before, after, dryRun)
    const operation = added && removed ? 'modified' : added ? 'labeled' : removed ? 'unlabeled' : 'not labeled'
    printerFor(invocation, `${operation}${dryRunSuffix(dryRun)}`).print(
      withChange(info.object, ['metadata'], metadata => ({ ...metadata, labels: after })),
      text => invocation.out(text),
    )
  })
  return 0
}

// Follows label.go parseLabels.
function parseLabels(pairs: readonly string[]): { labels: Map<string, string>; remove: string[] } {
  const labels = new Map<string, string>()
  const remove: string[] = []
  for (const pair of pairs) {
    const [key = '', value, ...more] = pair.split('=')
    if (value !== undefined) {
      if (more.length > 0) throw new CommandError(`invalid label spec: ${pair}`)
      const problems = isValidLabelValue(value)
      if (problems.length > 0) throw new CommandError(`invalid label value: ${goQuote(pair)}: ${problems.join(';')}`)
      labels.set(key, value)
    } else remove.push(pair.slice(0, -1))
  }
  if (remove.some(key => labels.has(key))) throw new CommandError('can not both modify and remove a label in the same command')
  return { labels, remove }
}

// Follows label.go labelFunc.
function change(
  before: Readonly<Record<string, string>>,
  labels: ReadonlyMap<string, string>,
  remove: readonly string[],
  overwrite: boolean,
): { after: Record<string, string>; added: boolean; removed: boolean } {
  if (!overwrite) {
    const clashes = [...labels].filter(([key, value]) => key in before && before[key] !== value)
    throwAll(clashes.map(([key]) => new CommandError(`'${key}' already has a value (${before[key] ?? ''}), and --overwrite is false`)))
  }
  const after: Record<string, string> = { ...before, ...Object.fromEntries(labels) }
  for (const key of remove) delete after[key]
  return { after, added: [...labels].some(([key, value]) => before[key] !== value), removed: remove.some(key => key in before) }
}

function send(invocation: Invocation, info: Info, before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>, dryRun: string): void {
  const body = mapPatch('labels', before, after, invocation.string('resource-version'))
  invocation.take(
    invocation.api.patch(
      info.kind,
      info.namespace,
      info.name,
      { type: 'merge', body },
      { dryRun: dryRun === 'server', fieldManager: invocation.string('field-manager') },
    ),
  )
}
