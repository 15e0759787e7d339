import type { Network, Place, Request, Response, Server } from '../../network/index.ts'
import { exchange } from '../../network/index.ts'

/** A server that passes every connection on to one of `backends`, in turn. */
export function tcpProxy(
  network: Network,
  from: Place,
  backends: () => readonly { address: string; port: number }[],
  allows: (client: string) => boolean,
): Server {
  let turn = 0
  const next = () => {
    const all = backends()
    return all[turn++ % Math.max(1, all.length)]
  }
  return {
    http(request: Request): Response {
      const backend = next()
      if (backend === undefined || !allows(request.from)) return closed
      const connection = network.connect(from, backend.address, backend.port)
      const hops = [
        { hop: 'forward', by: 'proxy', at: from.kind === 'Neighbor' ? from.name : '', from: request.host, to: `${backend.address}:${backend.port}` } as const,
      ]
      const { from: _client, fromPort: _port, ...rest } = request
      const response = exchange(connection, rest)
      return response === undefined
        ? { ...closed, hops: [...hops, ...connection.hops] }
        : { ...response, hops: [...hops, ...connection.hops, ...(response.hops ?? [])] }
    },
    line(text) {
      const backend = next()
      return backend === undefined ? '' : (network.connect(from, backend.address, backend.port).server?.line?.(text) ?? '')
    },
  }
}

/** The proxy closes the connection without an answer. */
const closed: Response = { status: 0, body: '' }
