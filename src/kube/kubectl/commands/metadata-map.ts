import type { Pause } from '../../process/process.ts'
import type { Request, Result } from '../builder.ts'
import { find } from '../builder.ts'
import { CommandError } from '../errors.ts'
import { allNamespacesFlag, dryRunFlag, fieldSelectorFlag, filenameFlags, localFlag, managerFlag, selectorFlag } from '../flag-sets.ts'
import type { FlagSpec } from '../flags.ts'
import { bool, text } from '../flags.ts'
import type { Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { dryRunOf, fileRequest } from '../options.ts'
import { printFlags } from '../printers/printer.ts'
import { stringsAt } from '../value.ts'

/** The flags label and annotate share. */
export function mapFlags(what: string, manager: string, recursive: boolean): FlagSpec[] {
  return [
    ...printFlags(),
    ...filenameFlags(recursive),
    dryRunFlag(),
    managerFlag(manager),
    selectorFlag(),
    fieldSelectorFlag(),
    allNamespacesFlag(),
    localFlag(),
    bool('all', 'All objects of the kind in the namespace.'),
    bool('list', `Print the ${what}s instead of changing them.`),
    bool('overwrite', `Replace ${what}s that are there.`),
    text('resource-version', 'Only when this is the version of the object.'),
  ]
}

/** Checks which resources and files were given. Follows kubectl/pkg/cmd/label/label.go Validate; `pod` or `rsrc` stands in its examples. */
export function checkTargets(invocation: Invocation, resources: readonly string[], example: string): void {
  const hasFiles = invocation.list('filename').length > 0 || invocation.string('kustomize') !== ''
  if (!invocation.bool('local')) {
    if (resources.length === 0 && !hasFiles) throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    return
  }
  if (dryRunOf(invocation) === 'server') throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
  if (resources.length > 0) throw new CommandError(`can only use local files by -f ${example}.yaml or --filename=${example}.json when --local=true is set`)
  if (!hasFiles) throw new CommandError(`one or more files must be specified as -f ${example}.yaml or --filename=${example}.json`)
}

/** Checks that --all stands alone. */
export function checkAll(invocation: Invocation): void {
  if (invocation.bool('all') && invocation.string('selector') !== '') throw new CommandError('cannot set --all and --selector at the same time')
  if (invocation.bool('all') && invocation.string('field-selector') !== '') throw new CommandError('cannot set --all and --field-selector at the same time')
}

/** Finds the objects to change. */
export function* findObjects(invocation: Invocation, resources: readonly string[]): Generator<Pause, Result, void> {
  const local = invocation.bool('local')
  const request: Request = {
    ...fileRequest(invocation),
    continueOnError: true,
    flatten: true,
    local,
    ...(local
      ? {}
      : {
          args: resources,
          allowEmptySelector: invocation.bool('all'),
          labelSelector: invocation.string('selector'),
          fieldSelector: invocation.string('field-selector'),
          allNamespaces: invocation.bool('all-namespaces'),
          latest: true,
        }),
  }
  const result = yield* find(invocation, request)
  if (!result.singleItemImplied && invocation.string('resource-version') !== '')
    throw new CommandError('--resource-version may only be used with a single resource')
  return result
}

/** Prints what is there and what would be, for --list. Upstream walks the map in random order; here it is sorted. */
export function listMap(invocation: Invocation, info: Info, map: Readonly<Record<string, string>>, what: string, single: boolean): void {
  if (!single) invocation.out(`Listing ${what}s for ${info.kind.kind}.${info.kind.group}/${info.name}:\n`)
  for (const key of Object.keys(map).sort()) invocation.out(`${single ? '' : ' '}${key}=${map[key] ?? ''}\n`)
}

/** Labels or annotations of an object. */
export function mapOf(object: unknown, field: 'labels' | 'annotations'): Record<string, string> {
  return stringsAt(object, 'metadata', field)
}

/** The merge patch that changes a map: new values, null for what goes, and the version it must meet. */
export function mapPatch(
  field: 'labels' | 'annotations',
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  resourceVersion: string,
): object {
  const changes: Record<string, string | null> = {}
  for (const [key, value] of Object.entries(after)) if (before[key] !== value) changes[key] = value
  for (const key of Object.keys(before)) if (!(key in after)) changes[key] = null
  const emptied = Object.keys(after).length === 0 && Object.keys(before).length > 0
  const metadata = {
    ...(Object.keys(changes).length === 0 ? {} : { [field]: emptied ? null : changes }),
    ...(resourceVersion === '' ? {} : { resourceVersion }),
  }
  return Object.keys(metadata).length === 0 ? {} : { metadata }
}
