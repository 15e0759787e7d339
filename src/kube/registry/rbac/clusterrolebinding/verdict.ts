import type { ClusterRoleBinding } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { setDefaults } from '../rolebinding/template.ts'
import { validateBinding } from '../rolebinding/validation.ts'

/** What decides over a new ClusterRoleBinding. */
export const clusterRoleBindingVerdict = defineVerdict<ClusterRoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  namespaced: false,
  setDefaults,
  strategy: {
    validate: binding => validateBinding(binding, false),
  },
})
