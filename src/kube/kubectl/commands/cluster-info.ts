import type { CommandSpec } from '../command.ts'
import { server } from '../config.ts'
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

const hint = "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n"

function runClusterInfo(invocation: Invocation): void {
  try {
    invocation.out(`${linesOf(invocation).join('\n')}\n`)
  } finally {
    invocation.out(hint)
  }
}

function linesOf(invocation: Invocation): string[] {
  const { api } = invocation
  const lines = [`Kubernetes control plane is running at ${server}`]
  const namespace = invocation.changed('namespace') ? invocation.string('namespace') : 'kube-system'
  for (const service of api.query(kindFor(api, 'services'), { namespace, labelSelector: 'kubernetes.io/cluster-service=true' }).items) {
    const name = service.metadata.labels?.['kubernetes.io/name'] ?? service.metadata.name ?? ''
    const port = firstPort(service)
    const scheme = port.name === 'https' || port.number === 443 ? 'https:' : ''
    lines.push(
      `${name} is running at ${server}/api/v1/namespaces/${namespace}/services/${scheme}${service.metadata.name ?? ''}${port.name === '' && scheme === '' ? '' : `:${port.name}`}/proxy`,
    )
  }
  return lines
}

function firstPort(service: unknown): { name: string; number: number } {
  const port = listAt(service, 'spec', 'ports')[0]
  return { name: textAt(port, 'name'), number: numberAt(port, 'port') }
}
