import type { DiscoveryEndpointPort, Endpoint, EndpointSlice } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported, required, tooMany } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isIPv4, isIPv6, isValidIP, isValidIPForLegacyField } from '../../../apimachinery/ip.ts'
import { isDNS1123Label, isDNS1123Subdomain, isQualifiedName, isValidLabelValue, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { validateLabels } from '../../../apimachinery/selector.ts'
import { fieldImmutable, semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { validateEndpointIP } from '../../core/service/validation.ts'

const metadata = Path.of('metadata')
const protocols = ['SCTP', 'TCP', 'UDP']
const maxTopologyLabels = 16
const maxAddresses = 100
const maxPorts = 20000
const maxEndpoints = 1000
const maxHints = 8

/** A domain of at least two labels. Follows apimachinery/pkg/util/validation/validation.go IsFullyQualifiedDomainName. */
function validateFullName(path: Path, text: string): FieldError[] {
  if (text === '') return [required(path)]
  const name = text.replace(/\.$/, '')
  const problems = isDNS1123Subdomain(name)
  if (problems.length > 0) return [invalid(path, name, problems.join(','))]
  const labels = name.split('.')
  if (labels.length < 2) return [invalid(path, name, 'should be a domain with at least two segments separated by dots')]
  for (const label of labels) {
    const faults = isDNS1123Label(label)
    if (faults.length > 0) return [invalid(path, label, faults.join(','))]
  }
  return []
}

function validateAddress(address: string, type: string, list: Path, at: Path): FieldError[] {
  if (type === 'FQDN') return validateFullName(at, address)
  if (type !== 'IPv4' && type !== 'IPv6') return []
  const problems = type === 'IPv4' ? isValidIPForLegacyField(address) : isValidIP(address)
  if (problems.length > 0) return problems.map(message => invalid(at, address, message))
  const fits = type === 'IPv4' ? isIPv4(address) : isIPv6(address)
  return [...(fits ? [] : [invalid(list, address, `must be an ${type} address`)]), ...validateEndpointIP(address, at)]
}

function validateHints(names: readonly { readonly name: string }[], rule: (name: string) => string[], path: Path): FieldError[] {
  if (names.length > maxHints) return [tooMany(path, names.length, maxHints)]
  return names.flatMap(({ name }, index) => {
    const at = path.index(index).child('name')
    const first = names.findIndex(other => other.name === name) === index
    return [...(first ? [] : [duplicate(at, name)]), ...rule(name).map(message => invalid(at, name, message))]
  })
}

function validateEndpoint(endpoint: Endpoint, type: string, path: Path): FieldError[] {
  const { addresses, nodeName, deprecatedTopology = {}, hostname, hints } = endpoint
  const list = path.child('addresses')
  const topology = path.child('deprecatedTopology')
  const labels = Object.keys(deprecatedTopology).length
  return [
    ...(addresses ?? []).flatMap((address, index) => validateAddress(address, type, list, list.index(index))),
    ...(nodeName === undefined ? [] : nameIsDNSSubdomain(nodeName, false).map(message => invalid(path.child('nodeName'), nodeName, message))),
    ...(labels > maxTopologyLabels ? [tooMany(topology, labels, maxTopologyLabels)] : []),
    ...validateLabels(deprecatedTopology, topology),
    ...(hostname === undefined ? [] : isDNS1123Label(hostname).map(message => invalid(path.child('hostname'), hostname, message))),
    ...validateHints(hints?.forZones ?? [], isValidLabelValue, path.child('hints', 'forZones')),
    ...validateHints(hints?.forNodes ?? [], name => nameIsDNSSubdomain(name, false), path.child('hints', 'forNodes')),
  ]
}

function validatePorts(ports: readonly DiscoveryEndpointPort[], path: Path): FieldError[] {
  if (ports.length > maxPorts) return [tooMany(path, ports.length, maxPorts)]
  return ports.flatMap(({ name = '', protocol, appProtocol }, index) => {
    const at = path.index(index)
    const errors: FieldError[] = name === '' ? [] : isDNS1123Label(name).map(message => invalid(at.child('name'), name, message))
    if (ports.findIndex(other => (other.name ?? '') === name) < index) errors.push(duplicate(at.child('name'), name))
    if (protocol === undefined) errors.push(required(at.child('protocol')))
    else if (!protocols.includes(protocol)) errors.push(notSupported(at.child('protocol'), protocol, protocols))
    if (appProtocol !== undefined) errors.push(...isQualifiedName(appProtocol).map(message => invalid(at.child('appProtocol'), appProtocol, message)))
    return errors
  })
}

/** The rules that upstream declares beside the type; they come last. Follows pkg/apis/discovery/v1/zz_generated.validations.go. */
function validateDeclared({ addressType, endpoints }: EndpointSlice, old?: EndpointSlice): FieldError[] {
  const errors: FieldError[] = []
  const path = Path.of('addressType')
  if (old !== undefined && old.addressType !== addressType) errors.push(invalid(path, null, fieldImmutable))
  else if (addressType === '') errors.push(required(path))
  else if (!['FQDN', 'IPv4', 'IPv6'].includes(addressType)) errors.push(notSupported(path, addressType, ['FQDN', 'IPv4', 'IPv6']))
  if (old !== undefined && semanticallyEqual(endpoints, old.endpoints)) return errors
  for (const [index, endpoint] of (endpoints ?? []).entries()) {
    const at = Path.of('endpoints').index(index).child('addresses')
    const count = endpoint.addresses?.length ?? 0
    if (count === 0) errors.push(required(at))
    else if (count > maxAddresses) errors.push(tooMany(at, count, maxAddresses))
  }
  return errors
}

/** Follows pkg/apis/discovery/validation/validation.go ValidateEndpointSlice. */
export function validateEndpointSlice(slice: EndpointSlice, old?: EndpointSlice): FieldError[] {
  const path = Path.of('endpoints')
  const endpoints = slice.endpoints ?? []
  const errors = [...validateObjectMeta(slice.metadata, true, nameIsDNSSubdomain, metadata), ...validatePorts(slice.ports ?? [], Path.of('ports'))]
  if (old === undefined || !semanticallyEqual(slice.endpoints, old.endpoints)) {
    if (endpoints.length > maxEndpoints) errors.push(tooMany(path, endpoints.length, maxEndpoints))
    else errors.push(...endpoints.flatMap((endpoint, index) => validateEndpoint(endpoint, slice.addressType, path.index(index))))
  }
  return [...errors, ...validateDeclared(slice, old)]
}
