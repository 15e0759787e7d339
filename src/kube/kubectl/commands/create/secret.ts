import { encodeBase64 } from '../../../apimachinery/base64.ts'
import { goQuote } from '../../../apimachinery/field-error.ts'
import { isConfigMapKey } from '../../../apimachinery/names.ts'
import { encodeUTF8 } from '../../../apimachinery/utf8.ts'
import type { Pause } from '../../../process/process.ts'
import { encodeJSON } from '../../../serializer/go-json.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import type { AddKey } from '../../data-sources.ts'
import { addEnvFiles, addFiles, addLiterals, nameHash, readPath } from '../../data-sources.ts'
import { CommandError, Exit } from '../../errors.ts'
import { array, bool, slice, text } from '../../flags.ts'
import { createGenerated, explicitNamespace, generatorFlags, nameArgument } from '../../generator.ts'
import { helpText } from '../../help.ts'
import type { Invocation } from '../../invocation.ts'

const appendHash = () => bool('append-hash', 'Add a hash of the content to the name.')

// Follows kubectl/pkg/cmd/create/create_secret.go.
const generic: CommandSpec = {
  name: 'generic',
  use: 'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  about: 'Create a Secret from files, folders or values',
  examples: ['kubectl create secret generic db --from-literal=password=s3cret'],
  flags: generatorFlags(
    appendHash(),
    slice('from-env-file', 'Files with a line KEY=VALUE for each key.'),
    slice('from-file', 'Files or folders; the key is the name of the file, or what stands before an =.'),
    array('from-literal', 'A key and its value, as KEY=VALUE.'),
    text('type', 'The type of the Secret.'),
  ),
  run: runGeneric,
}

// Follows create_secret_docker.go.
const dockerRegistry: CommandSpec = {
  name: 'docker-registry',
  use: 'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  about: 'Create a Secret for pulling images',
  flags: generatorFlags(
    appendHash(),
    text('docker-email', 'Mail address for the registry.'),
    text('docker-password', 'Password for the registry.'),
    text('docker-server', 'Address of the registry.', 'https://index.docker.io/v1/'),
    text('docker-username', 'Name for the registry.'),
    slice('from-file', 'A file with the whole configuration.'),
  ),
  run: runDockerRegistry,
}

// Follows create_secret_tls.go.
const tls: CommandSpec = {
  name: 'tls',
  use: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  about: 'Create a Secret with a certificate and its key',
  flags: generatorFlags(appendHash(), text('cert', 'File of the certificate.'), text('key', 'File of the private key.')),
  run: runTLS,
}

/** The group of the Secret generators; it prints its help to stderr. */
export const secret: CommandSpec = {
  name: 'secret',
  use: 'secret (docker-registry | generic | tls)',
  about: 'Create a Secret of one of three types',
  commands: [dockerRegistry, generic, tls],
  run: invocation => {
    if (invocation.args.length > 0) throw invocation.usageError(`unknown command ${goQuote(invocation.args.join(' '))}`)
    invocation.err(helpText(invocation.command))
    throw new Exit(1)
  },
}

/** Collects keys and values; refuses bad and repeated keys. */
function collector(): { data: Record<string, string>; add: AddKey } {
  const data: Record<string, string> = {}
  return {
    data,
    add: (key, value) => {
      const problems = isConfigMapKey(key)
      if (problems.length > 0) throw new CommandError(`${goQuote(key)} is not valid key name for a Secret ${problems.join(';')}`)
      if (Object.hasOwn(data, key)) throw new CommandError(`cannot add key ${key}, another key by that name already exists`)
      data[key] = encodeBase64(encodeUTF8(value))
    },
  }
}

function createSecret(invocation: Invocation, base: string, type: string, data: Record<string, string>): void {
  const name = invocation.bool('append-hash') ? `${base}-${nameHash(encodeJSON({ data, kind: 'Secret', name: base, type }))}` : base
  createGenerated(
    invocation,
    { apiVersion: 'v1', kind: 'Secret', metadata: { name, ...explicitNamespace(invocation) }, ...(type === '' ? {} : { type }), data },
    'failed to create secret ',
  )
}

function* runGeneric(invocation: Invocation): Generator<Pause, Outcome, void> {
  const name = nameArgument(invocation)
  if (name === '') throw new CommandError('name must be specified')
  const files = invocation.list('from-file')
  const literals = invocation.list('from-literal')
  const envFiles = invocation.list('from-env-file')
  if (envFiles.length > 0 && (files.length > 0 || literals.length > 0))
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal')
  const { data, add } = collector()
  addLiterals(literals, add)
  yield* addFiles(invocation, files, add)
  yield* addEnvFiles(invocation, envFiles, 'secret', add)
  createSecret(invocation, name, invocation.string('type'), data)
  return 0
}

function* runDockerRegistry(invocation: Invocation): Generator<Pause, Outcome, void> {
  const name = nameArgument(invocation)
  if (name === '') throw new CommandError('name must be specified')
  const files = invocation.list('from-file').map(source => (source.includes('=') ? source : `.dockerconfigjson=${source}`))
  const [username, password, email, server] = ['docker-username', 'docker-password', 'docker-email', 'docker-server'].map(flag => invocation.string(flag))
  if (files.length === 0 && (!username || !password || !server))
    throw new CommandError('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required')
  const { data, add } = collector()
  yield* addFiles(invocation, files, add)
  // The entry's members stand in the order of the Go struct.
  if (files.length === 0)
    add(
      '.dockerconfigjson',
      JSON.stringify({
        auths: { [server ?? '']: { username, password, ...(email ? { email } : {}), auth: encodeBase64(encodeUTF8(`${username ?? ''}:${password ?? ''}`)) } },
      }),
    )
  createSecret(invocation, name, 'kubernetes.io/dockerconfigjson', data)
  return 0
}

function* runTLS(invocation: Invocation): Generator<Pause, Outcome, void> {
  const name = nameArgument(invocation)
  const paths = [invocation.string('cert'), invocation.string('key')]
  if (paths.includes('')) throw new CommandError('key and cert must be specified')
  const { data, add } = collector()
  const contents: string[] = []
  for (const path of paths) {
    const content = yield* readPath(invocation, path)
    if (content === undefined) throw new CommandError(`Cannot read file ${path}, open ${path}: no such file or directory`)
    contents.push(content)
  }
  const [certificate = '', key = ''] = contents
  for (const [content, part] of [
    [certificate, 'certificate'],
    [key, 'key'],
  ] as const)
    if (!content.includes('-----BEGIN ')) throw new CommandError(`tls: failed to find any PEM data in ${part} input`)
  add('tls.crt', certificate)
  add('tls.key', key)
  createSecret(invocation, name, 'kubernetes.io/tls', data)
  return 0
}
