/** Whether a route's host name fits a listener's. Follows cloud-provider-kind's pkg/gateway/routes.go isHostnameSubset. */
export function isHostnameSubset(route: string, listener: string): boolean {
  if (route === listener) return true
  if (listener.startsWith('*.')) return route.startsWith('*.') ? route.slice(1).endsWith(listener.slice(1)) : route.endsWith(listener.slice(1))
  return route.startsWith('*.') && (listener === route.slice(2) || listener.endsWith(route.slice(1)))
}

/** The names a route answers to on a listener. Follows routes.go getIntersectingHostnames. */
export function intersection(listener: string | undefined, hostnames: readonly string[] = []): string[] {
  if (listener === undefined || listener === '') return hostnames.length === 0 ? ['*'] : [...hostnames]
  if (hostnames.length === 0) return [listener]
  const fitting = hostnames.filter(name => isHostnameSubset(name, listener))
  return [...new Set(fitting.map(name => (name.startsWith('*') && !listener.startsWith('*') ? listener : name)))]
}

/** The domain that takes a host: the name itself, else the longest wildcard, else `*`. As Envoy's virtual hosts are found. */
export function bestDomain(domains: readonly string[], host: string): string | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  const exact = domains.find(domain => domain.toLowerCase() === name)
  if (exact !== undefined) return exact
  const wild = domains.filter(domain => domain.startsWith('*.') && name.endsWith(domain.slice(1).toLowerCase()) && name.length > domain.length - 1)
  wild.sort((a, b) => b.length - a.length)
  return wild[0] ?? domains.find(domain => domain === '*')
}
