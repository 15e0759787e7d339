import type { PriorityClass } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { validatePriorityClass } from './validation.ts'

/** What decides over a new PriorityClass. */
export const priorityClassVerdict = defineVerdict<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  namespaced: false,
  /** Follows pkg/apis/scheduling/v1/defaults.go SetDefaults_PriorityClass. */
  setDefaults(object) {
    object.preemptionPolicy ??= 'PreemptLowerPriority'
  },
  strategy: {
    prepareForCreate(object) {
      object.metadata.generation = 1
    },
    validate: validatePriorityClass,
  },
})
