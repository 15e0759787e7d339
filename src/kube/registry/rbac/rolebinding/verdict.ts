import type { RoleBinding } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { setDefaults } from './template.ts'
import { validateBinding } from './validation.ts'

/** What decides over a new RoleBinding. */
export const roleBindingVerdict = defineVerdict<RoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  namespaced: true,
  setDefaults,
  strategy: {
    validate: binding => validateBinding(binding, true),
  },
})
