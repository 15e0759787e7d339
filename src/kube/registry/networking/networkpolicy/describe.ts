import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../../api/types.gen.ts'
import { parseTime } from '../../../apimachinery/meta.ts'
import { formatLabelSelector } from '../../../apimachinery/selector.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { textOrNone, writeAnnotations, writeLabels } from '../../describe-meta.ts'

/** A time as Go prints it: `2026-01-01 00:00:00 +0000 UTC`. */
function goTime(time: string | undefined): string {
  return time === undefined ? '0001-01-01 00:00:00 +0000 UTC' : `${new Date(parseTime(time)).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`
}

function writePeer(out: DescribeWriter, { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer): void {
  if (namespaceSelector !== undefined) out.line(3, `NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`)
  if (podSelector !== undefined) out.line(3, `PodSelector: ${formatLabelSelector(podSelector)}`)
  if (namespaceSelector !== undefined || podSelector !== undefined || ipBlock === undefined) return
  out.line(3, 'IPBlock:')
  out.line(4, `CIDR: ${ipBlock.cidr}`)
  out.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`)
}

interface Direction {
  readonly name: 'ingress' | 'egress'
  readonly peers: 'From' | 'To'
  readonly end: 'source' | 'destination'
}

/** Follows kubectl/pkg/describe/describe.go printNetworkPolicySpecIngressFrom and printNetworkPolicySpecEgressTo. */
function writeRules(
  out: DescribeWriter,
  rules: readonly { readonly ports?: readonly NetworkPolicyPort[]; readonly peers?: readonly NetworkPolicyPeer[] }[],
  direction: Direction,
): void {
  if (rules.length === 0) out.line(2, `<none> (Selected pods are isolated for ${direction.name} connectivity)`)
  for (const [index, { ports = [], peers = [] }] of rules.entries()) {
    if (ports.length === 0) out.line(2, 'To Port: <any> (traffic allowed to all ports)')
    for (const { port = '<nil>', endPort, protocol = 'TCP' } of ports)
      out.line(2, endPort === undefined ? `To Port: ${port}/${protocol}` : `To Port Range: ${port}-${endPort}/${protocol}`)
    if (peers.length === 0) out.line(2, `${direction.peers}: <any> (traffic not restricted by ${direction.end})`)
    for (const peer of peers) {
      out.line(2, `${direction.peers}:`)
      writePeer(out, peer)
    }
    if (index !== rules.length - 1) out.line(2, '----------')
  }
}

/** Follows describeNetworkPolicy. */
export function describe({ metadata, spec }: NetworkPolicy): string {
  const out = new DescribeWriter()
  const { podSelector, policyTypes = [] } = spec
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  out.line(0, `Created on:\t${goTime(metadata.creationTimestamp)}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  const empty = Object.keys(podSelector.matchLabels ?? {}).length + (podSelector.matchExpressions ?? []).length === 0
  out.line(0, 'Spec:')
  out.line(1, `PodSelector:     ${empty ? '<none> (Allowing the specific traffic to all pods in this namespace)' : formatLabelSelector(podSelector)}`)
  out.line(1, policyTypes.includes('Ingress') ? 'Allowing ingress traffic:' : 'Not affecting ingress traffic')
  if (policyTypes.includes('Ingress')) {
    const rules = (spec.ingress ?? []).map(({ ports = [], from = [] }) => ({ ports, peers: from }))
    writeRules(out, rules, { name: 'ingress', peers: 'From', end: 'source' })
  }
  out.line(1, policyTypes.includes('Egress') ? 'Allowing egress traffic:' : 'Not affecting egress traffic')
  if (policyTypes.includes('Egress')) {
    const rules = (spec.egress ?? []).map(({ ports = [], to = [] }) => ({ ports, peers: to }))
    writeRules(out, rules, { name: 'egress', peers: 'To', end: 'destination' })
  }
  out.line(1, `Policy Types: ${textOrNone(policyTypes.join(', '))}`)
  return out.toString()
}
