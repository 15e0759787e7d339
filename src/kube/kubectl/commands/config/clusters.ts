import { compareText } from '../../../apimachinery/labels.ts'
import type { CommandSpec } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { bool, text } from '../../flags.ts'
import { helpText } from '../../help.ts'
import type { Invocation } from '../../invocation.ts'
import { embedded } from './embedded.ts'
import { removeEntry, textFlags, unexpected } from './stanzas.ts'

/** Follows kubectl/pkg/cmd/config/get_clusters.go. */
export const getClusters: CommandSpec = {
  name: 'get-clusters',
  use: 'get-clusters [flags]',
  about: 'Show the clusters of the kubeconfig',
  run: invocation =>
    invocation.out(
      `NAME\n${[...invocation.configFiles.load().clusters.keys()]
        .sort(compareText)
        .map(name => `${name}\n`)
        .join('')}`,
    ),
}

/** Follows delete_cluster.go. */
export const deleteCluster: CommandSpec = {
  name: 'delete-cluster',
  use: 'delete-cluster NAME',
  about: 'Remove a cluster of the kubeconfig',
  run: invocation => {
    const [name] = invocation.args
    if (name === undefined || invocation.args.length > 1) invocation.out(helpText(invocation.command))
    else removeEntry(invocation, 'clusters', name)
  },
}

/** Follows set_cluster.go. */
export const setCluster: CommandSpec = {
  name: 'set-cluster',
  use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  about: 'Write a cluster of the kubeconfig',
  examples: ['# Name a second cluster', 'kubectl config set-cluster staging --server=https://staging.example.com:6443'],
  flags: [
    text('server', 'Address of the API server.'),
    text('certificate-authority', 'Certificate file of its authority.'),
    text('tls-server-name', 'Name to expect in its certificate.'),
    text('proxy-url', 'Proxy to go through.'),
    bool('embed-certs', 'Write the certificate into the kubeconfig.'),
    bool('insecure-skip-tls-verify', 'Do not check its certificate.'),
  ],
  run: runSetCluster,
}

const authority = 'certificate-authority'
const insecure = 'insecure-skip-tls-verify'

function runSetCluster(invocation: Invocation): void {
  const [name] = invocation.args
  if (name === undefined || invocation.args.length > 1) throw unexpected(invocation)
  if (name === '') throw new CommandError('you must specify a non-empty cluster name')
  const file = invocation.string(authority)
  if (invocation.bool(insecure) && file !== '') throw new CommandError('you cannot specify a certificate authority and insecure mode at the same time')
  if (invocation.bool('embed-certs') && file === '') throw new CommandError(`you must specify a --${authority} to embed`)
  const config = invocation.configFiles.load()
  const cluster: Record<string, unknown> = { ...config.clusters.get(name) }
  if (invocation.changed('server')) cluster['tls-server-name'] = ''
  textFlags(invocation, cluster, ['server', 'tls-server-name', 'proxy-url'])
  if (invocation.changed(insecure)) {
    cluster[insecure] = invocation.bool(insecure)
    if (invocation.bool(insecure)) for (const field of [authority, `${authority}-data`]) delete cluster[field]
  }
  if (invocation.changed(authority)) {
    embedded(invocation, cluster, authority)
    cluster[insecure] = false
  }
  config.clusters.set(name, cluster)
  invocation.configFiles.save(config)
  invocation.out(`Cluster ${JSON.stringify(name)} set.\n`)
}
