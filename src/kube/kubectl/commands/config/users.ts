import { compareText } from '../../../apimachinery/labels.ts'
import type { CommandSpec } from '../../command.ts'
import { asError, CommandError } from '../../errors.ts'
import { array, bool, slice, text } from '../../flags.ts'
import { helpText } from '../../help.ts'
import type { Invocation } from '../../invocation.ts'
import { parsePairs } from '../../pairs.ts'
import { listAt, recordAt, textAt } from '../../value.ts'
import { embedded } from './embedded.ts'
import { removeEntry, textFlags } from './stanzas.ts'

/** Follows kubectl/pkg/cmd/config/get_users.go. */
export const getUsers: CommandSpec = {
  name: 'get-users',
  use: 'get-users [flags]',
  about: 'Show the users of the kubeconfig',
  run: invocation =>
    invocation.out(
      `NAME\n${[...invocation.configFiles.load().users.keys()]
        .sort(compareText)
        .map(name => `${name}\n`)
        .join('')}`,
    ),
}

/** Follows delete_user.go. */
export const deleteUser: CommandSpec = {
  name: 'delete-user',
  use: 'delete-user NAME',
  about: 'Remove a user of the kubeconfig',
  run: invocation => {
    const [name] = invocation.args
    if (name === undefined || invocation.args.length > 1) throw invocation.usageError('user to delete is required')
    removeEntry(invocation, 'users', name)
  },
}

/** Follows set_credentials.go. */
export const setCredentials: CommandSpec = {
  name: 'set-credentials',
  use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  about: 'Write a user of the kubeconfig',
  examples: ['# Keep the token of a ServiceAccount', 'kubectl config set-credentials ci --token=TOKEN'],
  flags: [
    text('client-certificate', 'Certificate file.'),
    text('client-key', 'Key file.'),
    text('token', 'Bearer token.'),
    text('username', 'Name.'),
    text('password', 'Password.'),
    bool('embed-certs', 'Write certificate and key into the kubeconfig.'),
    text('auth-provider', 'Provider of credentials.'),
    slice('auth-provider-arg', 'Argument of the provider.'),
    text('exec-command', 'Program that gives credentials.'),
    text('exec-api-version', 'Version it speaks.'),
    slice('exec-arg', 'Argument of that program.'),
    array('exec-env', 'Variable of that program.'),
    text('exec-interactive-mode', 'Whether that program may ask: Never, IfAvailable, Always.'),
    bool('exec-provide-cluster-info', 'Tell that program about the cluster.'),
  ],
  run: runSetCredentials,
}

type Pairs = ReturnType<typeof parsePairs>

function runSetCredentials(invocation: Invocation): void {
  let pairs: { readonly provider: Pairs; readonly env: Pairs }
  try {
    if (invocation.args.length !== 1) throw new CommandError(`unexpected args: [${invocation.args.join(' ')}]`)
    const read = (flag: string) => parsePairs(invocation.list(flag), flag, true)
    pairs = { provider: read('auth-provider-arg'), env: read('exec-env') }
  } catch (thrown) {
    invocation.out(helpText(invocation.command))
    throw asError(thrown)
  }
  const [name = ''] = invocation.args
  validate(invocation, name)
  const config = invocation.configFiles.load()
  const user: Record<string, unknown> = { ...config.users.get(name) }
  for (const flag of ['client-certificate', 'client-key']) if (invocation.changed(flag)) embedded(invocation, user, flag)
  textFlags(invocation, user, ['token', 'username', 'password'])
  setProvider(invocation, user, pairs.provider)
  setExec(invocation, user, pairs.env)
  const [token, basic] = [invocation.string('token') !== '', invocation.string('username') !== '' || invocation.string('password') !== '']
  if (basic && !token) delete user['token']
  if (token && !basic) for (const field of ['username', 'password']) delete user[field]
  config.users.set(name, user)
  invocation.configFiles.save(config)
  invocation.out(`User ${JSON.stringify(name)} set.\n`)
}

function validate(invocation: Invocation, name: string): void {
  if (name === '') throw new CommandError('you must specify a non-empty user name')
  const given = (flag: string) => invocation.string(flag) !== ''
  if (given('token') && (given('username') || given('password')))
    throw new CommandError('you cannot specify more than one authentication method at the same time: --token, --username/--password')
  if (invocation.bool('embed-certs') && !given('client-certificate') && !given('client-key'))
    throw new CommandError('you must specify a --client-certificate or --client-key to embed')
  const mode = invocation.string('exec-interactive-mode')
  if (invocation.changed('exec-interactive-mode') && !['IfAvailable', 'Never', 'Always'].includes(mode))
    throw new CommandError('invalid interactive mode type, can be only IfAvailable, Never, Always')
}

function setProvider(invocation: Invocation, user: Record<string, unknown>, { set, remove }: Pairs): void {
  const given = invocation.string('auth-provider')
  const known = textAt(user, 'auth-provider', 'name')
  if (!invocation.changed('auth-provider') && user['auth-provider'] === undefined) return
  const name = invocation.changed('auth-provider') ? given : known
  const config = Object.fromEntries([...Object.entries(name === known ? recordAt(user, 'auth-provider', 'config') : {}), ...set])
  for (const key of remove) if (!set.has(key)) delete config[key]
  user['auth-provider'] = { name, ...(Object.keys(config).length === 0 ? {} : { config }) }
}

function setExec(invocation: Invocation, user: Record<string, unknown>, { set, remove }: Pairs): void {
  if (!invocation.changed('exec-command') && user['exec'] === undefined) return
  const before = recordAt(user, 'exec')
  const changed = (flag: string, field: string) => (invocation.changed(flag) ? invocation.string(flag) : textAt(before, field))
  const kept = listAt(before, 'env').filter(entry => !remove.includes(textAt(entry, 'name')) && !set.has(textAt(entry, 'name')))
  const env = [...kept, ...[...set].map(([name, value]) => ({ name, value }))]
  const args = invocation.changed('exec-command') ? [] : listAt(before, 'args')
  const given = invocation.list('exec-arg')
  const all = given.length > 0 ? given : args
  const version = changed('exec-api-version', 'apiVersion')
  const mode = changed('exec-interactive-mode', 'interactiveMode')
  user['exec'] = {
    command: changed('exec-command', 'command'),
    args: all.length === 0 ? null : all,
    env: env.length === 0 ? null : env,
    ...(version === '' ? {} : { apiVersion: version }),
    provideClusterInfo: invocation.changed('exec-provide-cluster-info') ? invocation.bool('exec-provide-cluster-info') : before['provideClusterInfo'] === true,
    ...(mode === '' ? {} : { interactiveMode: mode }),
  }
}
