import '../api/whole-schema.ts'
import { customResourceDefinition } from './apiextensions/customresourcedefinition/index.ts'
import { controllerRevision } from './apps/controllerrevision/index.ts'
import { daemonSet } from './apps/daemonset/index.ts'
import { deployment } from './apps/deployment/index.ts'
import { replicaSet } from './apps/replicaset/index.ts'
import { statefulSet } from './apps/statefulset/index.ts'
import { horizontalPodAutoscaler } from './autoscaling/horizontalpodautoscaler/index.ts'
import { horizontalPodAutoscalerV1 } from './autoscaling/horizontalpodautoscaler/v1/index.ts'
import { cronJob } from './batch/cronjob/index.ts'
import { job } from './batch/job/index.ts'
import { lease } from './coordination/lease/index.ts'
import { binding } from './core/binding/index.ts'
import { configMap } from './core/configmap/index.ts'
import { endpoints } from './core/endpoints/index.ts'
import { event } from './core/event/index.ts'
import { limitRange } from './core/limitrange/index.ts'
import { namespace } from './core/namespace/index.ts'
import { node } from './core/node/index.ts'
import { persistentVolume } from './core/persistentvolume/index.ts'
import { persistentVolumeClaim } from './core/persistentvolumeclaim/index.ts'
import { pod } from './core/pod/index.ts'
import { podTemplate } from './core/podtemplate/index.ts'
import { replicationController } from './core/replicationcontroller/index.ts'
import { resourceQuota } from './core/resourcequota/index.ts'
import { secret } from './core/secret/index.ts'
import { service } from './core/service/index.ts'
import { serviceAccount } from './core/serviceaccount/index.ts'
import { endpointSlice } from './discovery/endpointslice/index.ts'
import type { Kind } from './kind.ts'
import { ingress } from './networking/ingress/index.ts'
import { ingressClass } from './networking/ingressclass/index.ts'
import { networkPolicy } from './networking/networkpolicy/index.ts'
import { podDisruptionBudget } from './policy/poddisruptionbudget/index.ts'
import { clusterRole } from './rbac/clusterrole/index.ts'
import { clusterRoleBinding } from './rbac/clusterrolebinding/index.ts'
import { role } from './rbac/role/index.ts'
import { roleBinding } from './rbac/rolebinding/index.ts'
import { priorityClass } from './scheduling/priorityclass/index.ts'
import { csiDriver } from './storage/csidriver/index.ts'
import { storageClass } from './storage/storageclass/index.ts'
import { volumeAttachment } from './storage/volumeattachment/index.ts'

/** Every kind the cluster serves, in the order of upstream's discovery. */
export const kinds: readonly Kind[] = [
  binding,
  configMap,
  endpoints,
  event,
  limitRange,
  namespace,
  node,
  persistentVolumeClaim,
  persistentVolume,
  pod,
  podTemplate,
  replicationController,
  resourceQuota,
  secret,
  serviceAccount,
  service,
  controllerRevision,
  daemonSet,
  deployment,
  replicaSet,
  statefulSet,
  horizontalPodAutoscaler,
  horizontalPodAutoscalerV1,
  cronJob,
  job,
  ingressClass,
  ingress,
  networkPolicy,
  podDisruptionBudget,
  clusterRoleBinding,
  clusterRole,
  roleBinding,
  role,
  csiDriver,
  storageClass,
  volumeAttachment,
  customResourceDefinition,
  priorityClass,
  lease,
  endpointSlice,
]
