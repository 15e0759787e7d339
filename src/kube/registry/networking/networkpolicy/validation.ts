import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { containsNetwork, isValidCIDRForLegacyField, parseCIDR } from '../../../apimachinery/ip.ts'
import { isValidPortName, isValidPortNum, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { validateLabelSelector } from '../../../apimachinery/selector.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')
const protocols = ['TCP', 'UDP', 'SCTP']
const types = ['Ingress', 'Egress']

/** Follows pkg/apis/networking/validation/validation.go ValidateNetworkPolicyPort. */
function validatePort({ protocol, port, endPort }: NetworkPolicyPort, path: Path): FieldError[] {
  const errors: FieldError[] = []
  const end = path.child('endPort')
  if (protocol !== undefined && !protocols.includes(protocol)) errors.push(notSupported(path.child('protocol'), protocol, protocols))
  if (port === undefined) return endPort === undefined ? errors : [...errors, invalid(end, endPort, 'may not be specified when `port` is not specified')]
  if (typeof port === 'string') {
    if (endPort !== undefined) errors.push(invalid(end, endPort, 'may not be specified when `port` is non-numeric'))
    return [...errors, ...isValidPortName(port).map(message => invalid(path.child('port'), port, message))]
  }
  errors.push(...isValidPortNum(port).map(message => invalid(path.child('port'), port, message)))
  if (endPort === undefined) return errors
  if (endPort < port) errors.push(invalid(end, endPort, 'must be greater than or equal to `port`'))
  return [...errors, ...isValidPortNum(endPort).map(message => invalid(end, endPort, message))]
}

/** Follows ValidateIPBlock. `known` are networks that stood there before. */
function validateIPBlock({ cidr, except = [] }: IPBlock, known: ReadonlySet<string>, path: Path): FieldError[] {
  if (cidr === '') return []
  const check = (text: string, at: Path) => (known.has(text) ? [] : isValidCIDRForLegacyField(text).map(message => invalid(at, text, message)))
  const errors = check(cidr, path.child('cidr'))
  const outer = parseCIDR(cidr)
  if (outer === undefined) return errors
  for (const [index, text] of except.entries()) {
    const at = path.child('except').index(index)
    errors.push(...check(text, at))
    const inner = parseCIDR(text)
    if (inner !== undefined && (!containsNetwork(outer, inner) || outer.prefix >= inner.prefix))
      errors.push(invalid(at, text, 'must be a strict subset of `cidr`'))
  }
  return errors
}

/** Follows ValidateNetworkPolicyPeer. */
function validatePeer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, known: ReadonlySet<string>, path: Path): FieldError[] {
  const errors = [
    ...validateLabelSelector(podSelector, {}, path.child('podSelector')),
    ...validateLabelSelector(namespaceSelector, {}, path.child('namespaceSelector')),
  ]
  if (ipBlock !== undefined) errors.push(...validateIPBlock(ipBlock, known, path.child('ipBlock')))
  const selectors = podSelector !== undefined || namespaceSelector !== undefined
  if (!selectors && ipBlock === undefined) errors.push(required(path, 'must specify a peer'))
  if (selectors && ipBlock !== undefined) errors.push(forbidden(path, 'may not specify both ipBlock and another peer'))
  return errors
}

interface Rule {
  readonly path: Path
  readonly ports: readonly NetworkPolicyPort[]
  readonly peers: readonly NetworkPolicyPeer[]
  readonly peersPath: Path
}

/** Rules of both directions in one form. */
function rulesOf({ spec }: NetworkPolicy): Rule[] {
  const ingress = (spec.ingress ?? []).map(({ ports = [], from = [] }, index) => ({
    path: specPath.child('ingress').index(index),
    ports,
    peers: from,
    peersPath: specPath.child('ingress').index(index).child('from'),
  }))
  const egress = (spec.egress ?? []).map(({ ports = [], to = [] }, index) => ({
    path: specPath.child('egress').index(index),
    ports,
    peers: to,
    peersPath: specPath.child('egress').index(index).child('to'),
  }))
  return [...ingress, ...egress]
}

/** Every network a policy names, with its path's text. */
export function networksOf(policy: NetworkPolicy): { readonly field: string; readonly text: string }[] {
  return rulesOf(policy).flatMap(({ peers, peersPath }) =>
    peers.flatMap(({ ipBlock }, index) => {
      if (ipBlock === undefined) return []
      const path = peersPath.index(index).child('ipBlock')
      return [
        { field: String(path.child('cidr')), text: ipBlock.cidr },
        ...(ipBlock.except ?? []).map((text, place) => ({ field: String(path.child('except').index(place)), text })),
      ]
    }),
  )
}

/** Follows ValidateNetworkPolicySpec; what is only required is declared beside the type and comes last. */
export function validateSpec(policy: NetworkPolicy, known: ReadonlySet<string>): FieldError[] {
  const { podSelector, policyTypes = [] } = policy.spec
  const rules = rulesOf(policy)
  const errors = [
    ...validateLabelSelector(podSelector, {}, specPath.child('podSelector')),
    ...rules.flatMap(({ path, ports, peers, peersPath }) => [
      ...ports.flatMap((port, index) => validatePort(port, path.child('ports').index(index))),
      ...peers.flatMap((peer, index) => validatePeer(peer, known, peersPath.index(index))),
    ]),
  ]
  const typesPath = specPath.child('policyTypes')
  if (policyTypes.length > types.length) errors.push(invalid(typesPath, policyTypes, 'may not specify more than two policyTypes'))
  else errors.push(...policyTypes.flatMap((type, index) => (types.includes(type) ? [] : [notSupported(typesPath.index(index), type, types)])))
  const missing = rules.flatMap(({ peers, peersPath }) =>
    peers.flatMap(({ ipBlock }, index) => (ipBlock?.cidr === '' ? [required(peersPath.index(index).child('ipBlock', 'cidr'))] : [])),
  )
  return [...errors, ...missing]
}

/** Follows ValidateNetworkPolicy. */
export function validateNetworkPolicy(policy: NetworkPolicy): FieldError[] {
  return [...validateObjectMeta(policy.metadata, true, nameIsDNSSubdomain, metadata), ...validateSpec(policy, new Set())]
}
