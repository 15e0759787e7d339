import type { AutoscalingV2HorizontalPodAutoscaler, HorizontalPodAutoscaler, MetricSpec, MetricStatus, ObjectMeta } from '../../../../api/types.gen.ts'
import { goJSON } from '../../../../apimachinery/field-error.ts'
import { behaviorOf, behaviorToV1, conditionsOf, currentsOf, currentToV1, metricsOf, metricToV1 } from './metrics.ts'

const prefix = 'autoscaling.alpha.kubernetes.io/'
const annotation = {
  metrics: `${prefix}metrics`,
  currents: `${prefix}current-metrics`,
  conditions: `${prefix}conditions`,
  behavior: `${prefix}behavior`,
}
const roundTrip: readonly string[] = [...Object.values(annotation), `${prefix}scale-down-tolerance`, `${prefix}scale-up-tolerance`]

const defaultUtilization = 80

/** Metadata of its own, without what only carries version 2's fields, and with `more`. Follows pkg/apis/autoscaling/helpers.go. */
function metadataWith(metadata: ObjectMeta, more: Readonly<Record<string, string>>): ObjectMeta {
  const kept = Object.entries(metadata.annotations ?? {}).filter(([name]) => !roundTrip.includes(name))
  const annotations = Object.fromEntries([...kept, ...Object.entries(more)].sort(([a], [b]) => (a < b ? -1 : 1)))
  const { annotations: _, ...rest } = metadata
  return Object.keys(annotations).length === 0 ? rest : { ...rest, annotations }
}

/** The utilization that version 1 has a field for. */
function cpuUtilization({ type, resource }: MetricSpec): number | undefined {
  return type === 'Resource' && resource?.name === 'cpu' ? resource.target.averageUtilization : undefined
}

const cpuTarget = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

function currentUtilization(currents: readonly MetricStatus[]): number | undefined {
  let found: number | undefined
  for (const { type, resource } of currents) if (type === 'Resource' && resource?.name === 'cpu') found = resource.current.averageUtilization ?? found
  return found
}

/** Version 2's fields that version 1 lacks go into annotations. Follows pkg/apis/autoscaling/v1/conversion.go Convert_autoscaling_HorizontalPodAutoscaler_To_v1_HorizontalPodAutoscaler. */
export function fromV2({ metadata, spec, status }: AutoscalingV2HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { scaleTargetRef, minReplicas, maxReplicas, metrics = [], behavior } = spec
  const { observedGeneration, lastScaleTime, currentReplicas = 0, desiredReplicas, currentMetrics, conditions = [] } = status
  const others = metrics.filter(metric => cpuUtilization(metric) === undefined)
  const currents = currentMetrics ?? []
  const more: Record<string, string> = {}
  if (others.length > 0) more[annotation.metrics] = goJSON(others.map(metricToV1))
  if (currents.length > 0) more[annotation.currents] = goJSON(currents.map(currentToV1))
  if (behavior !== undefined) more[annotation.behavior] = goJSON(behaviorToV1(behavior))
  if (conditions.length > 0) more[annotation.conditions] = goJSON(conditions)
  const target = metrics.map(cpuUtilization).find(utilization => utilization !== undefined)
  const current = currentUtilization(currents)
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v1',
    metadata: metadataWith(metadata, more),
    spec: {
      scaleTargetRef,
      ...(minReplicas === undefined ? {} : { minReplicas }),
      maxReplicas,
      ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }),
    },
    status: {
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      currentReplicas,
      desiredReplicas,
      ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }),
    },
  }
}

/** Follows Convert_v1_HorizontalPodAutoscaler_To_autoscaling_HorizontalPodAutoscaler. */
export function toV2({ metadata, spec, status }: HorizontalPodAutoscaler): AutoscalingV2HorizontalPodAutoscaler {
  const annotations = metadata.annotations ?? {}
  const { scaleTargetRef, minReplicas, maxReplicas, targetCPUUtilizationPercentage: target } = spec
  const { observedGeneration, lastScaleTime, currentReplicas, desiredReplicas, currentCPUUtilizationPercentage: current } = status
  const metrics = [...(metricsOf(annotations[annotation.metrics]) ?? []), ...(target === undefined ? [] : [cpuTarget(target)])]
  const behavior = behaviorOf(annotations[annotation.behavior])
  const conditions = conditionsOf(annotations[annotation.conditions]) ?? []
  const measured: MetricStatus[] | null =
    current === undefined ? null : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }]
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: metadataWith(metadata, {}),
    spec: {
      scaleTargetRef,
      ...(minReplicas === undefined ? {} : { minReplicas }),
      maxReplicas,
      metrics: metrics.length > 0 ? metrics : [cpuTarget(defaultUtilization)],
      ...(behavior === undefined ? {} : { behavior }),
    },
    status: {
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      ...(currentReplicas === 0 ? {} : { currentReplicas }),
      desiredReplicas,
      currentMetrics: currentsOf(annotations[annotation.currents]) ?? measured,
      ...(conditions.length > 0 ? { conditions } : {}),
    },
  }
}
