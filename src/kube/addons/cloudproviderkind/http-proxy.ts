import type { Service } from '../../api/types.gen.ts'
import type { Hop, Network, Place, Request, Response } from '../../network/index.ts'
import { exchange } from '../../network/index.ts'
import type { BackendRef } from './gateway-types.ts'
import { bestDomain } from './hostnames.ts'
import type { CompiledRoute } from './route-rules.ts'
import { compareRoutes, matchText, redirectOf, takes } from './route-rules.ts'

/** Envoy's connect timeout for a cluster, in milliseconds. */
const connectTimeout = 5000

/** What one port of a Gateway does: its routes by domain. */
export type VirtualHosts = ReadonlyMap<string, readonly CompiledRoute[]>

/** The proxy behind a Gateway. */
export interface HttpProxy {
  readonly network: Network
  readonly place: Place
  readonly now: () => number
  service(namespace: string, name: string): Service | undefined
}

function envoy({ now }: HttpProxy, status: number, body: string, hops: readonly Hop[], headers: Readonly<Record<string, string>> = {}): Response {
  const length = body === '' ? {} : { 'content-length': String(body.length), 'content-type': 'text/plain' }
  return { status, body, headers: { ...headers, ...length, date: new Date(now()).toUTCString(), server: 'envoy' }, hops }
}

/** Answers a request as Envoy does with these routes. */
export function answer(proxy: HttpProxy, hosts: VirtualHosts, request: Request): Response {
  const [path = '/'] = request.path.split('?')
  const domain = bestDomain([...hosts.keys()], request.host)
  const routes = domain === undefined ? [] : [...(hosts.get(domain) ?? [])].sort(compareRoutes)
  const found = routes.find(({ match }) => takes(match, request))
  const place = { hop: 'route' as const, host: request.host, path }
  if (found === undefined) return envoy(proxy, 404, '', [{ ...place, route: undefined, rule: '', verdict: 'no-match' }])
  const { metadata } = found.route
  const route = { kind: 'HTTPRoute', namespace: metadata.namespace ?? '', name: metadata.name ?? '' }
  const rule = `rule ${found.index + 1}, ${matchText(found.match)}`
  const redirect = redirectOf(found.rule)
  if (redirect !== undefined) {
    const scheme = redirect.scheme ?? (request.secure === true ? 'https' : 'http')
    const port = redirect.port === undefined ? '' : `:${redirect.port}`
    const location = `${scheme}://${redirect.hostname ?? request.host.replace(/:\d+$/, '')}${port}${request.path}`
    return envoy(proxy, redirect.statusCode ?? 302, '', [{ ...place, route, rule, verdict: 'redirected' }], { location })
  }
  if (found.broken !== undefined) return envoy(proxy, 500, '', [{ ...place, route, rule: found.broken, verdict: 'no-backend' }])
  const backend = choose(found.backends, proxy.network.chance())
  const hop: Hop = { ...place, route, rule: `${rule}, to Service ${backend?.name ?? ''}`, verdict: 'forwarded' }
  return backend === undefined ? envoy(proxy, 500, '', [hop]) : forward(proxy, found, backend, request, hop)
}

/** One backend, by weight. */
function choose(backends: readonly BackendRef[], chance: number): BackendRef | undefined {
  let left = chance * backends.reduce((sum, { weight = 1 }) => sum + weight, 0)
  return backends.find(({ weight = 1 }) => (left -= weight) < 0) ?? backends.at(-1)
}

function forward(proxy: HttpProxy, { rule, route }: CompiledRoute, backend: BackendRef, request: Request, hop: Hop): Response {
  const service = proxy.service(backend.namespace ?? route.metadata.namespace ?? '', backend.name)
  const address = service?.spec.clusterIP ?? ''
  // A headless Service is looked up by a name that nobody outside of the cluster knows.
  if (address === 'None' || address === '') return envoy(proxy, 503, 'no healthy upstream', [hop])
  const connection = proxy.network.connect(proxy.place, address, backend.port ?? 0)
  const hops = [hop, ...connection.hops]
  const reset = 'upstream connect error or disconnect/reset before headers. reset reason: '
  if (connection.outcome === 'refused')
    return envoy(proxy, 503, `${reset}remote connection failure, transport failure reason: delayed connect error: Connection refused`, hops)
  if (connection.outcome !== 'connected') return { ...envoy(proxy, 503, `${reset}connection timeout`, hops), delay: connectTimeout }
  const { from: _from, fromPort: _port, secure: _secure, ...rest } = request
  const response = exchange(connection, { ...rest, headers: changed(request.headers, rule) })
  if (response === undefined) return envoy(proxy, 503, `${reset}connection termination`, hops)
  const headers = Object.fromEntries(Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]))
  const { connection: _hopByHop, server: _server, ...kept } = headers
  return {
    ...response,
    headers: { ...kept, 'x-envoy-upstream-service-time': String(response.delay ?? 0), server: 'envoy' },
    hops: [...hops, ...(response.hops ?? [])],
  }
}

function changed(headers: Readonly<Record<string, string>>, { filters }: CompiledRoute['rule']): Record<string, string> {
  const result = new Map(Object.entries(headers))
  const nameOf = (name: string) => [...result.keys()].find(each => each.toLowerCase() === name.toLowerCase()) ?? name
  for (const { requestHeaderModifier: change } of filters ?? []) {
    for (const { name, value } of change?.set ?? []) result.set(nameOf(name), value)
    for (const { name, value } of change?.add ?? []) result.set(nameOf(name), result.has(nameOf(name)) ? `${result.get(nameOf(name))},${value}` : value)
    for (const name of change?.remove ?? []) result.delete(nameOf(name))
  }
  return Object.fromEntries(result)
}
