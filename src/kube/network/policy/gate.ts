import type { Pod } from '../../api/types.gen.ts'
import type { PolicyHop } from '../hop.ts'
import type { Inventory } from '../inventory.ts'
import type { Place } from '../place.ts'
import type { Protocol } from '../server.ts'
import type { Direction, End, PolicyPod } from './evaluate.ts'
import { evaluate } from './evaluate.ts'
import type { NetworkPlugin } from './plugin.ts'
import { traitsOf } from './plugin.ts'

/** Asks the policies that are stored about one connection. */
export class PolicyGate {
  readonly plugin: NetworkPlugin
  private readonly inventory: Inventory

  constructor(inventory: Inventory, plugin: NetworkPlugin) {
    this.inventory = inventory
    this.plugin = plugin
  }

  /** May the Pod at `from` open a connection; undefined when no policy is about it. */
  egress(from: Place, fromAddress: string, to: Pod | undefined, address: string, port: number, protocol: Protocol): PolicyHop | undefined {
    if (from.kind !== 'Pod' || from.hostNetwork) return undefined
    const pod = this.inventory.pods.get(from.namespace, from.name)
    return pod === undefined ? undefined : this.ask('Egress', pod, fromAddress, { address, pod: this.viewOf(to) }, port, protocol)
  }

  /** May a Pod be reached; undefined when no policy is about it. */
  ingress(pod: Pod, address: string, sender: Pod | undefined, from: string, port: number, protocol: Protocol): PolicyHop | undefined {
    return this.ask('Ingress', pod, address, { address: from, pod: this.viewOf(sender) }, port, protocol)
  }

  private ask(direction: Direction, pod: Pod, address: string, peer: End, port: number, protocol: Protocol): PolicyHop | undefined {
    const { enforcesPolicies, filtersICMP } = traitsOf(this.plugin)
    const { namespace = '', name = '' } = pod.metadata
    const policies = this.inventory.policies.list(namespace)
    if (policies.length === 0 || (protocol === 'ICMP' && !filtersICMP)) return undefined
    const verdict = evaluate(policies, direction, { address, pod: this.viewOf(pod) }, peer, port, protocol)
    if (verdict.policies.length === 0) return undefined
    const { allowedBy } = verdict
    return {
      hop: 'policy',
      direction,
      pod: { kind: 'Pod', namespace, name },
      policies: verdict.policies.map(({ metadata }) => metadata.name ?? ''),
      allowedBy: allowedBy === undefined ? undefined : { policy: allowedBy.policy.metadata.name ?? '', rule: allowedBy.rule },
      verdict: verdict.allowed ? 'allowed' : enforcesPolicies ? 'denied' : 'ignored',
    }
  }

  private viewOf(pod: Pod | undefined): PolicyPod | undefined {
    if (pod === undefined) return undefined
    const { namespace = '', labels = {} } = pod.metadata
    const namespaceLabels = this.inventory.namespaces.get('', namespace)?.metadata.labels ?? {}
    const ports = (pod.spec.containers ?? []).flatMap(container =>
      (container.ports ?? []).flatMap(port =>
        port.name === undefined ? [] : [{ name: port.name, port: port.containerPort, protocol: port.protocol ?? 'TCP' }],
      ),
    )
    return { namespace, labels, namespaceLabels, ports }
  }
}
