import type { Service, ServicePort } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isDNS1123Label, isQualifiedName, isValidPortName, isValidPortNum } from '../../../apimachinery/names.ts'

const portsPath = Path.of('spec', 'ports')
const protocols = ['SCTP', 'TCP', 'UDP']

/** A port's number or name. Follows pkg/apis/core/validation/validation.go ValidatePortNumOrName. */
export function validatePortNumOrName(port: number | string, path: Path): FieldError[] {
  const messages = typeof port === 'number' ? isValidPortNum(port) : isValidPortName(port)
  return messages.map(message => invalid(path, port, message))
}

function validateServicePort(port: ServicePort, requireName: boolean, names: Set<string>, path: Path): FieldError[] {
  const errors: FieldError[] = []
  const { name = '', protocol = '' } = port
  if (name !== '') {
    errors.push(...isDNS1123Label(name).map(message => invalid(path.child('name'), name, message)))
    if (names.has(name)) errors.push(duplicate(path.child('name'), name))
    names.add(name)
  } else if (requireName) errors.push(required(path.child('name')))
  errors.push(...isValidPortNum(port.port).map(message => invalid(path.child('port'), port.port, message)))
  if (protocol === '') errors.push(required(path.child('protocol')))
  else if (!protocols.includes(protocol)) errors.push(notSupported(path.child('protocol'), protocol, protocols))
  errors.push(...validatePortNumOrName(port.targetPort, path.child('targetPort')))
  const { appProtocol } = port
  if (appProtocol !== undefined) errors.push(...isQualifiedName(appProtocol).map(message => invalid(path.child('appProtocol'), appProtocol, message)))
  return errors
}

/** Each port alone. Follows validateServicePort. */
export function validatePorts(service: Service): FieldError[] {
  const ports = service.spec.ports ?? []
  const names = new Set<string>()
  return ports.flatMap((port, index) => validateServicePort(port, ports.length > 1, names, portsPath.index(index)))
}

/** What ports may not share, and node ports where none may be. */
export function validatePortConflicts(service: Service): FieldError[] {
  const errors: FieldError[] = []
  const ports = [...(service.spec.ports ?? []).entries()]
  if (service.spec.type === 'ClusterIP') {
    for (const [index, port] of ports) {
      if (port.nodePort) errors.push(forbidden(portsPath.index(index).child('nodePort'), "may not be used when `type` is 'ClusterIP'"))
    }
  }
  const nodePorts = new Set<string>()
  for (const [index, { nodePort, protocol }] of ports) {
    if (!nodePort) continue
    if (nodePorts.has(`${protocol} ${nodePort}`)) errors.push(duplicate(portsPath.index(index).child('nodePort'), nodePort))
    nodePorts.add(`${protocol} ${nodePort}`)
  }
  const seen = new Set<string>()
  for (const [index, { port, protocol = '' }] of ports) {
    const key = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }
    if (seen.has(`${protocol} ${port}`)) errors.push(duplicate(portsPath.index(index), key))
    seen.add(`${protocol} ${port}`)
  }
  return errors
}
