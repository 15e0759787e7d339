import type { RoleBinding } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { columns, describe, row, setDefaults } from './template.ts'
import { validateBinding, validateBindingUpdate } from './validation.ts'

/** RoleBinding, rbac.authorization.k8s.io/v1. Follows pkg/registry/rbac/rolebinding/strategy.go. */
export const roleBinding = defineKind<RoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  singular: 'rolebinding',
  namespaced: true,
  setDefaults,
  strategy: {
    validate: binding => validateBinding(binding, true),
    validateUpdate: (binding, old) => validateBindingUpdate(binding, old, true),
    allowCreateOnUpdate: true,
  },
  columns,
  row,
  describe,
})
