import { goQuote } from '../../../apimachinery/field-error.ts'
import { isConfigMapKey } from '../../../apimachinery/names.ts'
import type { Pause } from '../../../process/process.ts'
import { encodeJSON } from '../../../serializer/go-json.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { addEnvFiles, addFiles, addLiterals, nameHash } from '../../data-sources.ts'
import { CommandError } from '../../errors.ts'
import { array, bool, slice } from '../../flags.ts'
import { createGenerated, explicitNamespace, generatorFlags, nameArgument } from '../../generator.ts'
import type { Invocation } from '../../invocation.ts'

/** Follows kubectl/pkg/cmd/create/create_configmap.go. */
export const configMap: CommandSpec = {
  name: 'configmap',
  aliases: ['cm'],
  use: 'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  about: 'Create a ConfigMap from files, folders or values',
  examples: ['kubectl create configmap app --from-literal=mode=blue', 'kubectl create configmap app --from-file=app.conf'],
  flags: generatorFlags(
    bool('append-hash', 'Add a hash of the content to the name.'),
    slice('from-env-file', 'Files with a line KEY=VALUE for each key.'),
    slice('from-file', 'Files or folders; the key is the name of the file, or what stands before an =.'),
    array('from-literal', 'A key and its value, as KEY=VALUE.'),
  ),
  run: runConfigMap,
}

function* runConfigMap(invocation: Invocation): Generator<Pause, Outcome, void> {
  let name = nameArgument(invocation)
  if (name === '') throw new CommandError('name must be specified')
  const files = invocation.list('from-file')
  const literals = invocation.list('from-literal')
  const envFiles = invocation.list('from-env-file')
  if (envFiles.length > 0 && (files.length > 0 || literals.length > 0))
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal')
  const data: Record<string, string> = {}
  const add = (key: string, value: string) => {
    const problems = isConfigMapKey(key)
    if (problems.length > 0) throw new CommandError(`${goQuote(key)} is not a valid key name for a ConfigMap: ${problems.join(',')}`)
    if (Object.hasOwn(data, key))
      throw new CommandError(`cannot add key ${goQuote(key)}, another key by that name already exists in Data for ConfigMap ${goQuote(name)}`)
    data[key] = value
  }
  yield* addFiles(invocation, files, add)
  addLiterals(literals, add)
  yield* addEnvFiles(invocation, envFiles, 'config', add)
  if (invocation.bool('append-hash')) name = `${name}-${nameHash(encodeJSON({ data, kind: 'ConfigMap', name }))}`
  createGenerated(
    invocation,
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...explicitNamespace(invocation) }, data },
    'failed to create configmap: ',
  )
  return 0
}
