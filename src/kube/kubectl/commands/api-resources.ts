import { compareText } from '../../apimachinery/labels.ts'
import type { Kind } from '../../registry/kind.ts'
import type { CommandSpec } from '../command.ts'
import { CommandError } from '../errors.ts'
import { bool, slice, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { listedKinds, resourceName, versionOf } from '../mapping.ts'
import { ColumnWriter } from '../printers/columns.ts'
import { noPrinter, structuredPrinter } from '../printers/printer.ts'

const usualVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** Follows kubectl/pkg/cmd/apiresources/apiresources.go. */
export const apiResources: CommandSpec = {
  name: 'api-resources',
  group: 'Other Commands',
  use: 'api-resources [flags]',
  about: 'List the kinds the server has',
  examples: ['kubectl api-resources', 'kubectl api-resources --namespaced=false', 'kubectl api-resources --api-group=apps -o wide'],
  flags: [
    text('api-group', 'Only kinds of this group.'),
    bool('cached', 'Use a list from before.'),
    slice('categories', 'Only kinds in these categories.'),
    bool('namespaced', 'Only kinds with a namespace, or with false those without.', true),
    bool('no-headers', 'Leave out the line with the names of the columns.'),
    text('output|o', 'How to print. One of: (json, yaml, kyaml, name, wide).'),
    bool('show-managed-fields', 'Keep managedFields in JSON and YAML.'),
    text('sort-by', "Sort by 'name' or 'kind'."),
    slice('verbs', 'Only kinds that know these verbs.'),
  ],
  run: runResources,
}

/** Follows kubectl/pkg/cmd/apiresources/apiversions.go. */
export const apiVersions: CommandSpec = {
  name: 'api-versions',
  group: 'Other Commands',
  use: 'api-versions',
  about: 'List the versions of the API the server has',
  run: invocation => {
    if (invocation.args.length > 0) throw invocation.usageError(`unexpected arguments: [${invocation.args.join(' ')}]`)
    const versions = new Set(listedKinds(invocation.api).map(versionOf))
    for (const version of [...versions].sort(compareText)) invocation.out(`${version}\n`)
  },
}

const verbsOf = (kind: Kind) => kind.verbs ?? usualVerbs

/** The kinds in their preferred versions, as discovery tells them. */
function preferredKinds(invocation: Invocation): Kind[] {
  const seen = new Set<string>()
  return listedKinds(invocation.api).filter(kind => {
    const name = resourceName(kind)
    return seen.has(name) ? false : (seen.add(name), true)
  })
}

function runResources(invocation: Invocation): void {
  if (invocation.args.length > 0) throw invocation.usageError(`unexpected arguments: [${invocation.args.join(' ')}]`)
  const output = invocation.string('output')
  const structured = output === '' || output === 'wide' || output === 'name' ? undefined : structuredPrinter(invocation, output)
  if (structured === undefined && !['', 'wide', 'name'].includes(output)) throw noPrinter(output, ['json', 'kyaml', 'name', 'wide', 'yaml'])
  const sortBy = invocation.string('sort-by')
  if (!['', 'name', 'kind'].includes(sortBy)) throw new CommandError('--sort-by accepts only name or kind')
  const kinds = preferredKinds(invocation).filter(
    kind =>
      (!invocation.changed('api-group') || kind.group === invocation.string('api-group')) &&
      (!invocation.changed('namespaced') || kind.namespaced === invocation.bool('namespaced')) &&
      invocation.list('verbs').every(verb => verbsOf(kind).includes(verb)) &&
      invocation.list('categories').every(category => kind.categories?.includes(category)),
  )
  const key = (kind: Kind) => (sortBy === 'name' ? kind.plural : sortBy === 'kind' ? kind.kind : kind.group)
  kinds.sort((a, b) => compareText(key(a), key(b)) || compareText(a.plural, b.plural))
  if (structured !== undefined) {
    structured.print({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '', resources: kinds.map(asResource) }, line => invocation.out(line))
    return
  }
  if (output === 'name') {
    for (const kind of kinds) invocation.out(`${resourceName(kind)}\n`)
    return
  }
  const wide = output === 'wide'
  const head = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])]
  const rows = kinds.map(kind => [
    kind.plural,
    kind.shortNames?.join(',') ?? '',
    versionOf(kind),
    String(kind.namespaced),
    kind.kind,
    ...(wide ? [verbsOf(kind).join(','), kind.categories?.join(',') ?? ''] : []),
  ])
  invocation.out(new ColumnWriter().write(invocation.bool('no-headers') ? rows : [head, ...rows]))
}

function asResource(kind: Kind): object {
  return {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    group: kind.group,
    version: kind.version,
    kind: kind.kind,
    verbs: verbsOf(kind),
    ...(kind.shortNames === undefined ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories === undefined ? {} : { categories: kind.categories }),
  }
}
