import { labelSelectorAsSelector } from '../../apimachinery/selector.ts'
import type { StatusCondition } from '../conditions.ts'
import type { Gateway, HTTPRoute, Listener, ParentRef, ReferenceGrant } from './gateway-types.ts'
import { isHostnameSubset } from './hostnames.ts'
import { isGranted } from './route-rules.ts'

/** What attaching depends on. */
export interface Surroundings {
  namespaceLabels(name: string): Readonly<Record<string, string>> | undefined
  /** The type and keys of a Secret. */
  secret(namespace: string, name: string): { readonly type: string; readonly keys: readonly string[] } | undefined
  hasService(namespace: string, name: string): boolean
  readonly grants: readonly ReferenceGrant[]
}

const groupName = 'gateway.networking.k8s.io'

/** Whether a listener lets routes of a namespace attach. Follows pkg/gateway/routes.go isAllowedByListener. */
function allowsNamespace(gateway: Gateway, { allowedRoutes }: Listener, namespace: string, { namespaceLabels }: Surroundings): boolean {
  const home = gateway.metadata.namespace
  const from = allowedRoutes?.namespaces?.from ?? 'Same'
  const selector = allowedRoutes?.namespaces?.selector
  const labels = namespaceLabels(namespace)
  const allowed =
    from === 'All' ||
    (from === 'Same' && namespace === home) ||
    (from === 'Selector' && selector !== undefined && labelSelectorAsSelector(selector).matches(labels))
  const kinds = allowedRoutes?.kinds ?? []
  return (
    allowed && (kinds.length === 0 || kinds.some(({ group, kind }) => kind === 'HTTPRoute' && (group === undefined || group === '' || group === groupName)))
  )
}

/** The references of a route that are to this Gateway. */
export function parentsTo(gateway: Gateway, { metadata, spec }: HTTPRoute): ParentRef[] {
  return (spec.parentRefs ?? []).filter(
    ({ name, namespace }) => name === gateway.metadata.name && (namespace ?? metadata.namespace) === gateway.metadata.namespace,
  )
}

/** One reference of a route to the Gateway: the listeners that take it, and the conditions that say so. Follows gateway.go validateHTTPRoute. */
export function attach(
  gateway: Gateway,
  route: HTTPRoute,
  { sectionName, port }: ParentRef,
  surroundings: Surroundings,
): { listeners: Listener[]; conditions: StatusCondition[] } {
  const { generation: observedGeneration = 0, namespace = '' } = route.metadata
  let reason = 'NoMatchingParent'
  const listeners = gateway.spec.listeners.filter(listener => {
    if ((sectionName !== undefined && sectionName !== listener.name) || (port !== undefined && port !== listener.port)) return false
    if (!allowsNamespace(gateway, listener, namespace, surroundings)) {
      reason = 'NotAllowedByListeners'
      return false
    }
    const hostnames = route.spec.hostnames ?? []
    const named = listener.hostname === undefined || listener.hostname === '' || hostnames.length === 0
    if (named || hostnames.some(name => isHostnameSubset(name, listener.hostname ?? ''))) return true
    reason = 'NoMatchingListenerHostname'
    return false
  })
  const accepted: StatusCondition =
    listeners.length > 0
      ? { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Route is accepted.', observedGeneration }
      : {
          type: 'Accepted',
          status: 'False',
          reason,
          message:
            reason === 'NotAllowedByListeners' ? "Route is not allowed by a listener's policy." : "The route's hostnames do not match any listener hostnames.",
          observedGeneration,
        }
  const found = backendsExist(route, surroundings)
  const resolved: StatusCondition = {
    type: 'ResolvedRefs',
    status: found ? 'True' : 'False',
    reason: found ? 'ResolvedRefs' : 'BackendNotFound',
    message: found ? 'All backend references have been resolved.' : 'One or more backend references could not be found.',
    observedGeneration,
  }
  return { listeners, conditions: [accepted, resolved] }
}

function backendsExist({ spec, metadata }: HTTPRoute, { hasService }: Surroundings): boolean {
  const rules = (spec.rules ?? []).filter(({ filters }) => filters?.some(({ type }) => type === 'RequestRedirect') !== true)
  return rules.every(({ backendRefs }) => (backendRefs ?? []).every(({ name, namespace }) => hasService(namespace ?? metadata.namespace ?? '', name)))
}

/** What is wrong with each listener by itself: conflicts of ports and names, certificates. Follows pkg/gateway/listener.go validateListeners. */
export function listenerConditions(gateway: Gateway, surroundings: Surroundings): Map<string, StatusCondition[]> {
  const conditions = new Map<string, StatusCondition[]>(gateway.spec.listeners.map(({ name }) => [name, []]))
  const conflicts = conflictsOf(gateway.spec.listeners)
  for (const listener of gateway.spec.listeners) {
    const conflict = conflicts.get(listener.name)
    conditions.get(listener.name)?.push(conflict ?? resolvedRefs(gateway, listener, surroundings))
  }
  return conditions
}

function conflictsOf(listeners: readonly Listener[]): Map<string, StatusCondition> {
  const conflicts = new Map<string, StatusCondition>()
  const conflicted = (reason: string, message: string): StatusCondition => ({ type: 'Conflicted', status: 'True', reason, message })
  for (const port of new Set(listeners.map(listener => listener.port))) {
    const here = listeners.filter(listener => listener.port === port)
    const plain = here.some(({ protocol }) => protocol === 'TCP' || protocol === 'UDP')
    const named = here.filter(({ protocol }) => protocol === 'HTTP' || protocol === 'HTTPS' || protocol === 'TLS')
    if (plain && named.length > 0) {
      const condition = conflicted('ProtocolConflict', 'Protocol conflict: TCP/UDP listeners cannot share a port with HTTP/HTTPS/TLS listeners.')
      for (const { name } of here) conflicts.set(name, condition)
      continue
    }
    const seen = new Map<string, string>()
    for (const { name, hostname = '' } of named) {
      const other = seen.get(hostname)
      if (other === undefined) {
        seen.set(hostname, name)
        continue
      }
      const condition = conflicted('HostnameConflict', `Hostname '${hostname}' conflicts with another listener on the same port.`)
      conflicts.set(name, condition)
      conflicts.set(other, condition)
    }
  }
  return conflicts
}

function resolvedRefs({ metadata }: Gateway, { tls }: Listener, { secret, grants }: Surroundings): StatusCondition {
  const home = metadata.namespace ?? ''
  const bad = (reason: string, message: string): StatusCondition => ({ type: 'ResolvedRefs', status: 'False', reason, message })
  for (const { group, kind, name, namespace = home } of tls?.certificateRefs ?? []) {
    if (group !== undefined && group !== '') return bad('InvalidCertificateRef', `unsupported certificate ref grup: ${group}`)
    if (kind !== undefined && kind !== 'Secret') return bad('InvalidCertificateRef', `unsupported certificate ref kind: ${kind}`)
    if (namespace !== home && !isGranted(grants, { kind: 'Gateway', namespace: home }, { kind: 'Secret', name }, namespace))
      return bad('RefNotPermitted', `reference to Secret ${namespace}/${name} not permitted by any ReferenceGrant`)
    const found = secret(namespace, name)
    if (found === undefined) return bad('InvalidCertificateRef', `reference to Secret ${namespace}/${name} not found`)
    const missing = ['tls.key', 'tls.crt'].find(key => !found.keys.includes(key))
    if (missing !== undefined)
      return bad('InvalidCertificateRef', `malformed Secret ${namespace}/${name} : secret ${namespace}/${name} does not contain key ${missing}`)
  }
  return { type: 'ResolvedRefs', status: 'True', reason: 'ResolvedRefs', message: 'All references resolved' }
}
