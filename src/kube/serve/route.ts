/** What a path of the API names. Follows apiserver/pkg/endpoints/request/requestinfo.go. */
export interface Route {
  readonly group: string
  readonly version: string
  /** '' outside namespaces. */
  readonly namespace: string
  readonly resource: string
  /** '' for the whole collection. */
  readonly name: string
  readonly subresource: string
  /** What stands behind the subresource. */
  readonly rest: readonly string[]
  /** The path of the deprecated form of a watch. */
  readonly watch: boolean
}

/** Parts of a Namespace itself, which look like a resource in it. */
const ofNamespace: ReadonlySet<string> = new Set(['status', 'finalize'])

/** The route of a path's parts; undefined for those that name no resource. */
export function routeOf(parts: readonly string[]): Route | undefined {
  const [root, first = '', second = ''] = parts
  const core = root === 'api'
  if (!core && root !== 'apis') return undefined
  let below = parts.slice(core ? 2 : 3)
  const watch = below[0] === 'watch'
  if (watch) below = below.slice(1)
  if (below.length === 0) return undefined
  let namespace = ''
  if (below[0] === 'namespaces' && below.length > 1) {
    namespace = below[1] ?? ''
    if (below.length > 2 && !ofNamespace.has(below[2] ?? '')) below = below.slice(2)
  }
  const [resource = '', name = '', subresource = '', ...rest] = below
  // The URL of a Namespace names no namespace that it lies in.
  return {
    group: core ? '' : first,
    version: core ? first : second,
    namespace: resource === 'namespaces' ? '' : namespace,
    resource,
    name,
    subresource,
    rest,
    watch,
  }
}
