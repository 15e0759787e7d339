/** The plugins a cluster can be made with; `none` leaves its nodes without a Pod network. */
export const networkPlugins = ['kindnet', 'calico', 'canal', 'flannel', 'none'] as const

/** A network plugin: what gives Pods their addresses and, with some, enforces policies. */
export type NetworkPlugin = (typeof networkPlugins)[number]

/** What a plugin does with policies and with packets that have no ports. */
export interface PluginTraits {
  readonly enforcesPolicies: boolean
  /** Policies also decide about ping: rules without ports allow it. kindnet looks at TCP, UDP and SCTP only. */
  readonly filtersICMP: boolean
}

const traits: Readonly<Record<NetworkPlugin, PluginTraits>> = {
  kindnet: { enforcesPolicies: true, filtersICMP: false },
  calico: { enforcesPolicies: true, filtersICMP: true },
  // Flannel's network with Calico's policies.
  canal: { enforcesPolicies: true, filtersICMP: true },
  flannel: { enforcesPolicies: false, filtersICMP: false },
  none: { enforcesPolicies: false, filtersICMP: false },
}

/** What to expect of a plugin. */
export function traitsOf(plugin: NetworkPlugin): PluginTraits {
  return traits[plugin]
}
