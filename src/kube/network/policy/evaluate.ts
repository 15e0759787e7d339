import type { IPBlock, LabelSelector, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../api/types.gen.ts'
import type { Labels } from '../../apimachinery/labels.ts'
import { labelSelectorAsSelector } from '../../apimachinery/selector.ts'
import { inRange } from '../place.ts'

/** A Pod as policies look at it. */
export interface PolicyPod {
  readonly namespace: string
  readonly labels: Labels
  readonly namespaceLabels: Labels
  /** The ports its containers name. */
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[]
}

/** One end of a connection: its address, and the Pod that has it, if one has. */
export interface End {
  readonly address: string
  readonly pod: PolicyPod | undefined
}

/** What the policies of one direction say. */
export interface Verdict {
  readonly allowed: boolean
  /** Policies that isolate the Pod in this direction. */
  readonly policies: readonly NetworkPolicy[]
  readonly allowedBy: { readonly policy: NetworkPolicy; readonly rule: number } | undefined
}

export type Direction = 'Ingress' | 'Egress'

const matches = (selector: LabelSelector, labels: Labels) => labelSelectorAsSelector(selector).matches(labels)

/**
 * Whether policies let `subject` take a connection from `peer` (Ingress) or open one to it (Egress). `policies` are those of
 * the subject's namespace; `port` is where the connection arrives, after Services were followed. Nothing isolates a Pod that no
 * policy selects. Follows the documentation of networking.k8s.io/v1 NetworkPolicySpec.
 */
export function evaluate(policies: readonly NetworkPolicy[], direction: Direction, subject: End, peer: End, port: number, protocol: string): Verdict {
  const { pod } = subject
  if (pod === undefined) return { allowed: true, policies: [], allowedBy: undefined }
  const isolating = policies.filter(policy => isolates(policy, direction, pod))
  // The port belongs to the end that listens.
  const listener = direction === 'Ingress' ? pod : peer.pod
  for (const policy of isolating) {
    const rules = direction === 'Ingress' ? (policy.spec.ingress ?? []) : (policy.spec.egress ?? [])
    for (const [rule, each] of rules.entries()) {
      const peers = 'from' in each ? each.from : 'to' in each ? each.to : undefined
      if (!matchesPort(each.ports ?? [], listener, port, protocol)) continue
      if (!matchesPeer(peers ?? [], policy.metadata.namespace ?? '', peer)) continue
      return { allowed: true, policies: isolating, allowedBy: { policy, rule } }
    }
  }
  return { allowed: isolating.length === 0, policies: isolating, allowedBy: undefined }
}

/** Whether a policy applies to a Pod in a direction. Follows the defaulting of policyTypes in pkg/apis/networking/v1/defaults.go. */
export function isolates({ spec, metadata }: NetworkPolicy, direction: Direction, pod: PolicyPod): boolean {
  const types = spec.policyTypes ?? (spec.egress === undefined || spec.egress.length === 0 ? ['Ingress'] : ['Ingress', 'Egress'])
  return metadata.namespace === pod.namespace && types.includes(direction) && matches(spec.podSelector, pod.labels)
}

function matchesPeer(peers: readonly NetworkPolicyPeer[], namespace: string, { address, pod }: End): boolean {
  return (
    peers.length === 0 ||
    peers.some(({ ipBlock, podSelector, namespaceSelector }) => {
      if (ipBlock !== undefined) return inBlock(ipBlock, address)
      if (pod === undefined) return false
      if (podSelector !== undefined && !matches(podSelector, pod.labels)) return false
      return namespaceSelector === undefined ? pod.namespace === namespace : matches(namespaceSelector, pod.namespaceLabels)
    })
  )
}

function inBlock({ cidr, except }: IPBlock, address: string): boolean {
  return inRange(address, cidr) && !(except ?? []).some(part => inRange(address, part))
}

function matchesPort(ports: readonly NetworkPolicyPort[], listener: PolicyPod | undefined, port: number, protocol: string): boolean {
  return (
    ports.length === 0 ||
    ports.some(candidate => {
      if ((candidate.protocol ?? 'TCP') !== protocol) return false
      const { port: wanted, endPort } = candidate
      if (wanted === undefined) return true
      if (typeof wanted === 'number') return port >= wanted && port <= (endPort ?? wanted)
      return listener?.ports.some(each => each.name === wanted && each.port === port && each.protocol === protocol) === true
    })
  )
}
