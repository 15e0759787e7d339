import type { Actor, ActorContext } from '../client/actor.ts'
import { cronJobController } from './cronjob/index.ts'
import { customResourceDefinitionController } from './customresourcedefinition/index.ts'
import { daemonSetController } from './daemonset/index.ts'
import { deploymentController } from './deployment/index.ts'
import { disruptionController } from './disruption/index.ts'
import { endpointsController } from './endpoints/index.ts'
import { endpointSliceController } from './endpointslice/index.ts'
import { ephemeralVolumeController } from './ephemeralvolume/index.ts'
import { garbageCollector } from './garbagecollector/index.ts'
import { jobController } from './job/index.ts'
import { localPathProvisioner } from './localpath/index.ts'
import { namespaceController } from './namespace/index.ts'
import { nodeLifecycleController } from './nodelifecycle/index.ts'
import { persistentVolumeBinder } from './persistentvolume/index.ts'
import { horizontalPodAutoscalerController } from './podautoscaler/index.ts'
import { podGarbageCollector } from './podgc/index.ts'
import { claimProtection } from './pvcprotection/index.ts'
import { volumeProtection } from './pvprotection/index.ts'
import { replicaSetController } from './replicaset/index.ts'
import { replicationController } from './replicationcontroller/index.ts'
import { resourceQuotaController } from './resourcequota/index.ts'
import { rootCACertPublisher } from './rootcacertpublisher/index.ts'
import { serviceAccountController } from './serviceaccount/index.ts'
import { statefulSetController } from './statefulset/index.ts'
import { taintEvictionController } from './tainteviction/index.ts'
import { ttlAfterFinishedController } from './ttlafterfinished/index.ts'

/** Every controller of kube-controller-manager that the cluster runs, in the order they start, the API server's own, and kind's provisioner. */
export const controllers: readonly ((context: ActorContext) => Actor)[] = [
  cronJobController,
  customResourceDefinitionController,
  daemonSetController,
  deploymentController,
  disruptionController,
  endpointsController,
  endpointSliceController,
  ephemeralVolumeController,
  garbageCollector,
  horizontalPodAutoscalerController,
  jobController,
  namespaceController,
  nodeLifecycleController,
  persistentVolumeBinder,
  claimProtection,
  volumeProtection,
  podGarbageCollector,
  replicaSetController,
  replicationController,
  resourceQuotaController,
  rootCACertPublisher,
  serviceAccountController,
  statefulSetController,
  taintEvictionController,
  ttlAfterFinishedController,
  localPathProvisioner,
]
