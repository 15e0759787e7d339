import type { Service } from '../../api/types.gen.ts'
import type { Request } from '../../network/index.ts'
import type { BackendRef, HTTPRoute, ReferenceGrant, RouteFilter, RouteMatch, RouteRule } from './gateway-types.ts'

/** One match of one rule, ready to be tried in order. */
export interface CompiledRoute {
  readonly route: HTTPRoute
  readonly rule: RouteRule
  readonly index: number
  readonly match: RouteMatch
  /** Why nothing is forwarded: every request is answered 500. */
  readonly broken: 'RefNotPermitted' | 'BackendNotFound' | 'no backends' | undefined
  readonly backends: readonly BackendRef[]
}

/** What became of a route's rules. */
export interface Compiled {
  readonly routes: readonly CompiledRoute[]
  /** Rules left out, each with why. */
  readonly dropped: readonly string[]
  /** The last reference that led nowhere. */
  readonly unresolved: 'RefNotPermitted' | 'BackendNotFound' | undefined
}

/** What a route's references are checked against. */
export interface References {
  service(namespace: string, name: string): Service | undefined
  readonly grants: readonly ReferenceGrant[]
}

const supportedFilters: ReadonlySet<string> = new Set(['RequestRedirect', 'RequestHeaderModifier'])
const groupOfRoutes = 'gateway.networking.k8s.io'

/** Whether something in `from` may refer to `kind` `name` in `namespace`. Follows pkg/gateway/referencegrant.go. */
export function isGranted(
  grants: readonly ReferenceGrant[],
  from: { kind: string; namespace: string },
  to: { kind: string; name: string },
  namespace: string,
): boolean {
  return grants.some(
    ({ metadata, spec }) =>
      metadata.namespace === namespace &&
      spec.from.some(each => each.group === groupOfRoutes && each.kind === from.kind && each.namespace === from.namespace) &&
      spec.to.some(each => each.group === '' && each.kind === to.kind && (each.name === undefined || each.name === '' || each.name === to.name)),
  )
}

/** Follows cloud-provider-kind's pkg/gateway/httproute.go translateHTTPRouteToEnvoyRoutes. */
export function compile(route: HTTPRoute, references: References): Compiled {
  const routes: CompiledRoute[] = []
  const dropped: string[] = []
  let unresolved: Compiled['unresolved']
  for (const [index, rule] of (route.spec.rules ?? []).entries()) {
    const unsupported = rule.filters?.find(({ type }) => !supportedFilters.has(type))
    if (unsupported !== undefined) {
      dropped.push(`rule[${index}] has unsupported filter type "${unsupported.type}"`)
      continue
    }
    const matches = rule.matches === undefined || rule.matches.length === 0 ? [{}] : rule.matches
    const redirects = redirectOf(rule) !== undefined
    for (const match of matches) {
      const { broken, backends } = redirects ? { broken: undefined, backends: [] } : backendsOf(route, rule, references)
      if (broken === 'RefNotPermitted' || broken === 'BackendNotFound') unresolved = broken
      routes.push({ route, rule, index, match, broken, backends })
    }
  }
  return { routes, dropped, unresolved }
}

/** The filter that sends clients elsewhere, if a rule has one. */
export function redirectOf({ filters }: RouteRule): RouteFilter['requestRedirect'] {
  return filters?.find(({ type }) => type === 'RequestRedirect')?.requestRedirect
}

// Follows httproute.go buildHTTPRouteAction: the first reference that leads nowhere breaks the rule.
function backendsOf({ metadata }: HTTPRoute, { backendRefs = [] }: RouteRule, { service, grants }: References): Pick<CompiledRoute, 'broken' | 'backends'> {
  const home = metadata.namespace ?? ''
  const backends: BackendRef[] = []
  for (const backend of backendRefs) {
    const namespace = backend.namespace ?? home
    if (namespace !== home && !isGranted(grants, { kind: 'HTTPRoute', namespace: home }, { kind: 'Service', name: backend.name }, namespace)) {
      return { broken: 'RefNotPermitted', backends: [] }
    }
    if (service(namespace, backend.name) === undefined) return { broken: 'BackendNotFound', backends: [] }
    if (backend.weight !== 0) backends.push(backend)
  }
  return { broken: backends.length === 0 ? 'no backends' : undefined, backends }
}

const pathOf = ({ path }: RouteMatch) => ({ type: path?.type ?? 'PathPrefix', value: path?.value ?? '/' })
const isCatchAll = (match: RouteMatch) => {
  const { type, value } = pathOf(match)
  return type === 'PathPrefix' && value === '/' && (match.headers ?? []).length === 0 && (match.queryParams ?? []).length === 0
}

/** The order in which routes are tried. Follows httproute.go sortRoutes. */
export function compareRoutes({ match: a }: CompiledRoute, { match: b }: CompiledRoute): number {
  if (isCatchAll(a) !== isCatchAll(b)) return isCatchAll(a) ? 1 : -1
  const [pathA, pathB] = [pathOf(a), pathOf(b)]
  if ((pathA.type === 'Exact') !== (pathB.type === 'Exact')) return pathA.type === 'Exact' ? -1 : 1
  return (
    pathB.value.length - pathA.value.length ||
    (b.headers ?? []).length - (a.headers ?? []).length ||
    (b.queryParams ?? []).length - (a.queryParams ?? []).length
  )
}

/** Whether a match takes a request. */
export function takes(match: RouteMatch, request: Request): boolean {
  const [path = '/', query = ''] = request.path.split('?')
  const { type, value } = pathOf(match)
  if (type === 'Exact' && path !== value) return false
  if (type === 'PathPrefix' && value !== '/') {
    const prefix = value.replace(/\/$/, '')
    if (path !== prefix && !path.startsWith(`${prefix}/`)) return false
  }
  if (type === 'RegularExpression' && !new RegExp(`^(?:${value})$`).test(path)) return false
  const fits = (wanted: string, held: string | undefined, kind = 'Exact') =>
    held !== undefined && (kind === 'RegularExpression' ? new RegExp(`^(?:${wanted})$`).test(held) : held === wanted)
  const header = (name: string) => Object.entries(request.headers).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1]
  const parameters = new Map(query.split('&').map(pair => pair.split(/=(.*)/s) as [string, string]))
  return (
    (match.headers ?? []).every(each => fits(each.value, header(each.name), each.type)) &&
    (match.queryParams ?? []).every(each => fits(each.value, parameters.get(each.name), each.type))
  )
}

/** A match in words: `path /api, header x-env: canary`. */
export function matchText(match: RouteMatch): string {
  const { type, value } = pathOf(match)
  const parts = [`${type === 'PathPrefix' ? 'prefix' : type === 'Exact' ? 'path' : 'pattern'} ${value}`]
  parts.push(...(match.headers ?? []).map(({ name, value: held }) => `header ${name}: ${held}`))
  parts.push(...(match.queryParams ?? []).map(({ name, value: held }) => `query ${name}=${held}`))
  return parts.join(', ')
}
