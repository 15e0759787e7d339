import type { Namespace } from '../../../api/types.gen.ts'

/** The label that carries a namespace's name. */
const nameLabel = 'kubernetes.io/metadata.name'

/** Labels a namespace with its name, once it has one. */
export function labelWithName(namespace: Namespace): void {
  const name = namespace.metadata.name ?? ''
  if (name === '') return
  namespace.metadata.labels = { ...namespace.metadata.labels, [nameLabel]: name }
}

/** Follows pkg/apis/core/v1/defaults.go SetDefaults_Namespace and SetDefaults_NamespaceStatus. */
export function setDefaults(namespace: Namespace): void {
  labelWithName(namespace)
  namespace.status.phase ||= 'Active'
}
