import { parseGroupVersion } from '../apimachinery/meta.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import { defaultColumns, defaultRow } from './default-table.ts'
import type { Kind } from './kind.ts'
import table from './other-kinds.gen.json' with { type: 'json' }

const words = (list: string) => (list === '-' ? undefined : list.split(','))

function kindOf(apiVersion: string, line: string): Kind {
  const { group, version } = parseGroupVersion(apiVersion)
  const [plural = '', kind = '', singular = '', scope, short = '-', verbs = '*', categories = '-'] = line.split(' ')
  const [shortNames, members] = [words(short), words(categories)]
  return {
    ...{ group, version, kind, plural, singular, namespaced: scope === 'Namespaced', columns: defaultColumns, row: defaultRow },
    strategy: { validate: () => [] },
    ...(shortNames === undefined ? {} : { shortNames }),
    ...(verbs === '*' ? {} : { verbs: verbs.split(',') }),
    ...(members === undefined ? {} : { categories: members }),
  }
}

/** What a real server lists beside the kinds of this one. None of them can be created here. */
export const otherKinds: readonly Kind[] = Object.entries(table).flatMap(([apiVersion, lines]) => lines.map(line => kindOf(apiVersion, line)))

/** Those of them that hold objects in every real cluster, made by its components. */
const populated: ReadonlySet<string> = new Set([
  'APIService',
  'CSINode',
  'ClusterTrustBundle',
  'ComponentStatus',
  'Event',
  'FlowSchema',
  'HorizontalPodAutoscaler',
  'IPAddress',
  'PriorityLevelConfiguration',
  'ServiceCIDR',
])

/** Whether a kind stands here for one that is never empty in a real cluster, or that shows other kinds' objects: then nothing can be said of its objects. */
export function isUnknowable(kind: Kind): boolean {
  return populated.has(kind.kind) && otherKinds.includes(kind)
}

/** Throws what the server says to a request for which it has no route. Follows apiserver/pkg/server/handler.go serviceErrorHandler. */
export function checkVerb(kind: Kind, verb: 'get' | 'list'): void {
  if (kind.verbs === undefined || kind.verbs.includes(verb)) return
  if (verb === 'get') throw new StatusError({ code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' })
  throw new StatusError({ code: 405, reason: 'MethodNotAllowed', message: 'the server does not allow this method on the requested resource' })
}

/** The kind of a manifest that a real server would take and this one cannot. */
export function otherKindOf(apiVersion: string, kind: string): Kind | undefined {
  const { group, version } = parseGroupVersion(apiVersion)
  return otherKinds.find(each => each.kind === kind && each.group === group && each.version === version)
}
