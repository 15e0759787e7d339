import type { UserInfo } from '../interface.ts'

/** The administrator as kubeadm makes it. */
export const administrator: UserInfo = {
  name: 'kubernetes-admin',
  groups: ['kubeadm:cluster-admins', 'system:authenticated'],
  // The lab's and the recordings' form of a fingerprint: there is no certificate here.
  extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${'0'.repeat(64)}`] },
}

const serviceAccountPrefix = 'system:serviceaccount:'
const authenticated = 'system:authenticated'

/**
 * The user that `--as` asks for, with the groups that the server adds: those of a service account, and the one of all
 * who are known. Follows apiserver/pkg/endpoints/filters/impersonation.
 */
export function impersonated(user: UserInfo): UserInfo {
  const groups = [...user.groups]
  const [namespace, name] = user.name.startsWith(serviceAccountPrefix) ? user.name.slice(serviceAccountPrefix.length).split(':') : []
  if (groups.length === 0 && namespace !== undefined && name !== undefined) groups.push('system:serviceaccounts', `system:serviceaccounts:${namespace}`)
  const known = user.name === 'system:anonymous' || groups.includes('system:unauthenticated') || groups.includes(authenticated)
  return known ? { ...user, groups } : { ...user, groups: [...groups, authenticated] }
}
