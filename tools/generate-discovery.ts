// Writes src/kube/registry/other-kinds.gen.json: the resources that the reference cluster lists beside those of the
// kinds here. Each is one line: plural, kind, singular, scope, short names, verbs (`*` for the usual ones), categories;
// `-` stands for none.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kinds } from '../src/kube/registry/index.ts'

interface Resource {
  readonly resource: string
  readonly singularResource: string
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly scope: string
  readonly verbs: readonly string[]
  readonly responseKind: { readonly kind: string }
}
interface Group {
  readonly metadata: { readonly name?: string }
  readonly versions: readonly { readonly version: string; readonly resources: readonly Resource[] }[]
}

const root = new URL('..', import.meta.url).pathname
const discovery = JSON.parse(readFileSync(join(root, 'reference/recorded/1.37/discovery.json'), 'utf8')) as Record<'api' | 'apis', { items: Group[] }>
const served = new Set(kinds.map(({ group, version, plural }) => `${group}/${version} ${plural}`))
const list = (words: readonly string[] = []) => words.join(',') || '-'
const usualVerbs = 'create,delete,deletecollection,get,list,patch,update,watch'

const found: Record<string, string[]> = {}
for (const { metadata, versions } of [...discovery.api.items, ...discovery.apis.items]) {
  const group = metadata.name ?? ''
  for (const { version, resources } of versions) {
    const lines = resources
      .filter(({ resource }) => !served.has(`${group}/${version} ${resource}`))
      .map(({ resource, responseKind, singularResource, scope, shortNames, verbs, categories }) =>
        [resource, responseKind.kind, singularResource, scope, list(shortNames), list(verbs) === usualVerbs ? '*' : list(verbs), list(categories)].join(' '),
      )
    if (lines.length > 0) found[group === '' ? version : `${group}/${version}`] = lines
  }
}
writeFileSync(
  join(root, 'src/kube/registry/other-kinds.gen.json'),
  `{\n${Object.entries(found)
    .map(([apiVersion, lines]) => `${JSON.stringify(apiVersion)}:${JSON.stringify(lines)}`)
    .join(',\n')}\n}\n`,
)
