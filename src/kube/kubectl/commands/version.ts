import { encodeStruct } from '../../serializer/go-json.ts'
import { printYAML } from '../../yaml/print.ts'
import type { CommandSpec } from '../command.ts'
import { CommandError } from '../errors.ts'
import { bool, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { clientVersion, kustomizeVersion, serverVersion } from '../version.ts'

/** Follows kubectl/pkg/cmd/version/version.go. */
export const version: CommandSpec = {
  name: 'version',
  group: 'Other Commands',
  use: 'version [flags]',
  about: 'Show the versions of client and server',
  flags: [bool('client', 'Only the client.'), text('output|o', 'yaml or json.')],
  run: runVersion,
}

function runVersion(invocation: Invocation): void {
  const { args } = invocation
  const output = invocation.string('output')
  if (args.length > 0) throw new CommandError(`extra arguments: [${args.join(' ')}]`)
  if (output !== '' && output !== 'yaml' && output !== 'json') throw new CommandError("--output must be 'yaml' or 'json'")
  const withServer = !invocation.bool('client')
  if (output === '') {
    invocation.out(`Client Version: ${clientVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`)
    if (!withServer) return
    invocation.requireServer()
    invocation.out(`Server Version: ${serverVersion.gitVersion}\n`)
    return
  }
  const all = { clientVersion, kustomizeVersion, ...(withServer ? { serverVersion } : {}) }
  invocation.out(output === 'yaml' ? `${printYAML(all)}\n` : `${encodeStruct(all, '  ')}\n`)
}
