import type {
  Namespace,
  PersistentVolume,
  PersistentVolumeClaim,
  ReplicaSet,
  ReplicationController,
  Service,
  StatefulSet,
  StorageClass,
} from '../api/types.gen.ts'
import type { Informers } from '../client/actor.ts'
import type { Listers } from './plugin.ts'

/** Lookups through the cluster's informers. */
export function createListers(informers: Informers): Listers {
  const services = informers.of<Service>('v1', 'Service')
  const controllers = informers.of<ReplicationController>('v1', 'ReplicationController')
  const replicaSets = informers.of<ReplicaSet>('apps/v1', 'ReplicaSet')
  const statefulSets = informers.of<StatefulSet>('apps/v1', 'StatefulSet')
  const namespaces = informers.of<Namespace>('v1', 'Namespace')
  const claims = informers.of<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim')
  const volumes = informers.of<PersistentVolume>('v1', 'PersistentVolume')
  const classes = informers.of<StorageClass>('storage.k8s.io/v1', 'StorageClass')
  return {
    services: namespace => services.list(namespace),
    replicationControllers: namespace => controllers.list(namespace),
    replicaSet: (namespace, name) => replicaSets.get(namespace, name),
    statefulSet: (namespace, name) => statefulSets.get(namespace, name),
    namespace: name => namespaces.get('', name),
    claim: (namespace, name) => claims.get(namespace, name),
    volume: name => volumes.get('', name),
    volumes: () => volumes.list(),
    storageClass: name => classes.get('', name),
  }
}
