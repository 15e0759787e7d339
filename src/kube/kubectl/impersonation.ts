import { StatusError } from '../apimachinery/status-error.ts'
import type { API, UserInfo } from '../apiserver/interface.ts'
import type { ContainerRef, Containers } from './context.ts'
import { CommandError } from './errors.ts'
import { Invocation } from './invocation.ts'

/** The invocation as the user of the kubeconfig makes it, or as the one of `--as`. */
export function asUser(invocation: Invocation): Invocation {
  const user = userOf(invocation)
  if (user === undefined) return invocation
  const { context, io, command, flags } = invocation
  if (invocation.string('as') !== '') checkMayImpersonate(invocation)
  const api = context.api.impersonate(user)
  const containers = context.containers === undefined ? {} : { containers: guarded(api, context.containers) }
  return new Invocation({ ...context, api, ...containers }, io, command, flags, invocation.connection)
}

function userOf(invocation: Invocation): UserInfo | undefined {
  const [name, groups, uid] = [invocation.string('as'), invocation.list('as-group'), invocation.string('as-uid')]
  const extra = extraOf(invocation.list('as-user-extra'))
  if (name !== '') return { name, groups, ...(uid === '' ? {} : { uid }), ...(extra === undefined ? {} : { extra }) }
  if (groups.length > 0 || uid !== '' || extra !== undefined)
    throw new CommandError(`requesting uid, groups or user-extra for ${invocation.connection.userName} without impersonating a user`)
  return configures(invocation) ? undefined : invocation.connection.user
}

/** Commands about the kubeconfig itself never ask who they are. */
const configures = ({ command }: Invocation) => command.path.startsWith('kubectl config ')

// Follows apiserver/pkg/endpoints/filters/impersonation for the user's name; the administrator may be anybody.
function checkMayImpersonate(invocation: Invocation): void {
  const real = invocation.connection.user
  const name = invocation.string('as')
  if (real === undefined || invocation.context.api.impersonate(real).authorize({ verb: 'impersonate', group: '', resource: 'users', name }).allowed) return
  const message = `users "${name}" is forbidden: User "${real.name}" cannot impersonate resource "users" in API group "" at the cluster scope`
  throw new StatusError({ code: 403, reason: 'Forbidden', message })
}

function extraOf(pairs: readonly string[]): Record<string, string[]> | undefined {
  if (pairs.length === 0) return undefined
  const extra: Record<string, string[]> = {}
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    const key = equals < 0 ? pair : pair.slice(0, equals)
    extra[key] = [...(extra[key] ?? []), equals < 0 ? '' : pair.slice(equals + 1)]
  }
  return extra
}

/** Containers as another user reaches them: logs and exec are parts of a Pod that roles allow or not. */
function guarded(api: API, containers: Containers): Containers {
  const kind = api.kindOf('v1', 'Pod')
  const check = (verb: string, { namespace, pod }: ContainerRef, part: string) => {
    if (kind !== undefined) api.checkAccess(verb, kind, namespace, pod, part)
  }
  return {
    *logs(target, options, io) {
      check('get', target, 'log')
      return yield* containers.logs(target, options, io)
    },
    *exec(target, command, io) {
      check('create', target, 'exec')
      return yield* containers.exec(target, command, io)
    },
  }
}
