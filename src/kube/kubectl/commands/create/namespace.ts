import type { CommandSpec } from '../../command.ts'
import { createGenerated, explicitNamespace, generatorFlags, nameArgument } from '../../generator.ts'

/** Follows kubectl/pkg/cmd/create/create_namespace.go. */
export const namespace: CommandSpec = {
  name: 'namespace',
  aliases: ['ns'],
  use: 'namespace NAME [--dry-run=server|client|none]',
  about: 'Create a Namespace',
  examples: ['kubectl create namespace lab'],
  flags: generatorFlags(),
  run: invocation => {
    createGenerated(invocation, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: nameArgument(invocation) } }, '')
  },
}

/** Follows kubectl/pkg/cmd/create/create_serviceaccount.go. */
export const serviceAccount: CommandSpec = {
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'serviceaccount NAME [--dry-run=server|client|none]',
  about: 'Create a ServiceAccount',
  examples: ['kubectl create serviceaccount builder'],
  flags: generatorFlags(),
  run: invocation => {
    createGenerated(
      invocation,
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: nameArgument(invocation), ...explicitNamespace(invocation) } },
      'failed to create serviceaccount: ',
    )
  },
}
