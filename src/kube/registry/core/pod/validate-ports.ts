import type { ContainerPort, PodSpec } from '../../../api/types.gen.ts'
import { duplicate, invalid, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isValidPortName, isValidPortNum } from '../../../apimachinery/names.ts'
import type { Errors } from './checks.ts'
import { checkRequiredOneOf, report } from './checks.ts'
import type { AnyContainer } from './containers.ts'
import type { PodValidationOptions } from './options.ts'

const protocols = ['SCTP', 'TCP', 'UDP']

/** The ports of one container. Follows pkg/apis/core/validation/validation.go validateContainerPorts. */
export function validateContainerPorts(errors: Errors, ports: readonly ContainerPort[] | undefined, path: Path): void {
  if (ports === undefined) return
  const names = new Set<string>()
  for (const [index, port] of ports.entries()) {
    const portPath = path.index(index)
    if (port.name) {
      const messages = isValidPortName(port.name)
      if (messages.length > 0) report(errors, portPath.child('name'), port.name, messages)
      else if (names.has(port.name)) errors.push(duplicate(portPath.child('name'), port.name))
      else names.add(port.name)
    }
    if (port.containerPort === 0) errors.push(required(portPath.child('containerPort')))
    else report(errors, portPath.child('containerPort'), port.containerPort, isValidPortNum(port.containerPort))
    if (port.hostPort) report(errors, portPath.child('hostPort'), port.hostPort, isValidPortNum(port.hostPort))
    checkRequiredOneOf(errors, portPath.child('protocol'), port.protocol, protocols)
  }
}

/** No two containers of the list may take the same port of the node. Follows checkHostPortConflicts. */
export function checkHostPortConflicts(errors: Errors, containers: readonly AnyContainer[], path: Path): void {
  let taken: Set<string> | undefined
  for (const [index, { ports }] of containers.entries()) {
    for (const [portIndex, { hostPort, hostIP = '', protocol = '' }] of (ports ?? []).entries()) {
      if (!hostPort) continue
      const key = `${protocol}/${hostIP}/${hostPort}`
      taken ??= new Set()
      if (taken.has(key)) errors.push(duplicate(path.index(index).child('ports').index(portIndex).child('hostPort'), key))
      else taken.add(key)
    }
  }
}

/** On the node's network the node's port is the container's. Follows validatePodHostNetworkDeps. */
export function validateHostNetworkPorts(errors: Errors, spec: PodSpec, path: Path, options: PodValidationOptions): void {
  if (!spec.hostNetwork) return
  for (const [index, container] of (spec.containers ?? []).entries()) {
    for (const [portIndex, { hostPort = 0, containerPort }] of (container.ports ?? []).entries()) {
      if ((options.resourceIsPod === true || hostPort !== 0) && hostPort !== containerPort) {
        const portPath = path.child('containers').index(index).child('ports').index(portIndex)
        errors.push(invalid(portPath.child('hostPort'), hostPort, 'must match `containerPort` when `hostNetwork` is true'))
      }
    }
  }
}
