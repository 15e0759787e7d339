import type { AnyBinding } from './validation.ts'

// What RoleBindings and ClusterRoleBindings share.

const group = 'rbac.authorization.k8s.io'

/** Follows pkg/apis/rbac/v1/defaults.go. */
export function setDefaults({ roleRef, subjects = [] }: AnyBinding): void {
  roleRef.apiGroup ||= group
  for (const subject of subjects) if (!subject.apiGroup && (subject.kind === 'User' || subject.kind === 'Group')) subject.apiGroup = group
}
