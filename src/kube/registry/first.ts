import { deploymentVerdict } from './apps/deployment/verdict.ts'
import { replicaSetVerdict } from './apps/replicaset/verdict.ts'
import { configMapVerdict } from './core/configmap/verdict.ts'
import { namespaceVerdict } from './core/namespace/verdict.ts'
import { podVerdict } from './core/pod/verdict.ts'
import { secretVerdict } from './core/secret/verdict.ts'
import { serviceVerdict } from './core/service/verdict.ts'
import { serviceAccountVerdict } from './core/serviceaccount/verdict.ts'
import type { KindVerdict } from './kind.ts'
import { anyVerdict } from './kind.ts'
import { priorityClassVerdict } from './scheduling/priorityclass/verdict.ts'

/** What decides over new objects of the kinds that the first lessons meet, and of those that these lean on. */
export const firstVerdicts: readonly KindVerdict[] = [
  anyVerdict(configMapVerdict),
  anyVerdict(namespaceVerdict),
  anyVerdict(podVerdict),
  anyVerdict(secretVerdict),
  anyVerdict(serviceAccountVerdict),
  anyVerdict(serviceVerdict),
  anyVerdict(deploymentVerdict),
  anyVerdict(replicaSetVerdict),
  anyVerdict(priorityClassVerdict),
]
