import type { Actor, ActorContext } from '../client/actor.ts'
import { cronJobController } from './cronjob/index.ts'
import { daemonSetController } from './daemonset/index.ts'
import { deploymentController } from './deployment/index.ts'
import { endpointsController } from './endpoints/index.ts'
import { endpointSliceController } from './endpointslice/index.ts'
import { garbageCollector } from './garbagecollector/index.ts'
import { jobController } from './job/index.ts'
import { namespaceController } from './namespace/index.ts'
import { nodeLifecycleController } from './nodelifecycle/index.ts'
import { replicaSetController } from './replicaset/index.ts'
import { replicationController } from './replicationcontroller/index.ts'
import { rootCACertPublisher } from './rootcacertpublisher/index.ts'
import { serviceAccountController } from './serviceaccount/index.ts'
import { statefulSetController } from './statefulset/index.ts'

/** Every controller of kube-controller-manager that the cluster runs, in the order they start. */
export const controllers: readonly ((context: ActorContext) => Actor)[] = [
  cronJobController,
  daemonSetController,
  deploymentController,
  endpointsController,
  endpointSliceController,
  garbageCollector,
  jobController,
  namespaceController,
  nodeLifecycleController,
  replicaSetController,
  replicationController,
  rootCACertPublisher,
  serviceAccountController,
  statefulSetController,
]
