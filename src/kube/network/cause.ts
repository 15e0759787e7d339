import type { Pod, Service } from '../api/types.gen.ts'
import { editDistance } from '../apimachinery/edit-distance.ts'
import { labelsText, matchesLabels } from '../apimachinery/labels.ts'
import { isPodReady, isPodTerminal } from '../registry/core/pod/helpers.ts'
import type { Hop, ListenerHop, NameHop, PolicyHop, ServiceHop } from './hop.ts'
import type { Network } from './network.ts'
import type { Place } from './place.ts'
import { list } from './words.ts'

const nameOf = ({ metadata }: Pod | Service) => metadata.name ?? ''

/** At most three names, and how many more there are. */
function some(names: readonly string[]): string {
  return names.length <= 3 ? list(names) : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
}

/**
 * What in the cluster makes a request stop at its last hop: the objects as they stand, not only the packet's end.
 * Undefined for a request that got through, and where the hop says it all.
 */
export function causeOf(network: Network, from: Place, hops: readonly Hop[]): string | undefined {
  const last = hops.at(-1)
  switch (last?.hop) {
    case 'name':
      return last.path.length > 0 && last.verdict !== 'found' ? causeOf(network, from, last.path) : nameCause(network, from, last)
    case 'service':
      return serviceCause(network, last)
    case 'policy':
      return last.verdict === 'denied' ? policyCause(network, from, last) : undefined
    case 'listener':
      return listenerCause(network, hops, last)
    default:
      return undefined
  }
}

/** Follows pkg/proxy/topology.go for which endpoints count, and the endpointslice controller for which exist. */
function serviceCause({ inventory }: Network, { service: named, portName, verdict }: ServiceHop): string | undefined {
  const service = inventory.services.get(named.namespace, named.name)
  if (service === undefined || verdict !== 'no-endpoints') return undefined
  const selector = service.spec.selector ?? {}
  if (Object.keys(selector).length === 0)
    return `Service ${named.name} has no selector: its EndpointSlices are written by somebody else, and none has an address.`
  const here = inventory.pods.list(named.namespace).filter(pod => !isPodTerminal(pod))
  const chosen = here.filter(({ metadata }) => matchesLabels(selector, metadata.labels))
  if (chosen.length === 0) return noneChosen(named.namespace, labelsText(selector), Object.keys(selector), here)
  const waiting = chosen.filter(pod => !isPodReady(pod))
  if (waiting.length === chosen.length)
    return `The selector ${labelsText(selector)} chooses ${some(chosen.map(nameOf))}, but none of them is ready, and only ready Pods become endpoints.`
  const port = service.spec.ports?.find(each => (each.name ?? '') === portName)?.targetPort
  if (typeof port === 'string') return `The Pods are ready, but none of their containers has a port with the name ${port}, which is the targetPort.`
  return undefined
}

function noneChosen(namespace: string, selector: string, keys: readonly string[], here: readonly Pod[]): string {
  const others = new Set(here.flatMap(({ metadata }) => keys.flatMap(key => (metadata.labels?.[key] === undefined ? [] : [`${key}=${metadata.labels[key]}`]))))
  const there = others.size === 0 ? '' : ` Pods there have ${some([...others].sort())}.`
  return `The selector ${selector} chooses no Pod in namespace ${namespace}.${there}`
}

function policyCause({ inventory }: Network, from: Place, { direction, pod, policies }: PolicyHop): string {
  const [who, labels] = from.kind === 'Pod' ? [from.name, labelsText(inventory.pods.get(from.namespace, from.name)?.metadata.labels)] : ['the sender', '']
  const sender = direction === 'Egress' ? `Pod ${pod.name}` : from.kind === 'Pod' ? `${who} of namespace ${from.namespace} (${labels || 'no labels'})` : who
  const rules = policies.flatMap(name => {
    const spec = inventory.policies.get(pod.namespace, name)?.spec
    return (direction === 'Egress' ? spec?.egress : spec?.ingress) ?? []
  })
  const what = direction === 'Egress' ? 'egress' : 'ingress'
  if (rules.length === 0) return `${list(policies)} chooses this Pod and has no ${what} rule at all, so that nothing passes.`
  return direction === 'Egress'
    ? `No egress rule of ${list(policies)} names where ${sender} sends to.`
    : `No ingress rule of ${list(policies)} lets in ${sender}.`
}

function listenerCause({ inventory, listeners }: Network, hops: readonly Hop[], { address, port, pod, verdict }: ListenerHop): string | undefined {
  if (verdict !== 'closed' || pod === undefined) return undefined
  const open = listeners.portsOf(address).map(each => `${each.port}${each.protocol === 'TCP' ? '' : ` (${each.protocol})`}`)
  const there = open.length === 0 ? `No port of ${pod.name} is open.` : `${pod.name} listens on ${list(open)}.`
  const by = hops.findLast(hop => hop.hop === 'service')
  if (by?.hop !== 'service') return there
  const rule = inventory.services.get(by.service.namespace, by.service.name)?.spec.ports?.find(each => (each.name ?? '') === by.portName)
  if (rule === undefined) return there
  const target = typeof rule.targetPort === 'string' ? `${rule.targetPort}, which is ${port}` : port
  return `Service ${by.service.name} sends port ${rule.port} to targetPort ${target}. ${there}`
}

function nameCause({ inventory }: Network, from: Place, { name, verdict }: NameHop): string | undefined {
  if (verdict !== 'unknown') return undefined
  if (from.kind !== 'Pod') return 'Names of Services are known to CoreDNS, which only Pods ask. From here take an address, or a port of a node.'
  const [first = '', second = from.namespace] = name.split('.')
  const services = inventory.services.list()
  const same = services.filter(service => nameOf(service) === first && service.metadata.namespace !== second)
  if (services.some(service => nameOf(service) === first && service.metadata.namespace === second)) return undefined
  if (same.length > 0) {
    const [names, spaces] = [same.map(service => `${first}.${service.metadata.namespace}`), same.map(service => service.metadata.namespace ?? '')]
    return `A Service ${first} is in namespace ${list(spaces)}, not in ${second}. From here its name is ${names.join(' or ')}.`
  }
  const near = services.filter(service => service.metadata.namespace === second && editDistance(nameOf(service), first) <= 2).map(nameOf)
  return `Namespace ${second} has no Service ${first}.${near.length > 0 ? ` It has ${list(near)}.` : ''}`
}
