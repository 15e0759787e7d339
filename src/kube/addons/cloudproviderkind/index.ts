import { loadedDefinitions } from '../../definitions/index.ts'
import { wholeTarget } from '../../diagnostics/change.ts'
import { applyFile } from '../../diagnostics/diagnose.ts'
import type { Addon, AddonContext } from '../addon.ts'
import { gatewayVersion } from './gateway-types.ts'
import { Gateways } from './gateways.ts'
import { Ingresses } from './ingresses.ts'
import { LoadBalancers } from './load-balancers.ts'

/**
 * Installs the Gateway API, as the program does when it starts, unless it is there. The definitions have to be loaded already;
 * without them Gateways and Ingresses get no answer. Follows cloud-provider-kind's pkg/gateway/crds.go.
 */
function installGatewayAPI({ api }: AddonContext): void {
  const text = loadedDefinitions('gateway-api.yaml')
  if (text !== undefined && api.kindOf(gatewayVersion, 'Gateway') === undefined) applyFile(text, { target: wholeTarget(api) })
}

/** cloud-provider-kind: addresses for Services of type LoadBalancer, Gateways and Ingresses, by proxies beside the nodes. */
export function cloudProviderKind(context: AddonContext): Addon {
  const parts: readonly Addon[] = [new LoadBalancers(context), new Gateways(context), new Ingresses(context)]
  return {
    start: () => {
      installGatewayAPI(context)
      for (const part of parts) part.start()
    },
    stop: () => {
      for (const part of parts) part.stop()
    },
  }
}
