import type { Hop, HopObject, NameHop, PolicyHop, ServiceHop } from './hop.ts'

const named = ({ kind, namespace, name }: HopObject) => `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`
/** Names in a row: `a`, `a and b`, `a, b and c`. */
export const list = (names: readonly string[]): string => (names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`)

/** A hop in one sentence. */
export function sentenceOf(hop: Hop): string {
  switch (hop.hop) {
    case 'name':
      return nameSentence(hop)
    case 'service':
      return serviceSentence(hop)
    case 'policy':
      return policySentence(hop)
    case 'forward':
      return `${hop.at} passes ${hop.from} on to ${hop.to} (${hop.by}).`
    case 'listener': {
      const where = hop.pod === undefined ? hop.address : named(hop.pod)
      const port = hop.port === 0 ? '' : ` on port ${hop.port}`
      if (hop.verdict === 'open') return `${where} listens${port}.`
      if (hop.verdict === 'closed') return `Nothing listens${port} in ${where}: connection refused.`
      return hop.verdict === 'no-route'
        ? `${hop.address} is inside of the cluster; from here no way leads there.`
        : `Nobody has the address ${hop.address}: nothing comes back.`
    }
    case 'route':
      if (hop.route === undefined || hop.verdict === 'no-match') return `No rule takes ${hop.host}${hop.path}.`
      if (hop.verdict === 'no-backend') return `${named(hop.route)} takes ${hop.host}${hop.path}, but nothing stands behind it: ${hop.rule}.`
      return `${named(hop.route)} takes ${hop.host}${hop.path}: ${hop.rule}.`
    case 'answer':
      return `${hop.pod === undefined ? 'The server' : named(hop.pod)} answers ${hop.status}.`
  }
}

function nameSentence({ name, asked, addresses, canonical, by, verdict }: NameHop): string {
  if (verdict === 'timeout') return `The name ${name} is asked of ${by}, and no answer comes.`
  if (verdict === 'refused') return `The name ${name} is asked of ${by}, which refuses: DNS has no Pod to answer.`
  const last = asked.at(-1)
  if (verdict === 'unknown') return `Nothing has the name ${name}. Asked: ${list(asked.map(each => `${each.name} (${each.answer})`))}.`
  const alias = canonical === undefined ? '' : `, another name for ${canonical}`
  return `${name} is ${list(addresses)}${last === undefined ? ` by ${by}` : `, found as ${last.name}${alias}`}.`
}

function serviceSentence({ service, via, port, address, node, endpoints, chosen, sticky, verdict, masqueraded }: ServiceHop): string {
  const rule = `${named(service)} has ${via === 'NodePort' ? `port ${port} of every node` : `${address}:${port}`}`
  switch (verdict) {
    case 'no-endpoints':
      return `${rule}, and no ready endpoint: the rules on ${node} refuse the connection.`
    case 'no-local-endpoints':
      return `${rule}, and no endpoint on ${node}, where its traffic policy keeps it: the packet is dropped.`
    case 'source-not-allowed':
      return `${rule}, and its loadBalancerSourceRanges leave the sender out: the packet is dropped.`
    case 'forwarded': {
      const how = sticky ? 'kept for this client' : endpoints.length === 1 ? 'the only one' : `one of ${endpoints.length}`
      return `${rule}: the rules on ${node} send it to ${chosen ?? ''}, ${how}${masqueraded ? ", with the node's address as sender" : ''}.`
    }
  }
}

function policySentence({ direction, pod, policies, allowedBy, verdict }: PolicyHop): string {
  const what = direction === 'Egress' ? 'leave' : 'reach'
  const rule = direction === 'Egress' ? 'egress' : 'ingress'
  if (verdict === 'ignored') return `NetworkPolicy ${list(policies)} would not let it ${what} ${named(pod)}, but this network plugin does not enforce policies.`
  if (allowedBy !== undefined) return `NetworkPolicy ${allowedBy.policy} lets it ${what} ${named(pod)} (${rule} rule ${allowedBy.rule + 1}).`
  return `NetworkPolicy ${list(policies)} lets nothing like this ${what} ${named(pod)}: the packet is dropped.`
}

/** The sentence of the hop at which a request failed. */
export function reasonOf(hops: readonly Hop[]): string {
  const last = hops.at(-1)
  if (last === undefined) return ''
  if (last.hop === 'name' && last.path.length > 0) return `${sentenceOf(last)} ${reasonOf(last.path)}`
  return sentenceOf(last)
}
