import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { kinds } from './index.ts'
import type { Kind } from './kind.ts'

interface Resource {
  readonly resource: string
  readonly singularResource: string
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly scope: string
  readonly verbs: readonly string[]
  readonly responseKind: { readonly kind: string }
  readonly subresources?: readonly { readonly subresource: string }[]
}

interface Group {
  readonly metadata: { readonly name?: string }
  readonly versions: readonly { readonly version: string; readonly resources: readonly Resource[] }[]
}

interface Discovery {
  readonly api: { readonly items: readonly Group[] }
  readonly apis: { readonly items: readonly Group[] }
}

const discovery: Discovery = JSON.parse(readFileSync(new URL('../../../reference/recorded/1.37/discovery.json', import.meta.url), 'utf8'))

/** Every resource the recorded server lists, in its order. */
const served = [...discovery.api.items, ...discovery.apis.items].flatMap(({ metadata, versions }) =>
  versions.flatMap(({ version, resources }) => resources.map(resource => ({ group: metadata.name ?? '', version, ...resource }))),
)

const place = ({ group, version, plural }: Kind) => served.findIndex(each => each.group === group && each.version === version && each.resource === plural)
const everyVerb = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

describe('the kinds', () => {
  it('stand in the order of discovery', () => {
    const places = kinds.map(place)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(new Set(places).size).toBe(kinds.length)
  })

  for (const kind of kinds) {
    it(`${kind.plural} of ${kind.group || 'the core'} are as the server lists them`, () => {
      const listed = served[place(kind)]
      expect({
        kind: kind.kind,
        singular: kind.singular,
        shortNames: [...(kind.shortNames ?? [])],
        categories: [...(kind.categories ?? [])],
        namespaced: kind.namespaced,
        verbs: [...(kind.verbs ?? everyVerb)].sort(),
        status: kind.statusStrategy !== undefined,
      }).toEqual({
        kind: listed?.responseKind.kind,
        singular: listed?.singularResource,
        shortNames: listed?.shortNames ?? [],
        categories: listed?.categories ?? [],
        namespaced: listed?.scope === 'Namespaced',
        verbs: [...(listed?.verbs ?? [])].sort(),
        status: (listed?.subresources ?? []).some(({ subresource }) => subresource === 'status'),
      })
      const subresources = (listed?.subresources ?? []).map(({ subresource }) => subresource)
      expect(subresources).toEqual(expect.arrayContaining([...(kind.subresources ?? [])]))
    })
  }

  it('have a cell for every column', () => {
    for (const { columns } of kinds) expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length)
  })
})
