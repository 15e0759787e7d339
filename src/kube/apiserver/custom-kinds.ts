import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '../api/types.gen.ts'
import { compareVersions } from '../apimachinery/kube-version.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { apiVersionOf } from '../apimachinery/meta.ts'
import { customKind, isServed, servesTheSame } from '../registry/apiextensions/customresource/index.ts'
import type { Kind } from '../registry/kind.ts'
import type { Storage } from './storage.ts'

const definitions = 'customresourcedefinitions.apiextensions.k8s.io'

type StoredDefinition = CustomResourceDefinition & KubeObject

interface Served {
  readonly definition: StoredDefinition
  readonly kinds: readonly Kind[]
}

/** The kinds that the stored CustomResourceDefinitions define, from when they are established until they are gone. */
export class CustomKinds {
  private readonly served = new Map<string, Served>()
  private readonly byName = new Map<string, Kind>()
  private ordered: readonly Kind[] = []

  constructor(storage: Storage) {
    storage.watch(definitions, ({ type, object }) => this.observe(object as StoredDefinition, type === 'DELETED'))
  }

  /** In the order of discovery: by group, then the version that clients prefer, then name. */
  kinds(): readonly Kind[] {
    return this.ordered
  }

  kindOf(apiVersion: string, kind: string): Kind | undefined {
    return this.byName.get(`${apiVersion} ${kind}`)
  }

  private observe(definition: StoredDefinition, isGone: boolean): void {
    const name = definition.metadata.name ?? ''
    const before = this.served.get(name)
    if (isGone || !isServed(definition)) {
      if (before === undefined) return
      this.served.delete(name)
    } else {
      if (before !== undefined && servesTheSame(before.definition, definition)) return
      this.served.set(name, { definition, kinds: kindsOf(definition) })
    }
    this.order()
  }

  private order(): void {
    const all = [...this.served.values()].flatMap(({ kinds }) => kinds)
    const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
    all.sort((a, b) => text(a.group, b.group) || -compareVersions(a.version, b.version) || text(a.plural, b.plural))
    this.ordered = all
    this.byName.clear()
    for (const kind of all) this.byName.set(`${apiVersionOf(kind.group, kind.version)} ${kind.kind}`, kind)
  }
}

function kindsOf(definition: StoredDefinition): Kind[] {
  const versions: readonly CustomResourceDefinitionVersion[] = definition.spec.versions ?? []
  return versions.filter(version => version.served).map(version => customKind(definition, version))
}
