import { deepCopy } from '../../apimachinery/deep-copy.ts'
import type { JsonRecord } from '../value.ts'
import { recordAt, textAt } from '../value.ts'
import { clusterScoped } from './scopes.ts'

/** What tells one resource from others while a kustomization is built. */
export interface Id {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
}

/** How a generated resource meets one that is there already. */
export type Behavior = 'create' | 'merge' | 'replace'

/** A group, version and kind to look for; what is left out fits everything. */
export interface Gvk {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
}

/** An object on its way through kustomizations, and what it was called before. Follows kustomize's api/resource/resource.go. */
export class Resource {
  object: JsonRecord
  /** Its ids before each change of its name or namespace, oldest first. */
  previous: Id[] = []
  prefixes: string[] = []
  suffixes: string[] = []
  /** Whether its name gets a hash of its content. */
  hashed = false
  behavior: Behavior = 'create'

  constructor(object: JsonRecord) {
    this.object = deepCopy(object)
  }

  get name(): string {
    return textAt(this.object, 'metadata', 'name')
  }

  get namespace(): string {
    return textAt(this.object, 'metadata', 'namespace')
  }

  set name(name: string) {
    this.object = { ...this.object, metadata: { ...recordAt(this.object, 'metadata'), name } }
  }

  set namespace(namespace: string) {
    const { namespace: _, ...metadata } = recordAt(this.object, 'metadata')
    this.object = { ...this.object, metadata: namespace === '' ? metadata : { ...metadata, namespace } }
  }

  /** Its id as it is now. */
  get id(): Id {
    return idOf(this.object)
  }

  /** Its id as it was read or generated. */
  get original(): Id {
    return this.previous[0] ?? this.id
  }

  /** Remembers what it is called now, before that changes. */
  remember(): void {
    this.previous.push(this.id)
  }

  /** Whether it is called that, or was. */
  everWas(id: Id): boolean {
    return [...this.previous, this.id].some(each => sameId(each, id))
  }
}

/** The id of an object. */
export function idOf(object: JsonRecord): Id {
  const apiVersion = textAt(object, 'apiVersion')
  const slash = apiVersion.indexOf('/')
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: textAt(object, 'kind'),
    name: textAt(object, 'metadata', 'name'),
    namespace: textAt(object, 'metadata', 'namespace'),
  }
}

/** The namespace an id means: cluster-scoped ones have none, and without one it is `default`. */
export function effectiveNamespace(id: Id): string {
  if (isClusterScoped(id)) return ''
  return id.namespace === '' ? 'default' : id.namespace
}

/** Whether objects of the id's kind are in no namespace. */
export function isClusterScoped({ group, kind }: Gvk): boolean {
  return clusterScoped.has(`${kind ?? ''}.${group ?? ''}`)
}

/** Whether two ids are of the same resource. */
export function sameId(a: Id, b: Id): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind && a.name === b.name && effectiveNamespace(a) === effectiveNamespace(b)
}

/** Whether an id is of that group, version and kind. */
export function fits(id: Gvk, wanted: Gvk): boolean {
  return (['group', 'version', 'kind'] as const).every(part => !wanted[part] || wanted[part] === id[part])
}

/** `Deployment.v1.apps`, as messages name a kind. */
export function gvkText({ group, version, kind }: Gvk): string {
  return `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`
}

/** `Deployment.v1.apps/web.default`, as messages name a resource. */
export function idText(id: Id): string {
  return `${gvkText(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`
}
