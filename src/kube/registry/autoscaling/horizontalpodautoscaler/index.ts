import type { AutoscalingV2HorizontalPodAutoscaler } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { metricsCell } from './metric-text.ts'
import { validateAutoscalerStatusUpdate, validateAutoscalerUpdate } from './validate-update.ts'
import { horizontalPodAutoscalerVerdict } from './verdict.ts'

/** HorizontalPodAutoscaler, autoscaling/v2. Follows pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go. */
export const horizontalPodAutoscaler = defineKind<AutoscalingV2HorizontalPodAutoscaler>({
  ...horizontalPodAutoscalerVerdict,
  singular: 'horizontalpodautoscaler',
  categories: ['all'],
  strategy: {
    ...horizontalPodAutoscalerVerdict.strategy,
    prepareForUpdate(object, old) {
      object.status = old.status
      if (!semanticallyEqual(object.spec, old.spec)) object.metadata.generation = (old.metadata.generation ?? 0) + 1
    },
    validateUpdate: validateAutoscalerUpdate,
  },
  statusStrategy: {
    prepareForUpdate(object, old) {
      object.spec = old.spec
    },
    validate: () => [],
    validateUpdate: validateAutoscalerStatusUpdate,
  },
  columns: [{ name: 'Name' }, { name: 'Reference' }, { name: 'Targets' }, { name: 'MinPods' }, { name: 'MaxPods' }, { name: 'Replicas' }, { name: 'Age' }],
  row(object, now) {
    const { spec, status } = object
    return [
      nameCell(object),
      `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
      metricsCell(spec.metrics ?? [], status.currentMetrics ?? []),
      String(spec.minReplicas ?? '<unset>'),
      String(spec.maxReplicas),
      String(status.currentReplicas ?? 0),
      ageCell(object, now),
    ]
  },
  describe,
})
