/** The kinds whose schema and types are generated, as `<apiVersion> <Kind>`. */
export const kinds: readonly string[] = [
  'v1 Namespace', 'v1 Node', 'v1 Pod', 'v1 PodTemplate', 'v1 ReplicationController', 'v1 Service', 'v1 Endpoints', 'v1 ConfigMap',
  'v1 Secret', 'v1 ServiceAccount', 'v1 PersistentVolume', 'v1 PersistentVolumeClaim', 'v1 ResourceQuota', 'v1 LimitRange',
  'v1 Event', 'v1 Binding',
  'apps/v1 Deployment', 'apps/v1 ReplicaSet', 'apps/v1 StatefulSet', 'apps/v1 DaemonSet', 'apps/v1 ControllerRevision',
  'batch/v1 Job', 'batch/v1 CronJob',
  'networking.k8s.io/v1 Ingress', 'networking.k8s.io/v1 IngressClass', 'networking.k8s.io/v1 NetworkPolicy',
  'discovery.k8s.io/v1 EndpointSlice',
  'autoscaling/v1 HorizontalPodAutoscaler', 'autoscaling/v2 HorizontalPodAutoscaler', 'autoscaling/v1 Scale',
  'policy/v1 PodDisruptionBudget', 'policy/v1 Eviction',
  'rbac.authorization.k8s.io/v1 Role', 'rbac.authorization.k8s.io/v1 ClusterRole',
  'rbac.authorization.k8s.io/v1 RoleBinding', 'rbac.authorization.k8s.io/v1 ClusterRoleBinding',
  'storage.k8s.io/v1 StorageClass', 'storage.k8s.io/v1 VolumeAttachment', 'storage.k8s.io/v1 CSIDriver',
  'scheduling.k8s.io/v1 PriorityClass', 'coordination.k8s.io/v1 Lease',
  'apiextensions.k8s.io/v1 CustomResourceDefinition',
]
