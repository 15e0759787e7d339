import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Reader } from '../../apimachinery/reader.ts'
import type { AccessAttributes, AccessDecision, UserInfo } from '../interface.ts'

const group = 'rbac.authorization.k8s.io'
const apiVersion = `${group}/v1`
const all = '*'

interface Bound {
  readonly rules: readonly PolicyRule[]
  /** Why a bound role gives no rules. */
  readonly error?: string
}

/** Follows pkg/registry/rbac/validation/rule.go appliesToUser. */
function appliesTo(subject: Subject, user: UserInfo, namespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return user.name === subject.name
    case 'Group':
      return user.groups.includes(subject.name)
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${subject.namespace || namespace}:${subject.name}`
    default:
      return false
  }
}

function rulesOf(reader: Reader, ref: RoleRef, namespace: string): Bound {
  const clusterWide = ref.kind === 'ClusterRole'
  const role = clusterWide
    ? reader.get<ClusterRole & KubeObject>(apiVersion, 'ClusterRole', '', ref.name)
    : reader.get<Role & KubeObject>(apiVersion, 'Role', namespace, ref.name)
  return role === undefined ? { rules: [], error: `${clusterWide ? 'clusterrole' : 'role'}.${group} "${ref.name}" not found` } : { rules: role.rules ?? [] }
}

/** The rules that bindings give a user in a namespace, those for the whole cluster first. Follows rule.go VisitRulesFor. */
function* visit(reader: Reader, user: UserInfo, namespace: string): Generator<Bound, void> {
  for (const { subjects, roleRef } of reader.list<ClusterRoleBinding & KubeObject>(apiVersion, 'ClusterRoleBinding')) {
    if (subjects?.some(subject => appliesTo(subject, user, ''))) yield rulesOf(reader, roleRef, '')
  }
  if (namespace === '') return
  for (const { subjects, roleRef } of reader.list<RoleBinding & KubeObject>(apiVersion, 'RoleBinding', namespace)) {
    if (subjects?.some(subject => appliesTo(subject, user, namespace))) yield rulesOf(reader, roleRef, namespace)
  }
}

/** Follows pkg/apis/rbac/v1/evaluation_helpers.go. */
function allows(rule: PolicyRule, asked: AccessAttributes): boolean {
  if (!rule.verbs?.some(verb => verb === all || verb === asked.verb)) return false
  if (asked.path !== undefined) {
    const { path } = asked
    return rule.nonResourceURLs?.some(url => url === all || url === path || (url.endsWith(all) && path.startsWith(url.replace(/\*+$/, '')))) === true
  }
  const { group: asks = '', resource = '', subresource = '', name = '' } = asked
  const combined = subresource === '' ? resource : `${resource}/${subresource}`
  return (
    rule.apiGroups?.some(entry => entry === all || entry === asks) === true &&
    rule.resources?.some(entry => entry === all || entry === combined || (subresource !== '' && entry === `*/${subresource}`)) === true &&
    ((rule.resourceNames ?? []).length === 0 || rule.resourceNames?.includes(name) === true)
  )
}

/** Whether bound roles let a user do something. Follows plugin/pkg/auth/authorizer/rbac/rbac.go Authorize. */
export function authorize(reader: Reader, user: UserInfo, asked: AccessAttributes): AccessDecision {
  const errors: string[] = []
  for (const { rules, error } of visit(reader, user, asked.namespace ?? '')) {
    if (rules.some(rule => allows(rule, asked))) return { allowed: true, reason: '' }
    if (error !== undefined && !errors.includes(error)) errors.push(error)
  }
  return { allowed: false, reason: errors.length === 0 ? '' : `RBAC: ${errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`}` }
}

/** All rules that bound roles give a user in a namespace. Follows rbac.go RulesFor. */
export function rulesFor(reader: Reader, user: UserInfo, namespace: string): readonly PolicyRule[] {
  return [...visit(reader, user, namespace)].flatMap(({ rules }) => rules)
}

/** `User "ann" cannot list resource "pods" in API group "" in the namespace "team"`. Follows endpoints/handlers/responsewriters/errors.go forbiddenMessage. */
export function forbiddenMessage(user: UserInfo, { verb, path, group: asks = '', resource = '', subresource = '', namespace = '' }: AccessAttributes): string {
  const who = `User ${JSON.stringify(user.name)} cannot ${verb}`
  if (path !== undefined) return `${who} path ${JSON.stringify(path)}`
  const what = JSON.stringify(subresource === '' ? resource : `${resource}/${subresource}`)
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
  return `${who} resource ${what} in API group ${JSON.stringify(asks)} ${where}`
}
