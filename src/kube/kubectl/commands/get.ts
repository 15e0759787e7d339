import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Pause } from '../../process/process.ts'
import type { Kind } from '../../registry/kind.ts'
import type { Request } from '../builder.ts'
import { find, isNotFound } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError, throwAll } from '../errors.ts'
import { allNamespacesFlag, chunkFlag, fieldSelectorFlag, filenameFlags, selectorFlag, subresourceFlag } from '../flag-sets.ts'
import { bool, slice, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { fileRequest } from '../options.ts'
import { printFlags } from '../printers/printer.ts'
import { TablePrinter } from '../printers/table.ts'
import { getFormats, getPrinter, isTable, tableOptions } from './get-printer.ts'
import { getRaw } from './get-raw.ts'
import { sortObjects } from './get-sort.ts'
import { plainColumns, replaceBySubresource, scaleTable } from './get-subresource.ts'
import { watchObjects } from './get-watch.ts'

/** Follows kubectl/pkg/cmd/get/get.go. */
export const get: CommandSpec = {
  name: 'get',
  group: 'Basic Commands (Intermediate)',
  suggestFor: ['list', 'ls'],
  use: `get [(-o|--output=)${getFormats.join('|')}] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]`,
  about: 'Show objects: a line each, or whole as YAML, JSON or a template of your own',
  details: 'Without a name all objects of the kind are shown, in the current namespace. Use "kubectl api-resources" for a list of the kinds.',
  examples: [
    '# The Pods of this namespace',
    'kubectl get pods',
    '# With the node each runs on',
    'kubectl get pods -o wide',
    '# One Deployment as the server holds it',
    'kubectl get deployment web -o yaml',
    '# Two kinds at once',
    'kubectl get pods,services',
    '# Follow what happens to the Pods of an app',
    'kubectl get pods -l app=web --watch',
    '# Columns of your own',
    'kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image',
  ],
  flags: [
    ...printFlags().filter(flag => flag.name !== 'output'),
    text('output|o', `How to print. One of: (${getFormats.join(', ')}).`),
    ...filenameFlags(),
    allNamespacesFlag(),
    chunkFlag(),
    fieldSelectorFlag(),
    selectorFlag(),
    subresourceFlag(),
    bool('ignore-not-found', 'Say nothing about objects that are not there.'),
    slice('label-columns|L', 'Show these labels as columns of their own; may be given several times.'),
    bool('no-headers', 'Leave out the line with the names of the columns.'),
    bool('output-watch-events', 'With --watch: also print what kind of change each line tells.'),
    text('raw', 'Ask for this path of the server and print the answer as it comes.'),
    bool('server-print', 'Let the server choose the columns.', true),
    bool('show-kind', 'Write the kind before each name.'),
    bool('show-labels', 'Show all labels in a last column.'),
    text('sort-by', "Sort by this field, a JSONPath such as '{.metadata.name}'."),
    bool('watch|w', 'Go on printing as the objects change.'),
    bool('watch-only', 'Print changes only, not what is there at first.'),
  ],
  run: runGet,
}

function* runGet(invocation: Invocation): Generator<Pause, Outcome, void> {
  const { args } = invocation
  const raw = invocation.string('raw')
  if (raw !== '' && args.length > 0) throw new CommandError('arguments may not be passed when --raw is specified')
  const watches = invocation.bool('watch') || invocation.bool('watch-only')
  if (raw === '') {
    if (invocation.string('sort-by') !== '' && watches)
      invocation.err(
        invocation.bool('watch')
          ? 'warning: --watch requested, --sort-by will be ignored for watch events received\n'
          : 'warning: --watch-only requested, --sort-by will be ignored\n',
      )
    if (!watches && args.length === 0 && invocation.list('filename').length === 0 && invocation.string('kustomize') === '') {
      invocation.err('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n')
      throw invocation.usageError(
        'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
      )
    }
  }
  validate(invocation, raw, watches)
  if (raw !== '') return getRaw(invocation, raw)
  const request = requestOf(invocation)
  if (watches) return yield* watchObjects(invocation, request)
  const result = yield* find(invocation, { ...request, continueOnError: true, latest: true, flatten: !isTable(invocation) })
  if (invocation.bool('ignore-not-found')) result.ignore(isNotFound)
  const { infos, errors } = result.infos()
  const subresource = invocation.string('subresource')
  if (subresource !== '') for (const info of infos) replaceBySubresource(invocation, info, subresource)
  if (isTable(invocation)) {
    const tables = new Map<Kind, Kind>()
    const tableOf = (kind: Kind): Kind => {
      const table = tables.get(kind) ?? (invocation.bool('server-print') ? (subresource === 'scale' ? scaleTable(kind) : kind) : plainColumns(kind))
      tables.set(kind, table)
      return table
    }
    const groups = infos.map(info => ({
      kind: tableOf(info.kind),
      listed: info.list !== undefined,
      objects: info.list?.items ?? (info.object === undefined ? [] : [info.object]),
    }))
    printTables(invocation, groups, errors)
  } else
    printObjects(
      invocation,
      infos.flatMap(info => info.object ?? []),
      errors,
      result.singleItemImplied,
    )
  return 0
}

// Follows get.go Validate.
function validate(invocation: Invocation, raw: string, watches: boolean): void {
  const output = invocation.string('output')
  if (raw !== '') {
    if (watches || invocation.string('selector') !== '')
      throw new CommandError('--raw may not be specified with other flags that filter the server request or alter the output')
    if (output !== '') throw new CommandError('--raw and --output are mutually exclusive')
    if (!raw.startsWith('/')) throw new CommandError(`--raw must be a valid URL path: parse ${JSON.stringify(raw)}: invalid URI for request`)
  }
  if (invocation.bool('show-labels') && output !== '' && output !== 'wide') throw new CommandError(`--show-labels option cannot be used with ${output} printer`)
  if (invocation.list('label-columns').length > 0 && output.startsWith('custom-columns'))
    throw new CommandError(`--label-columns option cannot be used with ${output} printer`)
  if (invocation.bool('output-watch-events') && !watches) throw new CommandError('--output-watch-events option can only be used with --watch or --watch-only')
}

function requestOf(invocation: Invocation): Request {
  const files = fileRequest(invocation)
  const allNamespaces = invocation.bool('all-namespaces')
  return {
    ...files,
    enforceNamespace: files.enforceNamespace && !allNamespaces,
    args: invocation.args,
    allowEmptySelector: true,
    allNamespaces,
    labelSelector: invocation.string('selector'),
    fieldSelector: invocation.string('field-selector'),
    subresource: invocation.string('subresource'),
  }
}

interface Group {
  readonly kind: Kind
  /** Whether they are all there are, rather than named one by one. */
  readonly listed: boolean
  readonly objects: readonly KubeObject[]
}

// Follows get.go Run: a table a kind, a blank line between them, and a word when there was nothing.
function printTables(invocation: Invocation, groups: readonly Group[], errors: readonly Error[]): void {
  const several = groups.length > 1 && groups.some(group => group.kind !== groups[0]?.kind)
  const allNamespaces = invocation.bool('all-namespaces')
  const sortBy = invocation.string('sort-by')
  const sorted = sortBy === '' ? groups : groups.map(group => ({ ...group, objects: sortObjects(group.objects, sortBy, true) }))
  let printed = false
  let position = 0
  while (position < sorted.length) {
    const kind = sorted[position]?.kind
    const listed = sorted[position]?.listed === true
    const objects: KubeObject[] = []
    for (; position < sorted.length && sorted[position]?.kind === kind; position++) objects.push(...(sorted[position]?.objects ?? []))
    if (kind === undefined) break
    const printer = new TablePrinter(tableOptions(invocation, { namespace: allNamespaces && kind.namespaced, kind: several }))
    const text = printer.print(kind, objects, invocation.now, undefined, listed)
    if (text === '') continue
    invocation.out(printed && !invocation.bool('no-headers') ? `\n${text}` : text)
    printed = true
  }
  if (!printed && !invocation.bool('ignore-not-found') && errors.length === 0) {
    const namespaced = !allNamespaces && groups.every(group => group.kind.namespaced)
    invocation.err(namespaced ? `No resources found in ${invocation.namespace().name} namespace.\n` : 'No resources found\n')
  }
  throwAll(errors)
}

// Follows get.go printGeneric: one object as it is, several as a List.
function printObjects(invocation: Invocation, objects: readonly KubeObject[], errors: readonly Error[], single: boolean): void {
  if (errors.length > 0 && single) throwAll(errors)
  if (objects.length === 0 && invocation.bool('ignore-not-found')) {
    throwAll(errors)
    return
  }
  const printer = getPrinter(invocation)
  const write = (text: string) => invocation.out(text)
  if (single && objects.length === 1) printer.print(objects[0], write)
  else {
    const sortBy = invocation.string('sort-by')
    const items = sortBy === '' ? objects : sortObjects(objects, sortBy, false)
    printer.print({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }, write)
  }
  throwAll(errors)
}
