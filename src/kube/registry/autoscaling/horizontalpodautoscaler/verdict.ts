import type { AutoscalingV2HorizontalPodAutoscaler } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { setDefaults } from './defaults.ts'
import { validateAutoscaler } from './validation.ts'

/** What decides over a new HorizontalPodAutoscaler. */
export const horizontalPodAutoscalerVerdict = defineVerdict<AutoscalingV2HorizontalPodAutoscaler>({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  shortNames: ['hpa'],
  namespaced: true,
  setDefaults,
  strategy: {
    prepareForCreate(object) {
      object.status = { desiredReplicas: 0, currentMetrics: null }
      object.metadata.generation = 1
    },
    validate: validateAutoscaler,
  },
})
