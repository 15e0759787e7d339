import type { KubeObject } from '../../../apimachinery/meta.ts'
import { alignRows } from '../../../apimachinery/tabwriter.ts'
import type { Kind } from '../../../registry/kind.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { allNamespacesFlag } from '../../flag-sets.ts'
import { bool, text } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'
import { kindFor } from '../../mapping.ts'
import { unsimulated } from '../../unsimulated.ts'
import { at, listAt, textAt } from '../../value.ts'

const resourceVerbs = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'use',
  'bind',
  'impersonate',
  '*',
  'approve',
  'sign',
  'escalate',
  'attest',
]
const pathVerbs = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*']
const withoutKind = ['users', 'groups']

/** Follows kubectl/pkg/cmd/auth/cani.go. */
export const canI: CommandSpec = {
  name: 'can-i',
  use: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  about: 'Ask whether something is allowed',
  examples: [
    'kubectl auth can-i create pods',
    '# As somebody else',
    'kubectl auth can-i list secrets -n team --as=ann',
    '# Everything that is allowed',
    'kubectl auth can-i --list',
  ],
  flags: [
    allNamespacesFlag(),
    bool('list', 'Show everything that is allowed.'),
    bool('no-headers', 'Leave out the line with the names of the columns.'),
    bool('quiet|q', 'Print nothing; the exit code answers.'),
    text('subresource', 'A part of the objects, such as log or scale.'),
  ],
  run: runCanI,
}

interface Question {
  readonly group: string
  readonly resource: string
  readonly name: string
}

function runCanI(invocation: Invocation): Outcome {
  const { args } = invocation
  const list = invocation.bool('list')
  const [verb = '', target = ''] = args
  if (list && args.length > 0) throw new CommandError('list option must be specified with no arguments')
  if (!list && args.length !== 2)
    throw new CommandError("you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.")
  const path = target.startsWith('/')
  const question = list || path ? undefined : questionOf(invocation, target)
  const subresource = invocation.string('subresource')
  const all = invocation.bool('all-namespaces')
  if (list) {
    if (invocation.bool('quiet') || all || subresource !== '')
      throw new CommandError("list option can't be specified with neither quiet, all-namespaces nor subresource options")
    return listRules(invocation)
  }
  if (path) {
    if (subresource !== '') throw new CommandError('--subresource can not be used with NonResourceURL')
    if (!pathVerbs.includes(verb)) warn(invocation, `verb '${verb}' is not a known verb`)
  } else if (!all && !resourceVerbs.includes(verb)) warn(invocation, `verb '${verb}' is not a known verb`)
  if (invocation.bool('no-headers')) throw new CommandError('--no-headers cannot be set without --list specified')
  const namespace = all ? '' : invocation.namespace().name
  const attributes =
    question === undefined
      ? { nonResourceAttributes: { path: target, verb } }
      : { resourceAttributes: { namespace, verb, group: question.group, resource: question.resource, subresource, name: question.name } }
  const status = review(invocation, attributes)
  if (status === undefined) return unsimulated(invocation, 'Asking for another user')
  if (!invocation.bool('quiet')) invocation.out(status.allowed ? 'yes\n' : `no${status.reason === '' ? '' : ` - ${status.reason}`}\n`)
  return status.allowed ? 0 : 1
}

function questionOf(invocation: Invocation, target: string): Question {
  const slash = target.indexOf('/')
  const type = (slash < 0 ? target : target.slice(0, slash)).toLowerCase()
  const name = slash < 0 ? '' : target.slice(slash + 1)
  if (type === '*') return { group: '', resource: '*', name }
  const kind = served(invocation, type)
  if (kind === undefined) {
    const [resource = '', ...group] = type.split('.')
    if (!withoutKind.includes(type))
      warn(invocation, `the server doesn't have a resource type '${resource}'${group.length === 0 ? '' : ` in group '${group.join('.')}'`}`)
    return { group: '', resource: type, name }
  }
  if (!kind.namespaced && !invocation.bool('all-namespaces'))
    warn(invocation, `resource '${kind.plural}' is not namespace scoped${kind.group === '' ? '' : ` in group '${kind.group}'`}`)
  return { group: kind.group, resource: kind.plural, name }
}

function served(invocation: Invocation, type: string): Kind | undefined {
  try {
    return kindFor(invocation.api, type)
  } catch (error) {
    if (error instanceof CommandError) return undefined
    throw error
  }
}

function warn(invocation: Invocation, message: string): void {
  invocation.err(`Warning: ${message}\n\n`)
}

/** What the server says; the administrator may do everything, so that no question is needed. */
function review(invocation: Invocation, spec: object): { allowed: boolean; reason: string } | undefined {
  const kind = invocation.api.kindOf('authorization.k8s.io/v1', 'SelfSubjectAccessReview')
  if (kind === undefined) return invocation.string('as') === '' ? { allowed: true, reason: '' } : undefined
  const answer = invocation.take(
    invocation.api.create<KubeObject>(kind, '', { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', metadata: {}, spec }),
  )
  const reason = [textAt(answer, 'status', 'reason'), textAt(answer, 'status', 'evaluationError')].filter(part => part !== '').join(' - ')
  return { allowed: at(answer, 'status', 'allowed') === true, reason }
}

function listRules(invocation: Invocation): Outcome {
  const kind = invocation.api.kindOf('authorization.k8s.io/v1', 'SelfSubjectRulesReview')
  if (kind === undefined) return unsimulated(invocation, 'auth can-i --list')
  const answer = invocation.take(
    invocation.api.create<KubeObject>(kind, '', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      metadata: {},
      spec: { namespace: invocation.namespace().name },
    }),
  )
  const rows = [...listAt(answer, 'status', 'resourceRules').flatMap(resourceRows), ...listAt(answer, 'status', 'nonResourceRules').flatMap(pathRows)]
  const merged = compact(rows).sort((a, b) => (a.join() < b.join() ? -1 : 1))
  const head = invocation.bool('no-headers') ? [] : [['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']]
  invocation.out(alignRows([...head, ...merged]))
  return 0
}

type Row = readonly [string, string, string, string]

const bracketed = (words: readonly unknown[]) => `[${words.join(' ')}]`

// Follows pkg/apis/rbac/v1 helpers and component-helpers/auth/rbac/validation BreakdownRule: one row a resource.
function resourceRows(rule: unknown): Row[] {
  const groups = listAt(rule, 'apiGroups')
  const names = listAt(rule, 'resourceNames')
  return groups.flatMap(group =>
    listAt(rule, 'resources').map((resource): Row => {
      const [type = '', part] = String(resource).split('/')
      const suffix = group === '' ? '' : `.${String(group)}`
      return [`${type}${suffix}${part === undefined ? '' : `/${part}`}`, '[]', bracketed(names), bracketed(listAt(rule, 'verbs'))]
    }),
  )
}

function pathRows(rule: unknown): Row[] {
  return listAt(rule, 'nonResourceURLs').map((path): Row => ['', bracketed([path]), '[]', bracketed(listAt(rule, 'verbs'))])
}

// Rules of one resource become one row with all verbs. Follows kubectl/pkg/util/rbac/rbac.go CompactRules.
function compact(rows: readonly Row[]): Row[] {
  const merged = new Map<string, Row>()
  const result: Row[] = []
  for (const row of rows) {
    const key = row.slice(0, 3).join('\n')
    const before = merged.get(key)
    if (row[0] === '' || before === undefined) {
      merged.set(key, row)
      result.push(row)
      continue
    }
    const verbs = [...new Set([...before[3].slice(1, -1).split(' '), ...row[3].slice(1, -1).split(' ')])]
    const joined: Row = [row[0], row[1], row[2], bracketed(verbs)]
    result[result.indexOf(before)] = joined
    merged.set(key, joined)
  }
  return result
}
