import { describe, expect, it } from 'vitest'
import type { AutoscalingV2HorizontalPodAutoscaler, HorizontalPodAutoscaler } from '../../../../api/types.gen.ts'
import type { KubeObject } from '../../../../apimachinery/meta.ts'
import type { API } from '../../../../apiserver/interface.ts'
import { freshAPI } from '../../../../diagnose.ts'

const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }
const requests = { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '100' } } }

function kindIn(api: API, version: string) {
  const kind = api.kindOf(`autoscaling/${version}`, 'HorizontalPodAutoscaler')
  if (kind === undefined) throw new Error(`autoscaling/${version} is not served`)
  return kind
}

function autoscaler(version: string, spec: object, annotations: Readonly<Record<string, string>> = {}) {
  return {
    apiVersion: `autoscaling/${version}`,
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', annotations },
    spec: { scaleTargetRef, maxReplicas: 5, ...spec },
  }
}

const read = <T extends KubeObject>(api: API, version: string) => api.read<T>(kindIn(api, version), 'default', 'web')

// The annotations are those of pkg/apis/autoscaling/v1/conversion.go.
describe('a HorizontalPodAutoscaler in two versions', () => {
  it('keeps the metrics and the behavior that version 1 has no field for in annotations', () => {
    const api = freshAPI()
    const behavior = { scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } }
    api.create(kindIn(api, 'v2'), 'default', autoscaler('v2', { metrics: [cpu, requests], behavior }))
    const { metadata, spec } = read<HorizontalPodAutoscaler>(api, 'v1')
    expect(spec.targetCPUUtilizationPercentage).toBe(60)
    expect(metadata.annotations?.['autoscaling.alpha.kubernetes.io/metrics']).toBe(
      '[{"type":"Pods","pods":{"metricName":"requests","targetAverageValue":"100"}}]',
    )
    expect(metadata.annotations?.['autoscaling.alpha.kubernetes.io/behavior']).toContain(
      '"ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":1,"PeriodSeconds":60}],"Tolerance":null}',
    )
  })

  it('loses nothing of version 2 when it is changed through version 1', () => {
    const api = freshAPI()
    api.create(kindIn(api, 'v2'), 'default', autoscaler('v2', { metrics: [requests, cpu], behavior: { scaleUp: { selectPolicy: 'Min' } } }))
    const before = read<AutoscalingV2HorizontalPodAutoscaler>(api, 'v2')
    api.patch(kindIn(api, 'v1'), 'default', 'web', { type: 'merge', body: { spec: { maxReplicas: 9 } } })
    const { metadata, spec } = read<AutoscalingV2HorizontalPodAutoscaler>(api, 'v2')
    expect(spec).toEqual({ ...before.spec, maxReplicas: 9 })
    expect(metadata.annotations).toBeUndefined()
    expect(metadata.generation).toBe(2)
  })

  it('is stored as version 2, with the default target when it names no metric', () => {
    const api = freshAPI()
    const seen: string[] = []
    api.watch(kindIn(api, 'v2'), ({ object }) => seen.push(object.apiVersion))
    api.create(kindIn(api, 'v1'), 'default', autoscaler('v1', {}))
    expect(seen).toEqual(['autoscaling/v2'])
    expect(read<AutoscalingV2HorizontalPodAutoscaler>(api, 'v2').spec.metrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
    ])
    expect(read<HorizontalPodAutoscaler>(api, 'v1').spec.targetCPUUtilizationPercentage).toBe(80)
  })

  it('passes over an annotation that cannot be read', () => {
    const api = freshAPI()
    const given = { 'autoscaling.alpha.kubernetes.io/metrics': '[{"type":7}]' }
    api.create(kindIn(api, 'v1'), 'default', autoscaler('v1', { targetCPUUtilizationPercentage: 60 }, given))
    expect(read<AutoscalingV2HorizontalPodAutoscaler>(api, 'v2').spec.metrics).toEqual([cpu])
    expect(read<HorizontalPodAutoscaler>(api, 'v1').metadata.annotations).toBeUndefined()
  })
})
