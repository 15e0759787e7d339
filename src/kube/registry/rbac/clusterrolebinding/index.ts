import type { ClusterRoleBinding } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { columns, describe, row, setDefaults } from '../rolebinding/template.ts'
import { validateBinding, validateBindingUpdate } from '../rolebinding/validation.ts'

/** ClusterRoleBinding, rbac.authorization.k8s.io/v1. Follows pkg/registry/rbac/clusterrolebinding/strategy.go. */
export const clusterRoleBinding = defineKind<ClusterRoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  namespaced: false,
  setDefaults,
  strategy: {
    validate: binding => validateBinding(binding, false),
    validateUpdate: (binding, old) => validateBindingUpdate(binding, old, false),
    allowCreateOnUpdate: true,
  },
  columns,
  row,
  describe,
})
