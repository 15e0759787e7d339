import '../api/rest-schema.ts'
import { controllerRevisionVerdict } from './apps/controllerrevision/verdict.ts'
import { daemonSetVerdict } from './apps/daemonset/verdict.ts'
import { deploymentVerdict } from './apps/deployment/verdict.ts'
import { replicaSetVerdict } from './apps/replicaset/verdict.ts'
import { statefulSetVerdict } from './apps/statefulset/verdict.ts'
import { horizontalPodAutoscalerVerdict } from './autoscaling/horizontalpodautoscaler/verdict.ts'
import { cronJobVerdict } from './batch/cronjob/verdict.ts'
import { jobVerdict } from './batch/job/verdict.ts'
import { leaseVerdict } from './coordination/lease/verdict.ts'
import { configMapVerdict } from './core/configmap/verdict.ts'
import { endpointsVerdict } from './core/endpoints/verdict.ts'
import { eventVerdict } from './core/event/verdict.ts'
import { limitRangeVerdict } from './core/limitrange/verdict.ts'
import { namespaceVerdict } from './core/namespace/verdict.ts'
import { nodeVerdict } from './core/node/verdict.ts'
import { persistentVolumeVerdict } from './core/persistentvolume/verdict.ts'
import { persistentVolumeClaimVerdict } from './core/persistentvolumeclaim/verdict.ts'
import { podVerdict } from './core/pod/verdict.ts'
import { podTemplateVerdict } from './core/podtemplate/verdict.ts'
import { replicationControllerVerdict } from './core/replicationcontroller/verdict.ts'
import { resourceQuotaVerdict } from './core/resourcequota/verdict.ts'
import { secretVerdict } from './core/secret/verdict.ts'
import { serviceVerdict } from './core/service/verdict.ts'
import { serviceAccountVerdict } from './core/serviceaccount/verdict.ts'
import { endpointSliceVerdict } from './discovery/endpointslice/verdict.ts'
import type { KindVerdict } from './kind.ts'
import { anyVerdict } from './kind.ts'
import { ingressVerdict } from './networking/ingress/verdict.ts'
import { ingressClassVerdict } from './networking/ingressclass/verdict.ts'
import { networkPolicyVerdict } from './networking/networkpolicy/verdict.ts'
import { podDisruptionBudgetVerdict } from './policy/poddisruptionbudget/verdict.ts'
import { clusterRoleVerdict } from './rbac/clusterrole/verdict.ts'
import { clusterRoleBindingVerdict } from './rbac/clusterrolebinding/verdict.ts'
import { roleVerdict } from './rbac/role/verdict.ts'
import { roleBindingVerdict } from './rbac/rolebinding/verdict.ts'
import { priorityClassVerdict } from './scheduling/priorityclass/verdict.ts'
import { csiDriverVerdict } from './storage/csidriver/verdict.ts'
import { storageClassVerdict } from './storage/storageclass/verdict.ts'
import { volumeAttachmentVerdict } from './storage/volumeattachment/verdict.ts'

/** What decides over a new object of each kind, in the order of upstream's discovery; autoscaling/v1 and Binding come with the whole server. */
export const verdicts: readonly KindVerdict[] = [
  anyVerdict(configMapVerdict),
  anyVerdict(endpointsVerdict),
  anyVerdict(eventVerdict),
  anyVerdict(limitRangeVerdict),
  anyVerdict(namespaceVerdict),
  anyVerdict(nodeVerdict),
  anyVerdict(persistentVolumeClaimVerdict),
  anyVerdict(persistentVolumeVerdict),
  anyVerdict(podVerdict),
  anyVerdict(podTemplateVerdict),
  anyVerdict(replicationControllerVerdict),
  anyVerdict(resourceQuotaVerdict),
  anyVerdict(secretVerdict),
  anyVerdict(serviceAccountVerdict),
  anyVerdict(serviceVerdict),
  anyVerdict(controllerRevisionVerdict),
  anyVerdict(daemonSetVerdict),
  anyVerdict(deploymentVerdict),
  anyVerdict(replicaSetVerdict),
  anyVerdict(statefulSetVerdict),
  anyVerdict(horizontalPodAutoscalerVerdict),
  anyVerdict(cronJobVerdict),
  anyVerdict(jobVerdict),
  anyVerdict(ingressClassVerdict),
  anyVerdict(ingressVerdict),
  anyVerdict(networkPolicyVerdict),
  anyVerdict(podDisruptionBudgetVerdict),
  anyVerdict(clusterRoleBindingVerdict),
  anyVerdict(clusterRoleVerdict),
  anyVerdict(roleBindingVerdict),
  anyVerdict(roleVerdict),
  anyVerdict(csiDriverVerdict),
  anyVerdict(storageClassVerdict),
  anyVerdict(volumeAttachmentVerdict),
  anyVerdict(priorityClassVerdict),
  anyVerdict(leaseVerdict),
  anyVerdict(endpointSliceVerdict),
]
