import type { Role } from '../../../api/types.gen.ts'
import { defaultColumns, defaultRow } from '../../default-table.ts'
import { describeRole } from '../../describe-rules.ts'
import { defineKind } from '../../kind.ts'
import { validateRoleUpdate } from './validate-update.ts'
import { dropEmptyRules } from './validation.ts'
import { roleVerdict } from './verdict.ts'

/** Role, rbac.authorization.k8s.io/v1. Follows pkg/registry/rbac/role/strategy.go. */
export const role = defineKind<Role>({
  ...roleVerdict,
  singular: 'role',
  strategy: { ...roleVerdict.strategy, prepareForUpdate: dropEmptyRules, validateUpdate: validateRoleUpdate, allowCreateOnUpdate: true },
  columns: defaultColumns,
  row: defaultRow,
  describe: describeRole,
})
