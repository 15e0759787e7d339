import type { CommandSpec } from '../command.ts'
import { allNamespacesFlag } from '../flag-sets.ts'
import { duration, slice, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { kindFor } from '../mapping.ts'
import { printFlags } from '../printers/printer.ts'
import { unsimulated } from '../unsimulated.ts'
import { listAt, numberAt, textAt } from '../value.ts'

// The dump is a copy of everything; the kinds it holds are all there to get.
const dump: CommandSpec = {
  name: 'dump',
  use: 'dump [flags]',
  about: 'Print everything of the cluster that helps to find a fault',
  flags: [
    ...printFlags('json'),
    allNamespacesFlag(),
    slice('namespaces', 'Which namespaces.'),
    text('output-directory', 'A folder to write to.'),
    duration('pod-running-timeout', 'How long to wait until a Pod is there.', '20s'),
  ],
  run: invocation => unsimulated(invocation, 'cluster-info dump'),
}

/** Follows kubectl/pkg/cmd/clusterinfo/clusterinfo.go. */
export const clusterInfo: CommandSpec = {
  name: 'cluster-info',
  group: 'Cluster Management Commands',
  use: 'cluster-info [flags]',
  about: 'Show where the cluster is',
  commands: [dump],
  run: runClusterInfo,
}

function runClusterInfo(invocation: Invocation): void {
  const { config, api } = invocation.context
  const host = config.clusters.get(config.contexts.get(config.currentContext)?.cluster ?? '')?.server ?? ''
  const lines = [`Kubernetes control plane is running at ${host}`]
  const namespace = invocation.changed('namespace') ? invocation.string('namespace') : 'kube-system'
  for (const service of api.query(kindFor(api, 'services'), { namespace, labelSelector: 'kubernetes.io/cluster-service=true' }).items) {
    const name = service.metadata.labels?.['kubernetes.io/name'] ?? service.metadata.name ?? ''
    const port = firstPort(service)
    const scheme = port.name === 'https' || port.number === 443 ? 'https:' : ''
    lines.push(
      `${name} is running at ${host}/api/v1/namespaces/${namespace}/services/${scheme}${service.metadata.name ?? ''}${port.name === '' && scheme === '' ? '' : `:${port.name}`}/proxy`,
    )
  }
  invocation.out(`${lines.join('\n')}\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n`)
}

function firstPort(service: unknown): { name: string; number: number } {
  const port = listAt(service, 'spec', 'ports')[0]
  return { name: textAt(port, 'name'), number: numberAt(port, 'port') }
}
