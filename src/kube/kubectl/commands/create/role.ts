import { compareText } from '../../../apimachinery/labels.ts'
import type { CommandSpec } from '../../command.ts'
import { CommandError, ContainerFailure } from '../../errors.ts'
import type { FlagSpec } from '../../flags.ts'
import { slice } from '../../flags.ts'
import { createGenerated, explicitNamespace, generatorFlags, nameArgument } from '../../generator.ts'
import type { Invocation } from '../../invocation.ts'
import { kindFor } from '../../mapping.ts'

const verbsOfResources = [
  '*',
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
]
const verbsOfPaths = ['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options']
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'],
  escalate: ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'],
  impersonate: ['users', 'serviceaccounts', 'groups', 'userextras.authentication.k8s.io'],
}

const ruleFlags = (): FlagSpec[] => [
  slice('resource', 'Kinds the rule is about, as KIND, KIND.GROUP or KIND.GROUP/SUBRESOURCE.'),
  slice('resource-name', 'Names the rule is limited to; may be given several times.'),
  slice('verb', 'What may be done.'),
]

/** Follows kubectl/pkg/cmd/create/create_role.go. */
export const role: CommandSpec = {
  name: 'role',
  use: 'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  about: 'Create a Role with one rule',
  examples: ['kubectl create role reader --verb=get,list,watch --resource=pods,pods/log'],
  flags: generatorFlags(...ruleFlags()),
  run: runRole,
}

/** Follows kubectl/pkg/cmd/create/create_clusterrole.go. */
export const clusterRole: CommandSpec = {
  name: 'clusterrole',
  use: 'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  about: 'Create a ClusterRole',
  examples: [
    'kubectl create clusterrole reader --verb=get,list,watch --resource=pods',
    'kubectl create clusterrole health --verb=get --non-resource-url=/healthz',
  ],
  flags: generatorFlags(
    ...ruleFlags(),
    { name: 'aggregation-rule', short: '', type: 'stringToString', shown: '', initial: new Map(), about: 'Labels of the ClusterRoles to collect rules from.' },
    slice('non-resource-url', 'Paths of the server the rule is about.'),
  ),
  run: runClusterRole,
}

interface RuleInput {
  readonly verbs: readonly string[]
  readonly resources: readonly { resource: string; group: string; subresource: string }[]
  readonly names: readonly string[]
}

// Follows create_role.go Complete.
function inputOf(invocation: Invocation): RuleInput {
  const given = [...new Set(invocation.list('verb'))]
  const resources: { resource: string; group: string; subresource: string }[] = []
  for (const text of invocation.list('resource')) {
    const slash = text.indexOf('/')
    const whole = slash < 0 ? text : text.slice(0, slash)
    const dot = whole.indexOf('.')
    const entry = {
      resource: dot < 0 ? whole : whole.slice(0, dot),
      group: dot < 0 ? '' : whole.slice(dot + 1),
      subresource: slash < 0 ? '' : text.slice(slash + 1),
    }
    if (text === '*') {
      resources.splice(0, resources.length, entry)
      break
    }
    resources.push(entry)
  }
  return { verbs: given.includes('*') ? ['*'] : given, resources, names: [...new Set(invocation.list('resource-name'))] }
}

function servedAs(invocation: Invocation, resource: string, group: string): { resource: string; group: string } | Error {
  try {
    const kind = kindFor(invocation.api, group === '' ? resource : `${resource}.${group}`)
    return { resource: kind.plural, group: kind.group }
  } catch (error) {
    // The mapper's own error comes to light here, and kubectl prints that one without a word before it.
    if (error instanceof Error) return new ContainerFailure(error.message)
    throw error
  }
}

// Follows create_role.go validateResource.
function checkResources(invocation: Invocation, { verbs, resources }: RuleInput): void {
  for (const verb of verbs) if (!verbsOfResources.includes(verb)) invocation.err(`Warning: '${verb}' is not a standard resource verb\n`)
  if (resources.length === 0) throw new CommandError('at least one resource must be specified')
  for (const { resource, group } of resources) {
    if (resource === '') throw new CommandError('resource must be specified if apiGroup/subresource specified')
    if (resource === '*') return
    const served = servedAs(invocation, resource, group)
    const found = served instanceof Error ? { resource, group } : served
    let special = false
    for (const verb of verbs) {
      const allowed = specialVerbs[verb]
      if (allowed === undefined) continue
      if (!allowed.includes(found.group === '' ? found.resource : `${found.resource}.${found.group}`))
        throw new CommandError(`can not perform '${verb}' on '${found.resource}' in group '${found.group}'`)
      special = true
    }
    if (served instanceof Error && !special) throw served
  }
}

// Follows create_role.go generateResourcePolicyRules: a rule for each group, sorted.
function rulesOf(invocation: Invocation, { verbs, resources, names }: RuleInput): object[] {
  const groups = new Map<string, string[]>()
  for (const { resource, group, subresource } of resources) {
    const served = servedAs(invocation, resource, group)
    const found = served instanceof Error ? { resource, group } : served
    const name = subresource === '' ? found.resource : `${found.resource}/${subresource}`
    const list = groups.get(found.group) ?? []
    if (!list.includes(name)) list.push(name)
    groups.set(found.group, list)
  }
  return [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .map(([group, list]) => ({ apiGroups: [group], resources: list, ...(names.length > 0 ? { resourceNames: names } : {}), verbs }))
}

function runRole(invocation: Invocation): void {
  const name = nameArgument(invocation)
  const input = inputOf(invocation)
  if (name === '') throw new CommandError('name must be specified')
  if (input.verbs.length === 0) throw new CommandError('at least one verb must be specified')
  checkResources(invocation, input)
  createGenerated(
    invocation,
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name, ...explicitNamespace(invocation) }, rules: rulesOf(invocation, input) },
    '',
  )
}

function runClusterRole(invocation: Invocation): void {
  const name = nameArgument(invocation)
  const input = inputOf(invocation)
  const urls = [...new Set(invocation.list('non-resource-url'))]
  const aggregation = invocation.flags.value('aggregation-rule')
  const base = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name } }
  if (name === '') throw new CommandError('name must be specified')
  if (aggregation instanceof Map && aggregation.size > 0) {
    if (urls.length + input.verbs.length + input.resources.length + input.names.length > 0)
      throw new CommandError('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames')
    createGenerated(invocation, { ...base, aggregationRule: { clusterRoleSelectors: [{ matchLabels: Object.fromEntries(aggregation) }] }, rules: null }, '')
    return
  }
  if (input.verbs.length === 0) throw new CommandError('at least one verb must be specified')
  if (input.resources.length === 0 && urls.length === 0) throw new CommandError('one of resource or nonResourceURL must be specified')
  if (input.resources.length > 0) checkResources(invocation, input)
  checkPaths(input.verbs, urls)
  const rules = [...rulesOf(invocation, input), ...(urls.length > 0 ? [{ nonResourceURLs: urls, verbs: input.verbs }] : [])]
  createGenerated(invocation, { ...base, rules }, '')
}

// Follows create_clusterrole.go Validate.
function checkPaths(verbs: readonly string[], urls: readonly string[]): void {
  if (urls.length === 0) return
  const bad = verbs.find(verb => !verbsOfPaths.includes(verb))
  if (bad !== undefined) throw new CommandError(`invalid verb: '${bad}' for nonResourceURL`)
  for (const url of urls) {
    if (url === '*') continue
    if (!url.startsWith('/')) throw new CommandError('nonResourceURL should start with /')
    if (url.slice(0, -1).includes('*')) throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end")
  }
}
