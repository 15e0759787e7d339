import type { Pause } from '../../process/process.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError } from '../errors.ts'
import type { Invocation } from '../invocation.ts'
import { dryRunOf, dryRunSuffix } from '../options.ts'
import { parsePairs, resourcesAndPairs } from '../pairs.ts'
import { printerFor } from '../printers/printer.ts'
import { withChange } from '../value.ts'
import { checkAll, checkTargets, findObjects, listMap, mapFlags, mapOf, mapPatch } from './metadata-map.ts'

const changeCause = 'kubernetes.io/change-cause'

/** Follows kubectl/pkg/cmd/annotate/annotate.go. */
export const annotate: CommandSpec = {
  name: 'annotate',
  group: 'Settings Commands',
  use: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  about: 'Change the annotations of objects',
  examples: ["kubectl annotate pods web note='two words'", 'kubectl annotate pods web note-'],
  flags: mapFlags('annotation', 'kubectl-annotate', true),
  run: runAnnotate,
}

function* runAnnotate(invocation: Invocation): Generator<Pause, Outcome, void> {
  const dryRun = dryRunOf(invocation)
  const { resources, pairs } = resourcesAndPairs(invocation.args, 'annotation')
  const { set, remove } = parsePairs(pairs, 'annotation', true)
  const list = invocation.bool('list')
  if (list && invocation.string('output') !== '') throw new CommandError('--list and --output may not be specified together')
  checkAll(invocation)
  checkTargets(invocation, resources, 'rsrc')
  if (set.size === 0 && remove.length === 0 && !list) throw new CommandError('at least one annotation update is required')
  const both = remove.filter(key => set.has(key))
  if (both.length > 0) throw new CommandError(`can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`)
  const printer = printerFor(invocation, `annotated${dryRunSuffix(dryRun)}`)
  const result = yield* findObjects(invocation, resources)
  result.visit(info => {
    const before = mapOf(info.object, 'annotations')
    const after = change(before, set, remove, invocation.bool('overwrite'))
    if (list) {
      listMap(invocation, info, after, 'annotation', result.singleItemImplied)
      return
    }
    const local = dryRun === 'client' || invocation.bool('local')
    const object = local
      ? withChange(info.object, ['metadata'], metadata => ({ ...metadata, annotations: after }))
      : invocation.take(
          invocation.api.patch(
            info.kind,
            info.namespace,
            info.name,
            { type: 'merge', body: mapPatch('annotations', before, after, invocation.string('resource-version')) },
            { dryRun: dryRun === 'server', fieldManager: invocation.string('field-manager') },
          ),
        )
    printer.print(object, text => invocation.out(text))
  })
  return 0
}

// Follows annotate.go updateAnnotations and validateNoAnnotationOverwrites.
function change(
  before: Readonly<Record<string, string>>,
  set: ReadonlyMap<string, string>,
  remove: readonly string[],
  overwrite: boolean,
): Record<string, string> {
  const clashes = overwrite ? [] : [...set].filter(([key, value]) => key !== changeCause && key in before && before[key] !== value)
  if (clashes.length > 0)
    throw new CommandError(
      `--overwrite is false but found the following declared annotation(s): ${clashes.map(([key]) => `'${key}' already has a value (${before[key] ?? ''})`).join('; ')}`,
    )
  const after: Record<string, string> = { ...before, ...Object.fromEntries(set) }
  for (const key of remove) delete after[key]
  return after
}
