import { deepEqual } from '../../../apimachinery/deep-copy.ts'
import type { Pause } from '../../../process/process.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { selectorFlag } from '../../flag-sets.ts'
import { array } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'
import { listAt } from '../../value.ts'
import { changeObjects, checkLocal, findTargets, setFlags } from './change-template.ts'

const apiGroup = 'rbac.authorization.k8s.io'

/** Follows kubectl/pkg/cmd/set/set_subject.go. */
export const subject: CommandSpec = {
  name: 'subject',
  use: 'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  about: 'Bind more users, groups or ServiceAccounts',
  examples: ['kubectl set subject rolebinding read --user=ann --serviceaccount=team:builder'],
  flags: setFlags(
    selectorFlag(),
    array('group', 'Groups to bind.'),
    array('serviceaccount', 'ServiceAccounts to bind, as NAMESPACE:NAME.'),
    array('user', 'Users to bind.'),
  ),
  run: runSubject,
}

function* runSubject(invocation: Invocation): Generator<Pause, Outcome, void> {
  const infos = yield* findTargets(invocation, invocation.args)
  checkLocal(invocation)
  if (invocation.bool('all') && invocation.string('selector') !== '') throw new CommandError('cannot set --all and --selector at the same time')
  const [users, groups, accounts] = ['user', 'group', 'serviceaccount'].map(flag => [...new Set(invocation.list(flag))].sort())
  if (!users?.length && !groups?.length && !accounts?.length) throw new CommandError('you must specify at least one value of user, group or serviceaccount')
  for (const account of accounts ?? []) {
    const [namespace, name, ...more] = account.split(':')
    if (!name || more.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>')
    if (namespace === '' && infos.some(info => info.kind.kind === 'ClusterRoleBinding'))
      throw new CommandError('serviceaccount must be <namespace>:<name>, namespace must be specified')
  }
  const wanted = [
    ...(users ?? []).map(name => ({ apiGroup, kind: 'User', name })),
    ...(groups ?? []).map(name => ({ apiGroup, kind: 'Group', name })),
    ...(accounts ?? []).map(account => {
      const [namespace, name = ''] = account.split(':')
      return { kind: 'ServiceAccount', name, namespace: namespace || invocation.namespace().name }
    }),
  ]
  changeObjects(invocation, infos, { done: 'subjects updated', failed: 'failed to patch subjects to rolebinding: ' }, (object, info) => {
    if (info.kind.kind !== 'RoleBinding' && info.kind.kind !== 'ClusterRoleBinding')
      throw new CommandError('setting subjects is only supported for RoleBinding/ClusterRoleBinding')
    const existing = listAt(object, 'subjects')
    const added = wanted.filter(each => !existing.some(other => deepEqual(each, other)))
    return added.length === 0 ? undefined : { ...object, subjects: [...existing, ...added] }
  })
  return 0
}
