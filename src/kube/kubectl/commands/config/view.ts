import type { CommandSpec } from '../../command.ts'
import { bool } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'
import { printerFor, printFlags } from '../../printers/printer.ts'

/** Follows kubectl/pkg/cmd/config/get_clusters.go. */
export const getClusters: CommandSpec = {
  name: 'get-clusters',
  use: 'get-clusters [flags]',
  about: 'Show the clusters of the kubeconfig',
  run: invocation => invocation.out(`NAME\n${[...invocation.context.config.clusters.keys()].map(name => `${name}\n`).join('')}`),
}

/** Follows get_users.go. */
export const getUsers: CommandSpec = {
  name: 'get-users',
  use: 'get-users [flags]',
  about: 'Show the users of the kubeconfig',
  run: invocation =>
    invocation.out(
      `NAME\n${[...invocation.context.config.users]
        .sort()
        .map(name => `${name}\n`)
        .join('')}`,
    ),
}

/** Follows view.go. Certificates and keys are always left out: a simulated cluster has none. */
export const view: CommandSpec = {
  name: 'view',
  use: 'view [flags]',
  about: 'Show the kubeconfig',
  flags: [
    ...printFlags('yaml'),
    bool('flatten', 'Write certificates into the output.', false, { unsimulated: true }),
    bool('merge', 'Merge all kubeconfig files.', true),
    bool('minify', 'Only what the current context uses.'),
    bool('raw', 'Show certificates and keys.', false, { unsimulated: true }),
  ],
  run: runView,
}

function runView(invocation: Invocation): void {
  if (invocation.args.length > 0) throw invocation.usageError(`unexpected arguments: [${invocation.args.join(' ')}]`)
  const { config } = invocation.context
  const current = config.contexts.get(config.currentContext)
  const minify = invocation.bool('minify')
  const object = {
    apiVersion: 'v1',
    clusters: [...config.clusters]
      .filter(([name]) => !minify || name === current?.cluster)
      .map(([name, { server }]) => ({ cluster: { 'certificate-authority-data': 'DATA+OMITTED', server }, name })),
    contexts: [...config.contexts].filter(([name]) => !minify || name === config.currentContext).map(([name, context]) => ({ context, name })),
    'current-context': config.currentContext,
    kind: 'Config',
    users: [...config.users]
      .filter(name => !minify || name === current?.user)
      .map(name => ({ name, user: { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' } })),
  }
  printerFor(invocation, '').print(object, text => invocation.out(text))
}
