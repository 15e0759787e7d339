import type { Kind } from '../registry/kind.ts'

/** Follows kubernetes pkg/kubeapiserver/default_storage_factory_builder.go SpecialDefaultResourcePrefixes. */
const prefixes: Readonly<Record<string, string>> = {
  'replicationcontrollers.': 'controllers',
  'endpoints.': 'services/endpoints',
  'nodes.': 'minions',
  'services.': 'services/specs',
  'ingresses.networking.k8s.io': 'ingress',
}

/**
 * Where etcd keeps an object, as the server's words name it: with etcd's own prefix when the object is written, without it
 * in a dry run. Follows apiserver/pkg/registry/generic/registry/store.go NamespaceKeyFunc and storage/etcd3/store.go prepareKey.
 */
export function storageKey(kind: Kind, namespace: string | undefined, name: string, dryRun: boolean): string {
  const ownStore = kind.custom !== undefined || kind.group === 'apiextensions.k8s.io'
  const prefix = ownStore ? `${kind.group}/${kind.plural}` : (prefixes[`${kind.plural}.${kind.group}`] ?? kind.plural)
  return [dryRun ? '' : '/registry', prefix, ...(kind.namespaced ? [namespace ?? ''] : []), name].join('/')
}
