import type { EndpointAddress, EndpointPort, EndpointSubset, Endpoints } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isValidIPForLegacyField } from '../../../apimachinery/ip.ts'
import { isDNS1123Label, isQualifiedName, isValidPortNum, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { validateEndpointIP } from '../service/validation.ts'

const metadata = Path.of('metadata')
const protocols = ['SCTP', 'TCP', 'UDP']

function validateAddress({ ip, hostname = '', nodeName }: EndpointAddress, path: Path): FieldError[] {
  return [
    ...isValidIPForLegacyField(ip).map(message => invalid(path.child('ip'), ip, message)),
    ...(hostname === '' ? [] : isDNS1123Label(hostname).map(message => invalid(path.child('hostname'), hostname, message))),
    ...(nodeName === undefined ? [] : nameIsDNSSubdomain(nodeName, false).map(message => invalid(path.child('nodeName'), nodeName, message))),
    ...validateEndpointIP(ip, path.child('ip')),
  ]
}

function validatePort({ name = '', port, protocol = '', appProtocol }: EndpointPort, requireName: boolean, path: Path): FieldError[] {
  const errors: FieldError[] = []
  if (name !== '') errors.push(...isDNS1123Label(name).map(message => invalid(path.child('name'), name, message)))
  else if (requireName) errors.push(required(path.child('name')))
  errors.push(...isValidPortNum(port).map(message => invalid(path.child('port'), port, message)))
  if (protocol === '') errors.push(required(path.child('protocol')))
  else if (!protocols.includes(protocol)) errors.push(notSupported(path.child('protocol'), protocol, protocols))
  if (appProtocol !== undefined) errors.push(...isQualifiedName(appProtocol).map(message => invalid(path.child('appProtocol'), appProtocol, message)))
  return errors
}

/** Follows pkg/apis/core/validation/validation.go validateEndpointSubsets. */
function validateSubset({ addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset, path: Path): FieldError[] {
  return [
    ...(addresses.length + notReadyAddresses.length === 0 ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : []),
    ...addresses.flatMap((address, index) => validateAddress(address, path.child('addresses').index(index))),
    ...notReadyAddresses.flatMap((address, index) => validateAddress(address, path.child('notReadyAddresses').index(index))),
    ...ports.flatMap((port, index) => validatePort(port, ports.length > 1, path.child('ports').index(index))),
  ]
}

/** Follows ValidateEndpoints. */
export function validateEndpoints(endpoints: Endpoints, old?: Endpoints): FieldError[] {
  const errors = validateObjectMeta(endpoints.metadata, true, nameIsDNSSubdomain, metadata)
  if (old !== undefined && semanticallyEqual(endpoints.subsets, old.subsets)) return errors
  return [...errors, ...(endpoints.subsets ?? []).flatMap((subset, index) => validateSubset(subset, Path.of('subsets').index(index)))]
}
