import type { EndpointSlice } from '../api/types.gen.ts'

const max = 3

/** `host:port`, an IPv6 host in brackets. Follows net.JoinHostPort. */
export const joinHostPort = (host: string, port: number | undefined) => `${host.includes(':') ? `[${host}]` : host}:${port ?? 0}`

/**
 * Ready addresses of the slices at the ports of these names (undefined: at all), three at most.
 * Follows kubectl/pkg/describe/describe.go formatEndpointSlices.
 */
export function formatEndpointSlices(slices: readonly EndpointSlice[], ports: ReadonlySet<string> | undefined): string {
  if (slices.length === 0) return '<none>'
  const list: string[] = []
  let more = false
  let count = 0
  const add = (slice: EndpointSlice, format: (address: string) => string) => {
    for (const endpoint of slice.endpoints ?? []) {
      if (list.length === max) more = true
      if (endpoint.conditions?.ready === false) continue
      if (!more) list.push(format(endpoint.addresses?.[0] ?? ''))
      count++
    }
  }
  for (const slice of slices) {
    const slicePorts = slice.ports ?? []
    if (slicePorts.length === 0) add(slice, address => address)
    for (const port of slicePorts) if (ports === undefined || ports.has(port.name ?? '')) add(slice, address => joinHostPort(address, port.port))
  }
  return more ? `${list.join(',')} + ${count - max} more...` : list.join(',')
}
