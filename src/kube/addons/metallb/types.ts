import type { LabelSelector } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'

/** The group version of MetalLB's kinds. */
export const metallbVersion = 'metallb.io/v1beta1'

/** Addresses to give away. */
export interface IPAddressPool extends KubeObject {
  readonly spec: {
    /** Ranges such as `172.18.255.200-172.18.255.250`, and networks. */
    readonly addresses: readonly string[]
    readonly autoAssign?: boolean
    readonly avoidBuggyIPs?: boolean
    readonly serviceAllocation?: {
      readonly priority?: number
      readonly namespaces?: readonly string[]
      readonly namespaceSelectors?: readonly LabelSelector[]
      readonly serviceSelectors?: readonly LabelSelector[]
    }
  }
}

/** Which pools are announced on the nodes' network, and from which nodes. */
export interface L2Advertisement extends KubeObject {
  readonly spec?: {
    readonly ipAddressPools?: readonly string[]
    readonly ipAddressPoolSelectors?: readonly LabelSelector[]
    readonly nodeSelectors?: readonly LabelSelector[]
    readonly serviceSelectors?: readonly LabelSelector[]
  }
}
