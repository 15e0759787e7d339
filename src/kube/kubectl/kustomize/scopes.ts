import { kinds } from '../../registry/index.ts'

/** Kinds in no namespace, as `Kind.group`. A kind that kustomize does not know counts as one of a namespace. */
export const clusterScoped: ReadonlySet<string> = new Set([
  ...kinds.filter(kind => !kind.namespaced).map(kind => `${kind.kind}.${kind.group}`),
  'APIService.apiregistration.k8s.io',
  'ComponentStatus.',
])
