import { isDNS1123Subdomain, isValidPortName, isValidPortNum } from '../../../apimachinery/names.ts'
import type { CommandSpec } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { FlagSpec } from '../../flags.ts'
import { number, slice, text } from '../../flags.ts'
import { createGenerated, explicitNamespace, generatorFlags, nameArgument } from '../../generator.ts'
import type { Invocation } from '../../invocation.ts'

type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'

// Follows kubectl/pkg/cmd/create/create_service.go.
function serviceCommand(type: ServiceType, use: string, about: string, ...own: FlagSpec[]): CommandSpec {
  const name = type.toLowerCase()
  return {
    name,
    use: `${name} NAME ${use} [--dry-run=server|client|none]`,
    about,
    flags: generatorFlags(slice('tcp', 'Ports, as PORT or PORT:TARGETPORT.'), ...own),
    run: invocation => runService(invocation, type),
  }
}

/** The group of the Service generators. */
export const service: CommandSpec = {
  name: 'service',
  aliases: ['svc'],
  use: 'service [flags]',
  about: 'Create a Service of one of four types',
  commands: [
    serviceCommand(
      'ClusterIP',
      '[--tcp=<port>:<targetPort>]',
      'Create a Service inside the cluster',
      text('clusterip', 'The address; None for a headless Service.'),
    ),
    serviceCommand(
      'ExternalName',
      '--external-name external.name',
      'Create a Service that is another name',
      text('external-name', 'The other name.', '', { required: true }),
    ),
    serviceCommand('LoadBalancer', '[--tcp=port:targetPort]', 'Create a Service behind a load balancer'),
    serviceCommand('NodePort', '[--tcp=port:targetPort]', 'Create a Service on a port of every node', number('node-port', 'The port of the nodes.')),
  ],
}

function runService(invocation: Invocation, type: ServiceType): void {
  const name = nameArgument(invocation)
  const tcp = invocation.list('tcp')
  const clusterIP = invocation.string('clusterip')
  const externalName = invocation.string('external-name')
  if (clusterIP !== 'None' && tcp.length === 0 && type !== 'ExternalName') throw new CommandError('at least one tcp port specifier must be provided')
  if (type === 'ExternalName' && isDNS1123Subdomain(externalName).length > 0) throw new CommandError(`invalid service external name ${externalName}`)
  const nodePort = invocation.number('node-port')
  const ports = tcp.map(text => ({ name: text.replaceAll(':', '-'), ...parsePorts(text), protocol: 'TCP', ...(nodePort > 0 ? { nodePort } : {}) }))
  const labels = { app: name }
  createGenerated(
    invocation,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, labels, ...explicitNamespace(invocation) },
      spec: {
        type,
        selector: labels,
        ...(ports.length > 0 ? { ports } : {}),
        ...(externalName === '' ? {} : { externalName }),
        ...(clusterIP === '' ? {} : { clusterIP }),
      },
    },
    `failed to create ${type} service: `,
  )
}

// Follows create_service.go parsePorts and k8s.io/utils/net ParsePort.
function parsePorts(text: string): { port: number; targetPort: number | string } {
  const [first = '', second] = text.split(':')
  const port = Number(first)
  if (!/^\d+$/.test(first)) throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(first)}: invalid syntax`)
  if (port > 65535) throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(first)}: value out of range`)
  if (second === undefined) return { port, targetPort: port }
  if (/^[+-]?\d+$/.test(second)) {
    const problems = isValidPortNum(Number(second))
    if (problems.length > 0) throw new CommandError(problems.join(','))
    return { port, targetPort: Number(second) }
  }
  const problems = isValidPortName(second)
  if (problems.length > 0) throw new CommandError(problems.join(','))
  return { port, targetPort: second }
}
