import { defaultTolerationSeconds } from './default-toleration-seconds.ts'
import { namespaceLifecycle } from './namespace-lifecycle.ts'
import type { AdmissionPlugin } from './plugin.ts'
import { policiesElsewhere } from './policies-elsewhere.ts'
import { priority } from './priority.ts'
import { runtimeClass } from './runtime-class.ts'
import { serviceAccount } from './service-account.ts'

/** The plugins that have a say where only the kinds of the first lessons are served, in their order; the others would find nothing to act on. */
export const firstPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  policiesElsewhere,
  serviceAccount,
  priority,
  defaultTolerationSeconds,
  runtimeClass,
]
