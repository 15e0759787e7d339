import type { HopObject } from './hop.ts'
import type { Protocol, Server } from './server.ts'

/** Somebody listens, and which Pod it is when one does. */
export interface Listener {
  readonly server: Server
  readonly owner: HopObject | undefined
}

/** Who listens where. */
export class Listeners {
  private readonly taken = new Map<string, Listener>()
  private readonly waiting = new Map<string, Set<() => void>>()

  /** Takes a port of an address; gives what frees it, or undefined when it is taken. */
  listen(address: string, port: number, server: Server, protocol: Protocol = 'TCP', owner?: HopObject): (() => void) | undefined {
    const key = `${address}:${port}/${protocol}`
    if (this.taken.has(key)) return undefined
    this.taken.set(key, { server, owner })
    return () => {
      this.taken.delete(key)
      const waiting = this.waiting.get(key)
      this.waiting.delete(key)
      for (const wake of waiting ?? []) wake()
    }
  }

  at(address: string, port: number, protocol: Protocol = 'TCP'): Listener | undefined {
    return this.taken.get(`${address}:${port}/${protocol}`)
  }

  /** The ports of an address that somebody listens on, in order. */
  portsOf(address: string): { readonly port: number; readonly protocol: string }[] {
    const found = [...this.taken.keys()].flatMap(key => {
      const [, port = '', protocol = ''] = key.startsWith(`${address}:`) ? (/:(\d+)\/(\w+)$/.exec(key) ?? []) : []
      return port === '' ? [] : [{ port: Number(port), protocol }]
    })
    return found.sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1))
  }

  /** Calls `wake` when nobody listens there any more; gives what takes that back. */
  onceGone(address: string, port: number, wake: () => void): () => void {
    const key = `${address}:${port}/TCP`
    const waiting = this.waiting.get(key) ?? new Set()
    this.waiting.set(key, waiting.add(wake))
    return () => {
      waiting.delete(wake)
    }
  }
}
