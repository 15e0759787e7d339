import type { API } from '../apiserver/interface.ts'
import type { ContainerRef, Containers } from './context.ts'
import { CommandError } from './errors.ts'
import { Invocation } from './invocation.ts'

/** The invocation as the user of `--as` makes it. */
export function asUser(invocation: Invocation): Invocation {
  const { context, io, command, flags } = invocation
  const [name, groups, uid] = [invocation.string('as'), invocation.list('as-group'), invocation.string('as-uid')]
  const extra = extraOf(invocation.list('as-user-extra'))
  if (name === '' && groups.length === 0 && uid === '' && extra === undefined) return invocation
  if (name === '') throw new CommandError('requesting uid, groups or user-extra for  without impersonating a user')
  const api = context.api.impersonate({ name, groups, ...(uid === '' ? {} : { uid }), ...(extra === undefined ? {} : { extra }) })
  const containers = context.containers === undefined ? {} : { containers: guarded(api, context.containers) }
  return new Invocation({ ...context, api, ...containers }, io, command, flags)
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
