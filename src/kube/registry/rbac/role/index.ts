import type { Role } from '../../../api/types.gen.ts'
import { defaultColumns, defaultRow } from '../../default-table.ts'
import { describeRole } from '../../describe-rules.ts'
import { defineKind } from '../../kind.ts'
import { validateRole, validateRoleUpdate } from './validation.ts'

/** Role, rbac.authorization.k8s.io/v1. Follows pkg/registry/rbac/role/strategy.go. */
export const role = defineKind<Role>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  singular: 'role',
  namespaced: true,
  strategy: { validate: validateRole, validateUpdate: validateRoleUpdate, allowCreateOnUpdate: true },
  columns: defaultColumns,
  row: defaultRow,
  describe: describeRole,
})
