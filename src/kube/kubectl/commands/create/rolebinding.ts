import type { CommandSpec } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { FlagSpec } from '../../flags.ts'
import { array, text } from '../../flags.ts'
import { createGenerated, explicitNamespace, generatorFlags, nameArgument } from '../../generator.ts'
import type { Invocation } from '../../invocation.ts'

const apiGroup = 'rbac.authorization.k8s.io'
const subjectFlags = (): FlagSpec[] => [
  array('group', 'Groups to bind.'),
  array('serviceaccount', 'ServiceAccounts to bind, as NAMESPACE:NAME.'),
  array('user', 'Users to bind.'),
]

/** Follows kubectl/pkg/cmd/create/create_rolebinding.go. */
export const roleBinding: CommandSpec = {
  name: 'rolebinding',
  use: 'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  about: 'Create a RoleBinding',
  examples: ['kubectl create rolebinding read --role=reader --user=ann'],
  flags: generatorFlags(text('clusterrole', 'The ClusterRole.'), text('role', 'The Role.'), ...subjectFlags()),
  run: invocation => {
    const name = nameArgument(invocation)
    const role = invocation.string('role')
    const clusterRole = invocation.string('clusterrole')
    if (name === '') throw new CommandError('name must be specified')
    if ((role === '') === (clusterRole === '')) throw new CommandError('exactly one of clusterrole or role must be specified')
    const roleRef = role !== '' ? { apiGroup, kind: 'Role', name: role } : { apiGroup, kind: 'ClusterRole', name: clusterRole }
    const subjects = subjectsOf(invocation)
    createGenerated(
      invocation,
      {
        apiVersion: `${apiGroup}/v1`,
        kind: 'RoleBinding',
        metadata: { name, ...explicitNamespace(invocation) },
        roleRef,
        ...(subjects.length > 0 ? { subjects } : {}),
      },
      'failed to create rolebinding: ',
    )
  },
}

/** Follows kubectl/pkg/cmd/create/create_clusterrolebinding.go. */
export const clusterRoleBinding: CommandSpec = {
  name: 'clusterrolebinding',
  use: 'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  about: 'Create a ClusterRoleBinding',
  examples: ['kubectl create clusterrolebinding ann-view --clusterrole=view --user=ann'],
  flags: generatorFlags(text('clusterrole', 'The ClusterRole.', '', { required: true }), ...subjectFlags()),
  run: invocation => {
    const name = nameArgument(invocation)
    const subjects = subjectsOf(invocation)
    createGenerated(
      invocation,
      {
        apiVersion: `${apiGroup}/v1`,
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef: { apiGroup, kind: 'ClusterRole', name: invocation.string('clusterrole') },
        ...(subjects.length > 0 ? { subjects } : {}),
      },
      'failed to create clusterrolebinding: ',
    )
  },
}

/** The subjects that --user, --group and --serviceaccount name. */
export function subjectsOf(invocation: Invocation): object[] {
  return [
    ...invocation.list('user').map(name => ({ kind: 'User', apiGroup, name })),
    ...invocation.list('group').map(name => ({ kind: 'Group', apiGroup, name })),
    ...invocation.list('serviceaccount').map(text => {
      const [namespace, name, ...more] = text.split(':')
      if (!namespace || !name || more.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>')
      return { kind: 'ServiceAccount', name, namespace }
    }),
  ]
}
