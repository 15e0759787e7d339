import type { PodDisruptionBudget } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { validatePodDisruptionBudget } from './validation.ts'

/** What decides over a new PodDisruptionBudget. */
export const podDisruptionBudgetVerdict = defineVerdict<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  shortNames: ['pdb'],
  namespaced: true,
  strategy: {
    prepareForCreate(object) {
      object.status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }
      object.metadata.generation = 1
    },
    validate: validatePodDisruptionBudget,
  },
})
