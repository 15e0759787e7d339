import type { RoleBinding } from '../../api/types.gen.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { AdmissionPlugin } from './plugin.ts'

/**
 * Whoever binds a role must hold its rights: the server looks the role up before it validates, and stumbles over kinds
 * that are no role. Follows pkg/registry/rbac/rolebinding/policybased/storage.go and validation/rule.go GetRoleReferenceRules.
 */
export const roleReference: AdmissionPlugin = {
  name: 'RoleReference',
  admit({ kind, object, operation }) {
    if (object === undefined || operation === 'DELETE' || kind.group !== 'rbac.authorization.k8s.io' || !kind.kind.endsWith('RoleBinding')) return
    const { roleRef } = object as RoleBinding & typeof object
    if (roleRef.kind === 'Role' || roleRef.kind === 'ClusterRole') return
    throw new StatusError({ code: 500, reason: '', message: `unsupported role reference kind: ${JSON.stringify(roleRef.kind)}` })
  },
}
