import type { AutoscalingV2HorizontalPodAutoscaler, HPAScalingPolicy, HPAScalingRules } from '../../../api/types.gen.ts'

const period = 15

/** Without rules, as many pods again or four, whichever is more, and down to none. */
function withDefaults(rules: HPAScalingRules | undefined, policies: HPAScalingPolicy[], stabilizationWindowSeconds?: number): HPAScalingRules {
  const window = rules?.stabilizationWindowSeconds ?? stabilizationWindowSeconds
  return {
    ...(window === undefined ? {} : { stabilizationWindowSeconds: window }),
    selectPolicy: rules?.selectPolicy ?? 'Max',
    policies: rules?.policies ?? policies,
    ...(rules?.tolerance === undefined ? {} : { tolerance: rules.tolerance }),
  }
}

/** Follows pkg/apis/autoscaling/v2/defaults.go. */
export function setDefaults({ spec }: AutoscalingV2HorizontalPodAutoscaler): void {
  spec.minReplicas ??= 1
  if ((spec.metrics ?? []).length === 0)
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }]
  if (spec.behavior === undefined) return
  const percent = { type: 'Percent', value: 100, periodSeconds: period }
  spec.behavior.scaleUp = withDefaults(spec.behavior.scaleUp, [{ type: 'Pods', value: 4, periodSeconds: period }, percent], 0)
  spec.behavior.scaleDown = withDefaults(spec.behavior.scaleDown, [{ ...percent }])
}
