import { schemaOf } from '../../../api/schema.ts'
import type { KubeObject } from '../../../apimachinery/meta.ts'
import type { Pause } from '../../../process/process.ts'
import { canonicalize } from '../../../serializer/decode.ts'
import type { Request } from '../../builder.ts'
import { find } from '../../builder.ts'
import { asError, CommandError, throwAll } from '../../errors.ts'
import { dryRunFlag, filenameFlags, localFlag, managerFlag } from '../../flag-sets.ts'
import type { FlagSpec } from '../../flags.ts'
import { bool } from '../../flags.ts'
import type { Info } from '../../info.ts'
import type { Invocation } from '../../invocation.ts'
import { versionOf } from '../../mapping.ts'
import { dryRunOf, dryRunSuffix, fileRequest } from '../../options.ts'
import { calculateChanges, changesNothing, objectName, sendChange } from '../../patching.ts'
import { printerFor, printFlags } from '../../printers/printer.ts'

/** The flags that the set commands share. */
export function setFlags(...own: FlagSpec[]): FlagSpec[] {
  return [
    ...own,
    ...printFlags(),
    ...filenameFlags(),
    dryRunFlag(),
    managerFlag('kubectl-set'),
    localFlag(),
    bool('all', 'All objects of the kind in the namespace.'),
  ]
}

const localResources = `error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`

/** What a set command's arguments name; with --local only files. Throws what cannot be found. */
export function* findTargets(invocation: Invocation, resources: readonly string[], more: Partial<Request> = {}): Generator<Pause, Info[], void> {
  const local = invocation.bool('local')
  if (local && resources.length > 0) throw new CommandError(localResources)
  const request: Request = {
    ...fileRequest(invocation),
    continueOnError: true,
    flatten: true,
    local,
    ...(local ? {} : { args: resources, allowEmptySelector: invocation.bool('all'), labelSelector: invocation.string('selector'), latest: true }),
    ...more,
  }
  const { infos, errors } = (yield* find(invocation, request)).infos()
  throwAll(errors)
  if (local) for (const info of infos) info.object = asGoWrites(info)
  return infos
}

/** What a file says as Go writes it once it has read it: kubectl set works on typed objects, also without a server. */
export function asGoWrites({ kind, object }: Info): KubeObject | undefined {
  const struct = schemaOf(versionOf(kind), kind.kind)
  return object === undefined || struct === undefined ? object : canonicalize(object, struct)
}

/** What a set command says when it is done, and before an error of the server. */
export interface SetTexts {
  readonly done: string
  readonly failed: string
}

/**
 * Changes objects and prints each; errors are collected. Objects that do not change are not mentioned. Follows
 * the Run of kubectl/pkg/cmd/set/set_image.go and its neighbors.
 */
export function changeObjects(
  invocation: Invocation,
  infos: readonly Info[],
  texts: SetTexts,
  mutate: (object: KubeObject, info: Info) => KubeObject | undefined,
  errors: Error[] = [],
  keepsEmpty = false,
): void {
  const dryRun = dryRunOf(invocation)
  const printer = printerFor(invocation, `${texts.done}${dryRunSuffix(dryRun)}`)
  const byObject = new Map(infos.map(info => [info.object, info]))
  const changes = calculateChanges(infos, object => {
    const info = byObject.get(object)
    return info === undefined ? undefined : mutate(object, info)
  })
  for (const change of changes) {
    if ('error' in change) {
      errors.push(new CommandError(`error: ${objectName(change.info, invocation.bool('local'))} ${change.error.message}\n`))
      continue
    }
    if (changesNothing(change.patch) && !keepsEmpty) continue
    try {
      const local = invocation.bool('local') || dryRun === 'client'
      printer.print(local ? change.after : send(invocation, change, dryRun, texts.failed), text => invocation.out(text))
    } catch (thrown) {
      errors.push(asError(thrown))
    }
  }
  throwAll(errors)
}

function send(invocation: Invocation, change: Parameters<typeof sendChange>[1], dryRun: string, failed: string): KubeObject {
  try {
    return sendChange(invocation, change, dryRun, invocation.string('field-manager'))
  } catch (thrown) {
    throw new CommandError(`${failed}${asError(thrown).message}`)
  }
}

/** The check that --local and a server dry run do not meet. */
export function checkLocal(invocation: Invocation): void {
  if (invocation.bool('local') && dryRunOf(invocation) === 'server')
    throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
}
