import type { Addon, AddonContext } from '../addon.ts'
import { Gateways } from './gateways.ts'
import { Ingresses } from './ingresses.ts'
import { LoadBalancers } from './load-balancers.ts'

/** cloud-provider-kind: addresses for Services of type LoadBalancer, Gateways and Ingresses, by proxies beside the nodes. */
export function cloudProviderKind(context: AddonContext): Addon {
  const parts: readonly Addon[] = [new LoadBalancers(context), new Gateways(context), new Ingresses(context)]
  return {
    start: () => {
      for (const part of parts) part.start()
    },
    stop: () => {
      for (const part of parts) part.stop()
    },
  }
}
