import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AutoscalingV2HorizontalPodAutoscaler, Deployment, HorizontalPodAutoscalerBehavior, HPAScalingPolicy, HPAScalingRules } from '../api/types.gen.ts'
import { ScaleHistory } from './podautoscaler/limits.ts'
import { Stage } from './testing.ts'

let stage: Stage

beforeEach(() => {
  stage = new Stage(['kind-worker'])
})

const deployment = (replicas: number, requests: object = { cpu: '100m' }) =>
  stage.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx', resources: { requests } }] } },
    },
  })
const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }
const autoscaler = (spec: object = {}) =>
  stage.create({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 1, maxReplicas: 10, metrics: [cpu], ...spec },
  })
const hpa = () => stage.read<AutoscalingV2HorizontalPodAutoscaler>('autoscaling/v2', 'HorizontalPodAutoscaler', 'web')
const replicas = () => stage.read<Deployment>('apps/v1', 'Deployment', 'web').spec.replicas
const conditions = () => (hpa().status.conditions ?? []).map(({ type, status, reason = '' }) => `${type} ${status} ${reason}`)
const load = (millicores: number) => stage.context.metrics.set([{ namespace: 'default', selector: { app: 'web' }, cpu: millicores, memory: 0 }])
const pass = (seconds: number) => stage.clock.advance(seconds * 1000)

describe('an autoscaler without a metrics server', () => {
  it('says every fifteen seconds what it could not get', () => {
    deployment(2)
    pass(10)
    autoscaler()
    pass(1)
    const recorded = readFileSync('reference/recorded/1.37/scripts/t24-hpa-without-metrics.txt', 'utf8')
    const told = stage.events('HorizontalPodAutoscaler')
    expect(told.map(text => text.split(':')[0])).toEqual(['FailedGetResourceMetric', 'FailedComputeMetricsReplicas'])
    for (const text of told) expect(recorded).toContain(text.slice(text.indexOf(': ') + 2))
    expect(conditions()).toEqual(['AbleToScale True SucceededGetScale', 'ScalingActive False FailedGetResourceMetric'])
    expect(hpa().status).toMatchObject({ currentReplicas: 2, desiredReplicas: 0, currentMetrics: [{ type: '' }], observedGeneration: 1 })
    pass(30)
    expect(stage.list<{ count?: number }>('v1', 'Event').filter(event => event.count === 3)).toHaveLength(2)
  })

  it('still keeps the bounds', () => {
    deployment(1)
    autoscaler({ minReplicas: 3 })
    pass(1)
    expect(replicas()).toBe(3)
    expect(stage.events('HorizontalPodAutoscaler')).toEqual(['SuccessfulRescale: New size: 3; reason: Current number of replicas below Spec.MinReplicas'])
    expect(conditions()).toEqual(['AbleToScale True SucceededRescale', 'ScaledToZero False NotScaledToZero'])
  })

  it('does nothing for a target of size zero, and tells when there is no target', () => {
    deployment(0)
    autoscaler()
    pass(1)
    expect(conditions()).toEqual(['AbleToScale True SucceededGetScale', 'ScalingActive False ScalingDisabled'])
    stage.patch('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', { spec: { scaleTargetRef: { name: 'nope' } } })
    pass(1)
    expect(stage.events('HorizontalPodAutoscaler')).toEqual(['FailedGetScale: deployments.apps "nope" not found'])
    expect(conditions()).toContain('AbleToScale False FailedGetScale')
  })
})

describe('an autoscaler with a load', () => {
  beforeEach(() => {
    deployment(2)
    pass(60)
  })

  it('adds Pods until each is at its target', () => {
    load(400)
    pass(30)
    autoscaler()
    pass(1)
    expect(hpa().status.currentMetrics).toEqual([{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 200, averageValue: '200m' } } }])
    // 200 % of 50 % with two Pods ask for eight, and the first step goes to four.
    expect(replicas()).toBe(4)
    expect(stage.events('HorizontalPodAutoscaler')).toEqual([
      'SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of request) above target',
    ])
    expect(conditions()).toEqual([
      'AbleToScale True SucceededRescale',
      'ScalingActive True ValidMetricFound',
      'ScalingLimited True ScaleUpLimit',
      'ScaledToZero False NotScaledToZero',
    ])
    pass(120)
    expect(replicas()).toBe(8)
    expect(hpa().status.currentMetrics?.[0]?.resource?.current.averageUtilization).toBe(50)
  })

  it('keeps the highest wish of five minutes before it takes Pods away', () => {
    load(300)
    pass(30)
    autoscaler()
    pass(150)
    expect(replicas()).toBe(6)
    load(60)
    pass(60)
    expect(replicas()).toBe(6)
    expect(conditions()[0]).toBe('AbleToScale True ScaleDownStabilized')
    pass(360)
    expect(replicas()).toBe(2)
    expect(stage.events('HorizontalPodAutoscaler').at(-1)).toBe('SuccessfulRescale: New size: 2; reason: All metrics below target')
  })

  it('says which Pod has no request', () => {
    stage.patch('apps/v1', 'Deployment', 'web', { spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx', resources: null }] } } } })
    pass(60)
    load(100)
    pass(30)
    autoscaler()
    pass(1)
    expect(stage.events('HorizontalPodAutoscaler')[0]).toMatch(
      /^FailedGetResourceMetric: failed to get cpu utilization: missing request for cpu in container web of Pod web-\w+-\w{5}$/,
    )
  })
})

describe('the pace of an autoscaler', () => {
  const wish = (current: number, desired: number, now: number, behavior?: HorizontalPodAutoscalerBehavior) => ({
    current,
    desired,
    min: 1,
    max: 20,
    now,
    behavior,
  })
  const rules = (policies: HPAScalingPolicy[], more: Partial<HPAScalingRules> = {}) => ({
    policies,
    selectPolicy: 'Max',
    stabilizationWindowSeconds: 0,
    ...more,
  })

  it('adds no more in a period than its policies say', () => {
    const behavior = { scaleUp: rules([{ type: 'Pods', value: 2, periodSeconds: 60 }]), scaleDown: rules([]) }
    const history = new ScaleHistory(2, 0)
    expect(history.decide(wish(2, 10, 1000, behavior))).toMatchObject({ replicas: 4, limited: { status: 'True', reason: 'ScaleUpLimit' } })
    history.scaled(2, 4, behavior, 1000)
    expect(history.decide(wish(4, 10, 20_000, behavior)).replicas).toBe(4)
    expect(history.decide(wish(4, 10, 70_000, behavior)).replicas).toBe(6)
  })

  it('takes none away when that is disabled', () => {
    const behavior = { scaleUp: rules([]), scaleDown: rules([], { selectPolicy: 'Disabled' }) }
    expect(new ScaleHistory(4, 0).decide(wish(4, 1, 1000, behavior))).toMatchObject({ replicas: 4, limited: { reason: 'ScaleDownLimit' } })
  })
})
