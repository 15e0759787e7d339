import type { PolicyRule } from '../../../api/types.gen.ts'
import { compareText } from '../../../apimachinery/labels.ts'
import { alignRows } from '../../../apimachinery/tabwriter.ts'
import type { Kind } from '../../../registry/kind.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { allNamespacesFlag } from '../../flag-sets.ts'
import { bool, text } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'
import { kindFor } from '../../mapping.ts'

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
  const status = invocation.api.authorize(question === undefined ? { verb, path: target } : { ...question, namespace, verb, subresource })
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

function listRules(invocation: Invocation): Outcome {
  const rules = invocation.api.rulesFor(invocation.namespace().name)
  const rows = [...rules.flatMap(resourceRows), ...rules.flatMap(pathRows)]
  const merged = compact(rows).sort((a, b) => compareText(a.order, b.order))
  const head = invocation.bool('no-headers') ? [] : [['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']]
  invocation.out(alignRows([...head, ...merged.map(({ cells }) => cells)]))
  return 0
}

interface Row {
  readonly cells: readonly [string, string, string, string]
  /** What rows are sorted by: the rule as Go prints it. Follows kubectl/pkg/util/rbac/rbac.go SortableRuleSlice. */
  readonly order: string
}

const bracketed = (words: readonly string[] | null | undefined) => `[${(words ?? []).join(' ')}]`

function rowOf(cells: Row['cells'], rule: { verbs: string; group: string; resource: string; names: string; path: string }): Row {
  return { cells, order: `Verbs:${rule.verbs},APIGroups:${rule.group},Resources:${rule.resource},ResourceNames:${rule.names},NonResourceURLs:${rule.path},` }
}

// One row a resource. Follows kubectl/pkg/cmd/auth/cani.go printAccess and component-helpers' BreakdownRule.
function resourceRows(rule: PolicyRule): Row[] {
  const [names, verbs] = [bracketed(rule.resourceNames), bracketed(rule.verbs)]
  return (rule.apiGroups ?? []).flatMap(group =>
    (rule.resources ?? []).map(resource => {
      const [type = '', part] = resource.split('/')
      const shown = `${type}${group === '' ? '' : `.${group}`}${part === undefined ? '' : `/${part}`}`
      return rowOf([shown, '[]', names, verbs], { verbs, group: `[${group}]`, resource: `[${resource}]`, names, path: '[]' })
    }),
  )
}

function pathRows(rule: PolicyRule): Row[] {
  const verbs = bracketed(rule.verbs)
  return (rule.nonResourceURLs ?? []).map(path => rowOf(['', `[${path}]`, '[]', verbs], { verbs, group: '[]', resource: '[]', names: '[]', path: `[${path}]` }))
}

// Rules of one resource become one row with all verbs. Follows kubectl/pkg/util/rbac/rbac.go CompactRules.
function compact(rows: readonly Row[]): Row[] {
  const merged = new Map<string, Row>()
  const result: Row[] = []
  for (const row of rows) {
    const [resource, path, names, verbs] = row.cells
    const key = [resource, path, names].join('\n')
    const before = merged.get(key)
    if (resource === '' || before === undefined) {
      merged.set(key, row)
      result.push(row)
      continue
    }
    const all = [...new Set([...before.cells[3].slice(1, -1).split(' '), ...verbs.slice(1, -1).split(' ')])]
    const joined: Row = { cells: [resource, path, names, bracketed(all)], order: before.order.replace(/^Verbs:[^,]*/, `Verbs:${bracketed(all)}`) }
    result[result.indexOf(before)] = joined
    merged.set(key, joined)
  }
  return result
}
