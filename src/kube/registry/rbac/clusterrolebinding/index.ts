import type { ClusterRoleBinding } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { columns, describe, row } from '../rolebinding/describe-template.ts'
import { validateBindingUpdate } from '../rolebinding/validate-update.ts'
import { clusterRoleBindingVerdict } from './verdict.ts'

/** ClusterRoleBinding, rbac.authorization.k8s.io/v1. Follows pkg/registry/rbac/clusterrolebinding/strategy.go. */
export const clusterRoleBinding = defineKind<ClusterRoleBinding>({
  ...clusterRoleBindingVerdict,
  singular: 'clusterrolebinding',
  strategy: { ...clusterRoleBindingVerdict.strategy, validateUpdate: (binding, old) => validateBindingUpdate(binding, old, false), allowCreateOnUpdate: true },
  columns,
  row,
  describe,
})
