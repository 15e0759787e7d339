import type { Role } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { dropEmptyRules, validateRole } from './validation.ts'

/** What decides over a new Role. */
export const roleVerdict = defineVerdict<Role>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  namespaced: true,
  strategy: {
    prepareForCreate: dropEmptyRules,
    validate: validateRole,
  },
})
