import type { RoleBinding } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { columns, describe, row } from './describe-template.ts'
import { validateBindingUpdate } from './validate-update.ts'
import { roleBindingVerdict } from './verdict.ts'

/** RoleBinding, rbac.authorization.k8s.io/v1. Follows pkg/registry/rbac/rolebinding/strategy.go. */
export const roleBinding = defineKind<RoleBinding>({
  ...roleBindingVerdict,
  singular: 'rolebinding',
  strategy: { ...roleBindingVerdict.strategy, validateUpdate: (binding, old) => validateBindingUpdate(binding, old, true), allowCreateOnUpdate: true },
  columns,
  row,
  describe,
})
