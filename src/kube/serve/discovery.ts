import { apiVersionOf } from '../apimachinery/meta.ts'
import type { Kind } from '../registry/kind.ts'
import { encodeJSON } from '../serializer/go-json.ts'
import { accepted } from './content.ts'
import type { HttpAnswer, HttpRequest } from './http.ts'
import { jsonAnswer } from './http.ts'

interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** A part of a resource, as aggregated discovery tells it. */
interface DiscoveredPart {
  readonly subresource: string
  readonly responseKind?: GroupVersionKind
  readonly verbs: readonly string[]
}

/** A resource, as aggregated discovery tells it. */
interface DiscoveredResource {
  readonly resource: string
  readonly responseKind: GroupVersionKind
  readonly scope: string
  readonly singularResource: string
  readonly verbs: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly subresources?: readonly DiscoveredPart[]
}

/** A group, as aggregated discovery tells it. */
interface DiscoveredGroup {
  readonly metadata: { readonly name?: string }
  readonly versions: readonly { readonly version: string; readonly resources: readonly DiscoveredResource[] }[]
}

/** What a real server of the pinned version lists under /api and /apis. Follows k8s.io/api/apidiscovery/v2. */
export interface DiscoveryDocuments {
  readonly api: { readonly items: readonly DiscoveredGroup[] }
  readonly apis: { readonly items: readonly DiscoveredGroup[] }
}

// Follows apiextensions-apiserver/pkg/apiserver/customresource_discovery_controller.go.
const customVerbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const partVerbs = ['get', 'patch', 'update']

function customResource(kind: Kind): DiscoveredResource {
  const responseKind = { group: kind.group, version: kind.version, kind: kind.kind }
  const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale' }
  const parts = [
    ...(kind.statusStrategy === undefined ? [] : [{ subresource: 'status', responseKind, verbs: partVerbs }]),
    ...(kind.subresources?.includes('scale') === true ? [{ subresource: 'scale', responseKind: scale, verbs: partVerbs }] : []),
  ]
  return {
    resource: kind.plural,
    responseKind,
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    ...(kind.shortNames === undefined ? {} : { shortNames: kind.shortNames }),
    singularResource: kind.singular,
    verbs: kind.verbs ?? customVerbs,
    ...(kind.categories === undefined ? {} : { categories: kind.categories }),
    ...(parts.length === 0 ? {} : { subresources: parts }),
  }
}

/** The groups of kinds that definitions bring, in the order in which the server tells kinds. */
function customGroups(kinds: readonly Kind[]): DiscoveredGroup[] {
  const groups = new Map<string, Map<string, DiscoveredResource[]>>()
  for (const kind of kinds) {
    if (kind.custom === undefined) continue
    const versions = groups.get(kind.group) ?? new Map<string, DiscoveredResource[]>()
    groups.set(kind.group, versions)
    versions.set(kind.version, [...(versions.get(kind.version) ?? []), customResource(kind)])
  }
  return [...groups].map(([name, versions]) => ({
    metadata: { name },
    versions: [...versions].map(([version, resources]) => ({ version, resources })),
  }))
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** Whether a client takes all groups in one list. */
function wantsAggregated(request: HttpRequest): boolean {
  const first = accepted(request.headers['accept']).find(
    ({ type, parameters }) =>
      type === 'application/json' && (parameters['as'] === undefined || (parameters['as'] === 'APIGroupDiscoveryList' && parameters['v'] === 'v2')),
  )
  return first?.parameters['as'] === 'APIGroupDiscoveryList'
}

const json = (value: unknown, contentType?: string) => jsonAnswer(200, `${encodeJSON(value)}\n`, [], contentType)

function groupObject({ metadata, versions }: DiscoveredGroup): object {
  const { name = '' } = metadata
  const named = versions.map(({ version }) => ({ groupVersion: apiVersionOf(name, version), version }))
  return { name, versions: named, preferredVersion: named[0] }
}

function resourceObjects({ resource, responseKind, scope, singularResource, verbs, shortNames, categories, subresources = [] }: DiscoveredResource): object[] {
  const namespaced = scope === 'Namespaced'
  const whole = {
    ...{ name: resource, singularName: singularResource, namespaced, kind: responseKind.kind, verbs },
    ...(shortNames === undefined ? {} : { shortNames }),
    ...(categories === undefined ? {} : { categories }),
  }
  const parts = subresources.map(part => ({
    ...{ name: `${resource}/${part.subresource}`, singularName: '', namespaced },
    ...(part.responseKind?.group ? { group: part.responseKind.group, version: part.responseKind.version } : {}),
    ...{ kind: part.responseKind?.kind ?? '', verbs: part.verbs },
  }))
  return [whole, ...parts]
}

/**
 * Answers what there is: all groups in one list for clients that know it, or group by group; undefined for a path that is
 * none of these. Follows apiserver/pkg/endpoints/discovery.
 */
export function discoveryAnswer(documents: DiscoveryDocuments, kinds: readonly Kind[], request: HttpRequest, parts: readonly string[]): HttpAnswer | undefined {
  const [root, first, second, ...more] = parts
  if (more.length > 0) return undefined
  const core = documents.api.items
  const groups = root === 'apis' ? [...documents.apis.items, ...customGroups(kinds)] : []
  if (parts.length === 1 && (root === 'api' || root === 'apis') && wantsAggregated(request)) {
    const items = root === 'api' ? core : groups
    return json({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items }, aggregated)
  }
  if (root === 'api' && first === undefined)
    return json({
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: request.headers['host'] ?? '' }],
    })
  if (root === 'apis' && first === undefined) return json({ kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupObject) })
  const group = root === 'api' ? core[0] : groups.find(({ metadata }) => metadata.name === first)
  if (group === undefined) return undefined
  if (root === 'apis' && second === undefined) return json({ kind: 'APIGroup', apiVersion: 'v1', ...groupObject(group) })
  if (root === 'api' && second !== undefined) return undefined
  const version = root === 'api' ? first : second
  const found = group.versions.find(each => each.version === version)
  if (found === undefined || version === undefined) return undefined
  const groupVersion = apiVersionOf(group.metadata.name ?? '', version)
  return json({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: found.resources.flatMap(resourceObjects) })
}
