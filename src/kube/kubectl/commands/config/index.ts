import type { CommandSpec } from '../../command.ts'
import { array, bool, text } from '../../flags.ts'
import { unsimulated } from '../../unsimulated.ts'
import { currentContext, deleteContext, getContexts, renameContext, setContext, useContext } from './contexts.ts'
import { getClusters, getUsers, view } from './view.ts'

const set: CommandSpec = {
  name: 'set',
  use: 'set PROPERTY_NAME PROPERTY_VALUE',
  about: 'Write one value of the kubeconfig',
  flags: [bool('set-raw-bytes', 'The value is written as it is, not as base64.')],
  run: invocation => unsimulated(invocation, 'config set'),
}

const unset: CommandSpec = {
  name: 'unset',
  use: 'unset PROPERTY_NAME',
  about: 'Remove one value of the kubeconfig',
  run: invocation => unsimulated(invocation, 'config unset'),
}

const setCluster: CommandSpec = {
  name: 'set-cluster',
  use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  about: 'Write a cluster of the kubeconfig',
  flags: [
    text('server', 'Address of the API server.'),
    text('certificate-authority', 'Certificate file of its authority.'),
    text('tls-server-name', 'Name to expect in its certificate.'),
    text('proxy-url', 'Proxy to go through.'),
    bool('embed-certs', 'Write the certificate into the kubeconfig.'),
    bool('insecure-skip-tls-verify', 'Do not check its certificate.'),
  ],
  run: invocation => unsimulated(invocation, 'config set-cluster'),
}

const setCredentials: CommandSpec = {
  name: 'set-credentials',
  use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  about: 'Write a user of the kubeconfig',
  flags: [
    text('client-certificate', 'Certificate file.'),
    text('client-key', 'Key file.'),
    text('token', 'Bearer token.'),
    text('username', 'Name.'),
    text('password', 'Password.'),
    bool('embed-certs', 'Write certificate and key into the kubeconfig.'),
    text('auth-provider', 'Provider of credentials.'),
    array('auth-provider-arg', 'Argument of the provider.'),
    text('exec-command', 'Program that gives credentials.'),
    text('exec-api-version', 'Version it speaks.'),
    array('exec-arg', 'Argument of that program.'),
    array('exec-env', 'Variable of that program.'),
    text('exec-interactive-mode', 'Whether that program may ask: Never, IfAvailable, Always.'),
    bool('exec-provide-cluster-info', 'Tell that program about the cluster.'),
  ],
  run: invocation => unsimulated(invocation, 'config set-credentials'),
}

const deleteCluster: CommandSpec = {
  name: 'delete-cluster',
  use: 'delete-cluster NAME',
  about: 'Remove a cluster of the kubeconfig',
  run: invocation => unsimulated(invocation, 'config delete-cluster'),
}
const deleteUser: CommandSpec = {
  name: 'delete-user',
  use: 'delete-user NAME',
  about: 'Remove a user of the kubeconfig',
  run: invocation => unsimulated(invocation, 'config delete-user'),
}

/** Follows kubectl/pkg/cmd/config/config.go. */
export const config: CommandSpec = {
  name: 'config',
  group: 'Settings Commands',
  use: 'config SUBCOMMAND',
  about: 'Look at the kubeconfig and choose contexts',
  details: 'A context joins a cluster, a user and a namespace. The current one says where commands go.',
  commands: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    set,
    setCluster,
    setContext,
    setCredentials,
    unset,
    useContext,
    view,
  ],
}
