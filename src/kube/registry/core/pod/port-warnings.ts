import type { ContainerPort, PodSpec } from '../../../api/types.gen.ts'
import { goQuote } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { visitContainersWithPath } from './containers.ts'

interface Placed {
  readonly path: Path
  readonly port: ContainerPort
}

/** A port as Go's %+v prints the server's own struct. */
function printed({ name = '', hostPort = 0, containerPort, protocol = '', hostIP = '' }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`
}

/** Ports that come twice, by number or by name. Follows pkg/api/pod/warnings.go warningsForPodSpecAndMeta. */
export function portWarnings(spec: PodSpec, path: Path): string[] {
  const warnings: string[] = []
  const placed = new Map<string, Placed[]>()
  const names = new Map<string, Path>()
  const nameWarnings: string[] = []
  visitContainersWithPath(spec, path, (container, containerPath) => {
    for (const [index, port] of (container.ports ?? []).entries()) {
      const portPath = containerPath.child('ports').index(index)
      if (port.hostIP && !port.hostPort) warnings.push(`${portPath}: hostIP set without hostPort: ${printed(port)}`)
      const key = `${port.containerPort}/${port.protocol ?? ''}`
      const others = placed.get(key)
      if (others === undefined) {
        placed.set(key, [{ path: portPath, port }])
      } else {
        for (const other of others) {
          const problem = conflict(port, other.port)
          if (problem !== undefined) warnings.push(`${portPath}: ${problem} port definition with ${other.path}`)
        }
        others.push({ path: portPath, port })
      }
      if (!port.name) continue
      const first = names.get(port.name)
      if (first === undefined) names.set(port.name, portPath)
      else
        nameWarnings.push(
          `${portPath}: duplicate port name ${goQuote(port.name)} with ${first}, services and probes that select ports by name will use ${first}`,
        )
    }
  })
  return [...warnings, ...nameWarnings]
}

function conflict(port: ContainerPort, other: ContainerPort): string | undefined {
  const { hostIP = '', hostPort = 0 } = port
  const { hostIP: otherIP = '', hostPort: otherPort = 0 } = other
  if (hostIP === otherIP && hostPort === otherPort) return 'duplicate'
  if (hostPort === 0 || otherPort === 0) return 'overlapping'
  return hostPort === otherPort && (hostIP === '') !== (otherIP === '') ? 'dangerously ambiguous' : undefined
}
