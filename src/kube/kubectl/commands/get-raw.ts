import { newNotFound, StatusError } from '../../apimachinery/status-error.ts'
import { encodeStruct } from '../../serializer/go-json.ts'
import { encodeObject } from '../../serializer/go-order.ts'
import type { Outcome } from '../command.ts'
import type { Invocation } from '../invocation.ts'
import { resourceName, versionOf } from '../mapping.ts'
import { withManagedFields } from '../printers/managed-fields.ts'
import { note } from '../unsimulated.ts'
import { isManifest, listAt } from '../value.ts'
import { serverVersion } from '../version.ts'

/** Answers one GET of the server's paths: objects, lists, versions and health. */
export function getRaw(invocation: Invocation, raw: string): Outcome {
  const [path = ''] = raw.split('?')
  const parts = path.split('/').filter(part => part !== '')
  if (path === '/version') invocation.out(encodeStruct(serverVersion, '  '))
  else if (path === '/healthz' || path === '/livez' || path === '/readyz') invocation.out('ok')
  else if (parts[0] === 'openapi' || parts[0] === 'metrics' || parts.length <= 2) return unserved(invocation, path, parts)
  else invocation.out(`${encodeObject(withManagedFields(invocation.api, objectsAt(invocation, parts, path)))}\n`)
  return 0
}

function unserved(invocation: Invocation, path: string, parts: readonly string[]): Outcome {
  const known = ['api', 'apis', 'openapi', 'metrics', 'logs'].includes(parts[0] ?? '')
  if (!known) throw notFound()
  invocation.err(note(`the path ${path} is not simulated here.`))
  return 1
}

function notFound(): StatusError {
  return new StatusError({ code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' })
}

function objectsAt(invocation: Invocation, parts: readonly string[], path: string): unknown {
  const apiVersion = parts[0] === 'api' ? parts[1] : `${parts[1] ?? ''}/${parts[2] ?? ''}`
  let rest = parts.slice(parts[0] === 'api' ? 2 : 3)
  let namespace = ''
  if (rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize') {
    namespace = rest[1] ?? ''
    rest = rest.slice(2)
  }
  const [plural, name, ...below] = rest
  const kind = invocation.api.kinds().find(each => versionOf(each) === apiVersion && each.plural === plural)
  if (kind === undefined || below.length > 1) throw notFound()
  if (name !== undefined) {
    if (kind.namespaced && namespace === '') throw notFound()
    if (below[0] === 'scale') return invocation.api.readScale(kind, namespace, name)
    if (below.length > 0 && below[0] !== 'status') throw newNotFound({ group: kind.group, resource: resourceName(kind) }, path)
    return invocation.api.read(kind, namespace, name)
  }
  const { items, resourceVersion } = invocation.api.query(kind, { namespace })
  // In a list of one kind no member says it again.
  const managed = listAt({ items: items.map(item => withManagedFields(invocation.api, item)) }, 'items').filter(isManifest)
  return {
    kind: `${kind.kind}List`,
    apiVersion: versionOf(kind),
    metadata: { resourceVersion },
    items: managed.map(({ kind: _kind, apiVersion: _version, ...item }) => item),
  }
}
