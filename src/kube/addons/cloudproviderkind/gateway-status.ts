import type { StatusCondition } from '../conditions.ts'
import { setConditions } from '../conditions.ts'
import type { Gateway, Listener, ListenerStatus } from './gateway-types.ts'

const group = 'gateway.networking.k8s.io'
const isFalse = (conditions: readonly StatusCondition[], type: string) => conditions.some(each => each.type === type && each.status === 'False')

/** The route kinds a listener takes, and whether all it names are known. Follows gateway.go getSupportedKinds. */
export function supportedKinds({ allowedRoutes, protocol }: Listener): { kinds: { group: string; kind: string }[]; valid: boolean } {
  const named = allowedRoutes?.kinds ?? []
  if (named.length === 0) return { kinds: protocol === 'HTTP' || protocol === 'HTTPS' ? [{ group, kind: 'HTTPRoute' }] : [], valid: true }
  const known = named.filter(each => (each.group === undefined || each.group === group) && each.kind === 'HTTPRoute')
  return { kinds: known.map(({ kind }) => ({ group, kind })), valid: known.length === named.length }
}

/** The status of one listener. Follows gateway.go buildEnvoyResourcesForGateway. */
export function listenerStatus(gateway: Gateway, listener: Listener, own: readonly StatusCondition[], attachedRoutes: number, now: string): ListenerStatus {
  const { generation: observedGeneration = 0 } = gateway.metadata
  const old = gateway.status?.listeners?.find(({ name }) => name === listener.name)?.conditions ?? []
  const { kinds, valid } = supportedKinds(listener)
  const wanted: StatusCondition[] = [...own]
  const add = (type: string, status: 'True' | 'False', reason: string, message: string) => wanted.push({ type, status, reason, message, observedGeneration })
  const end = (routes: number): ListenerStatus => ({
    name: listener.name,
    supportedKinds: kinds,
    attachedRoutes: routes,
    conditions: setConditions(old, wanted, now),
  })
  if (!valid) {
    add('ResolvedRefs', 'False', 'InvalidRouteKinds', 'Invalid route kinds specified in allowedRoutes')
    return end(0)
  }
  if (own.some(({ type }) => type === 'Conflicted')) return end(0)
  if (!isFalse(own, 'ResolvedRefs')) add('ResolvedRefs', 'True', 'ResolvedRefs', 'All references resolved')
  if (listener.protocol !== 'HTTP' && listener.protocol !== 'HTTPS') {
    add('Accepted', 'False', 'UnsupportedProtocol', `Protocol "${listener.protocol}" is not supported; supported protocols are HTTP and HTTPS.`)
    return end(0)
  }
  const broken = isFalse(own, 'ResolvedRefs') ? own.find(({ type }) => type === 'ResolvedRefs')?.message : undefined
  if (broken === undefined) add('Programmed', 'True', 'Programmed', 'Listener is programmed')
  else add('Programmed', 'False', 'Invalid', `Failed to program listener: ${broken}`)
  add('Accepted', 'True', 'Accepted', 'Listener is valid')
  return end(attachedRoutes)
}

/** Whether the Gateway is accepted. Follows gateway.go setAcceptedCondition. */
export function acceptedCondition({ spec, metadata }: Gateway, listeners: readonly ListenerStatus[]): StatusCondition {
  const { generation: observedGeneration = 0 } = metadata
  const condition = (status: 'True' | 'False', reason: string, message: string): StatusCondition => ({
    type: 'Accepted',
    status,
    reason,
    message,
    observedGeneration,
  })
  if (spec.infrastructure?.parametersRef !== undefined) return condition('False', 'InvalidParameters', 'infrastructure.parametersRef is not supported')
  const address = spec.addresses?.find(({ type }) => type !== undefined && type !== 'IPAddress' && type !== 'Hostname')
  if (address !== undefined) return condition('False', 'UnsupportedAddress', `Address type ${address.type} is not supported`)
  const invalid = listeners.filter(({ conditions }) => isFalse(conditions, 'Accepted')).length
  if (invalid === 0) return condition('True', 'Accepted', 'Gateway is accepted')
  return invalid < listeners.length
    ? condition('True', 'ListenersNotValid', 'One or more listeners are not valid')
    : condition('False', 'ListenersNotValid', 'All listeners are invalid')
}

/** Whether the Gateway's proxy does what it says. Follows gateway.go setProgrammedCondition. */
export function programmedCondition(
  { spec, metadata }: Gateway,
  accepted: boolean,
  address: string | undefined,
  listeners: readonly ListenerStatus[],
): StatusCondition {
  const { generation: observedGeneration = 0 } = metadata
  const condition = (status: 'True' | 'False', reason: string, message: string): StatusCondition => ({
    type: 'Programmed',
    status,
    reason,
    message,
    observedGeneration,
  })
  if (!accepted) return condition('False', 'Invalid', 'Gateway is not accepted')
  const wanted = spec.addresses ?? []
  const missing = wanted.filter(each => each.value !== address || (each.type ?? 'IPAddress') !== 'IPAddress').length
  if (missing > 0) return condition('False', 'AddressNotUsable', `${missing} out of ${wanted.length} addresses failed to be assigned`)
  const failed = listeners.filter(({ conditions }) => !conditions.some(({ type, status }) => type === 'Programmed' && status === 'True')).length
  return failed === 0
    ? condition('True', 'Programmed', 'Envoy configuration updated successfully')
    : condition('False', 'ListenersNotProgrammed', `${failed} out of ${listeners.length} listeners failed to be programmed`)
}
