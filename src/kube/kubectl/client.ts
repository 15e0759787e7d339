import { nameIsPathSegment } from '../apimachinery/names.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { API } from '../apiserver/interface.ts'
import type { Kind } from '../registry/kind.ts'
import { CommandError } from './errors.ts'
import { isRecord } from './value.ts'

const servers = new WeakMap<API, API>()

/** The server behind a client: what is known of it outlives the command that learnt it. */
export const serverOf = (client: API): API => servers.get(client) ?? client

/**
 * The API server as kubectl's client meets it: warnings are told as they come, also those of a refusal and of reads,
 * and an object that is to be created names no resourceVersion. Follows client-go/rest/warnings.go and
 * cli-runtime/pkg/resource/helper.go createResource.
 */
export function clientOf(api: API, warn: (text: string) => void): API {
  const asking = <T>(kind: Kind, ask: () => T): T => {
    if (kind.deprecationWarning !== undefined) warn(kind.deprecationWarning)
    try {
      return ask()
    } catch (thrown) {
      if (thrown instanceof StatusError) for (const text of thrown.warnings) warn(text)
      throw thrown
    }
  }
  const client: API = Object.create(api)
  servers.set(client, api)
  client.create = (kind, namespace, body, options) => asking(kind, () => api.create(kind, namespace, withoutVersion(body), options))
  client.update = (kind, ...rest) => asking(kind, () => api.update(kind, ...rest))
  client.patch = (kind, ...rest) => asking(kind, () => api.patch(kind, ...rest))
  client.delete = (kind, ...rest) => asking(kind, () => api.delete(kind, ...rest))
  client.read = (kind, namespace, name) => {
    checkName(name)
    return asking(kind, () => api.read(kind, namespace, name))
  }
  client.query = (kind, ...rest) => asking(kind, () => api.query(kind, ...rest))
  return client
}

/** Follows client-go/rest/request.go Name. */
function checkName(name: string): void {
  if (name === '') throw new CommandError('resource name may not be empty')
  const messages = nameIsPathSegment(name, false)
  if (messages.length > 0) throw new CommandError(`invalid resource name ${JSON.stringify(name)}: [${messages.join(' ')}]`)
}

function withoutVersion(body: unknown): unknown {
  if (!isRecord(body) || !isRecord(body['metadata']) || !('resourceVersion' in body['metadata'])) return body
  const { resourceVersion: _, ...metadata } = body['metadata']
  return { ...body, metadata }
}
