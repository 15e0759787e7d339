import type { Rand } from '../../apimachinery/rand.ts'
import type { Clock } from '../../clock/clock.ts'
import type { ServiceEndpoint } from '../inventory.ts'

/** Picks endpoints by chance, and remembers where a client was when a Service wants that. */
export class Chooser {
  private readonly clock: Clock
  private readonly rand: Rand
  /** When a client last used an endpoint of a Service port, by chain and client. */
  private readonly seen = new Map<string, number>()

  constructor(clock: Clock, rand: Rand) {
    this.clock = clock
    this.rand = rand
  }

  /**
   * One of `endpoints`, each as likely: the first rule takes 1/n, the next 1/(n-1) of the rest, and so on.
   * With `sticky` (seconds), the endpoint the client used in that time. Follows pkg/proxy/iptables/proxier.go writeServiceToEndpointRules.
   */
  choose(
    endpoints: readonly ServiceEndpoint[],
    chain: string,
    client: string,
    sticky: number | undefined,
  ): { endpoint: ServiceEndpoint; sticky: boolean } | undefined {
    const now = this.clock.now()
    const key = ({ address, port }: ServiceEndpoint) => `${chain} ${address}:${port} ${client}`
    if (sticky !== undefined) {
      const known = endpoints.find(endpoint => now - (this.seen.get(key(endpoint)) ?? Number.NEGATIVE_INFINITY) <= sticky * 1000)
      if (known !== undefined) {
        this.seen.set(key(known), now)
        return { endpoint: known, sticky: true }
      }
    }
    for (const [index, endpoint] of endpoints.entries()) {
      const left = endpoints.length - index
      if (left > 1 && this.rand.next() >= 1 / left) continue
      if (sticky !== undefined) this.seen.set(key(endpoint), now)
      return { endpoint, sticky: false }
    }
    return undefined
  }
}
