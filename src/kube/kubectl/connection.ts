import type { UserInfo } from '../apiserver/interface.ts'
import { server } from './config.ts'
import { CommandError, PlainFailure } from './errors.ts'
import type { Invocation } from './invocation.ts'
import { log } from './options.ts'
import { bearerOf } from './tokens.ts'
import { note } from './unsimulated.ts'
import { textAt } from './value.ts'

/** Where the kubeconfig and the flags about it lead. */
export interface Connection {
  /** The namespace of the context; `default` when it names none. */
  readonly namespace: string
  /** The name of the kubeconfig's user; '' when there is none. */
  readonly userName: string
  /** Whom the server takes the client for; undefined for the administrator. */
  readonly user: UserInfo | undefined
  /** Why a context cannot be used at all. */
  readonly failure: Error | undefined
  /** Says and throws that no API server answers there; undefined when the practice cluster does. */
  readonly refuse: (() => never) | undefined
}

const anonymous: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] }

const credentials = ['client-certificate', 'client-certificate-data', 'token', 'tokenFile', 'username', 'password', 'exec', 'auth-provider']

/** Follows client-go/tools/clientcmd/client_config.go and validation.go. */
export function connectionOf(invocation: Invocation): Connection {
  const { configFiles } = invocation
  const config = configFiles.load()
  const flag = (name: string) => (invocation.changed(name) ? invocation.string(name) : '')
  const contextName = flag('context') || config.currentContext
  const context = config.contexts.get(contextName)
  const cluster = config.clusters.get(flag('cluster') || textAt(context, 'cluster'))
  const userName = flag('user') || textAt(context, 'user')
  const user = config.users.get(userName)
  const address = withScheme(flag('server') || textAt(cluster, 'server') || 'http://localhost:8080')
  const known = user !== undefined && credentials.some(field => user[field] !== undefined)
  const asks = address.startsWith('https:') && !known && !['token', 'username', 'client-certificate'].some(name => invocation.changed(name))
  const certified = user !== undefined && (user['client-certificate-data'] !== undefined || user['client-certificate'] !== undefined)
  // The server looks at a certificate first.
  const token = certified ? '' : flag('token') || textAt(user, 'token')
  const bearer = token === '' ? undefined : bearerOf(token, invocation.context.api, invocation.now)
  return {
    namespace: textAt(context, 'namespace') || 'default',
    userName,
    user: bearer ?? (certified ? undefined : anonymous),
    failure: failureOf({
      missing: configFiles.isMissing ? configFiles.explicit : '',
      context: contextName !== '' && context === undefined ? contextName : '',
      cluster: cluster === undefined ? flag('cluster') : '',
      user: user === undefined ? flag('user') : '',
      asks,
    }),
    refuse: !isPractice(address) ? () => refuse(invocation, address) : token !== '' && bearer === undefined ? unauthorized : undefined,
  }
}

function unauthorized(): never {
  throw new CommandError('You must be logged in to the server (Unauthorized)')
}

function failureOf(wrong: { missing: string; context: string; cluster: string; user: string; asks: boolean }): Error | undefined {
  if (wrong.missing !== '') return new CommandError(`stat ${wrong.missing}: no such file or directory`)
  if (wrong.context !== '') return new PlainFailure(`Error in configuration: context was not found for specified context: ${wrong.context}`)
  if (wrong.cluster !== '') return new CommandError(`no server found for cluster "${wrong.cluster}"`)
  if (wrong.user !== '') return new CommandError(`auth info "${wrong.user}" does not exist`)
  // Without a terminal's keyboard to answer.
  if (wrong.asks) return new PlainFailure('Please enter Username: Please enter Password: error: error reading input for Password')
  return undefined
}

const withScheme = (address: string) => (/^https?:\/\//.test(address) ? address : `http://${address}`)

const isPractice = (address: string) => address.replace('//localhost:', '//127.0.0.1:').replace(/\/+$/, '') === server

/** The first question of every command is what the server serves; the client asks it this often. */
const attempts = 5

function refuse(invocation: Invocation, address: string): never {
  const host = /^https?:\/\/([^/]+)/.exec(address)?.[1] ?? ''
  const machine = /^(?:localhost|127\.[\d.]+)(?=:|$)/.exec(host)?.[0]
  if (machine === undefined) throw new PlainFailure(note(`no API server answers at ${host} from here; the practice cluster is at ${server}.`))
  const port = host.split(':')[1] ?? (address.startsWith('https:') ? '443' : '80')
  if (invocation.command.spec.name !== 'version')
    for (let attempt = 0; attempt < attempts; attempt++)
      log(
        invocation,
        'E',
        'memcache.go:381',
        `"Couldn't get current server API group list" err="Get \\"${address.replace(/\/+$/, '')}/api?timeout=32s\\": dial tcp ${machine.replace('localhost', '127.0.0.1')}:${port}: connect: connection refused"`,
      )
  throw new PlainFailure(`The connection to the server ${host} was refused - did you specify the right host or port?`)
}
