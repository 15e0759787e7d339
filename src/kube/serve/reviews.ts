import type { PolicyRule } from '../api/types.gen.ts'
import type { API, UserInfo } from '../apiserver/interface.ts'
import type { JsonRecord } from '../serializer/go-json.ts'
import { isRecord } from '../serializer/go-json.ts'

const recordAt = (value: unknown, member: string): JsonRecord => {
  const found = isRecord(value) ? value[member] : undefined
  return isRecord(found) ? found : {}
}
const textAt = (value: JsonRecord, member: string) => {
  const found = value[member]
  return typeof found === 'string' ? found : ''
}

/** What is asked for: something with a resource or with a path. Follows pkg/registry/authorization/util/helpers.go. */
function decisionOn(api: API, spec: JsonRecord): object {
  const [resource, path] = [spec['resourceAttributes'], recordAt(spec, 'nonResourceAttributes')]
  const about = isRecord(resource) ? resource : {}
  const { allowed, reason } = api.authorize(
    isRecord(resource)
      ? {
          verb: textAt(about, 'verb'),
          group: textAt(about, 'group'),
          resource: textAt(about, 'resource'),
          subresource: textAt(about, 'subresource'),
          namespace: textAt(about, 'namespace'),
          name: textAt(about, 'name'),
        }
      : { verb: textAt(path, 'verb'), path: textAt(path, 'path') },
  )
  return { allowed, ...(reason === '' ? {} : { reason }) }
}

function resourceRule({ verbs, apiGroups, resources, resourceNames }: PolicyRule): object {
  return { verbs, ...(apiGroups ? { apiGroups } : {}), ...(resources ? { resources } : {}), ...(resourceNames ? { resourceNames } : {}) }
}

function rulesIn(api: API, namespace: string): object {
  const rules = api.rulesFor(namespace)
  return {
    resourceRules: rules.filter(rule => (rule.resources ?? []).length > 0).map(resourceRule),
    nonResourceRules: rules.filter(rule => (rule.nonResourceURLs ?? []).length > 0).map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  }
}

/** A user as reviews tell of one. */
function userInfo({ name, uid, groups, extra }: UserInfo): object {
  return { username: name, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) }
}

/** The user that a SubjectAccessReview asks about. */
function subjectOf(spec: JsonRecord): UserInfo {
  const groups = spec['groups']
  return { name: textAt(spec, 'user'), groups: Array.isArray(groups) ? groups.map(String) : [] }
}

/**
 * The answer to a review: an object that is asked and answered in one request and never stored; undefined for what is
 * none. Follows pkg/registry/{authentication,authorization}.
 */
export function reviewed(api: API, resource: string, namespace: string, bodyOf: () => unknown): object | undefined {
  const decide = reviews[resource]
  if (decide === undefined) return undefined
  const body = bodyOf()
  return { ...(isRecord(body) ? body : {}), metadata: recordAt(body, 'metadata'), status: decide(api, recordAt(body, 'spec'), namespace) }
}

const reviews: Readonly<Record<string, (api: API, spec: JsonRecord, namespace: string) => object>> = {
  selfsubjectaccessreviews: (api, spec) => decisionOn(api, spec),
  subjectaccessreviews: (api, spec) => decisionOn(api.impersonate(subjectOf(spec)), spec),
  localsubjectaccessreviews: (api, spec, namespace) =>
    decisionOn(api.impersonate(subjectOf(spec)), { ...spec, resourceAttributes: { ...recordAt(spec, 'resourceAttributes'), namespace } }),
  selfsubjectrulesreviews: (api, spec) => rulesIn(api, textAt(spec, 'namespace')),
  selfsubjectreviews: api => ({ userInfo: userInfo(api.user) }),
}

/** The user a request speaks for, by its headers; undefined for who sent it. Follows apiserver/pkg/endpoints/filters/impersonation. */
export function impersonatedUser(headers: Readonly<Record<string, string | undefined>>): UserInfo | undefined {
  const name = headers['impersonate-user']
  if (name === undefined) return undefined
  const list = (text: string | undefined) => (text === undefined ? [] : text.split(',').map(each => each.trim()))
  const uid = headers['impersonate-uid']
  const prefix = 'impersonate-extra-'
  const extra = Object.entries(headers).filter(([header]) => header.startsWith(prefix))
  return {
    name,
    groups: list(headers['impersonate-group']),
    ...(uid === undefined ? {} : { uid }),
    ...(extra.length === 0
      ? {}
      : { extra: Object.fromEntries(extra.map(([header, value]) => [decodeURIComponent(header.slice(prefix.length)), list(value)])) }),
  }
}
