import type { LabelSelector, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '../../api/types.gen.ts'
import { newMilliQuantity } from '../../apimachinery/quantity.ts'
import type { PodMetrics } from '../../client/metrics.ts'
import { goSelectorText } from '../go-selector.ts'
import type { StoredPod } from '../pods.ts'
import type { Tolerances } from './replica-calculator.ts'
import { MetricError, resourceReplicas } from './replica-calculator.ts'

/** What one metric says. */
export interface MetricAnswer {
  readonly replicas: number
  readonly name: string
  readonly status: MetricStatus
}

/** Why one metric says nothing: the reason of its event and condition, that text, and how the sync calls it. */
export class MetricRefusal extends Error {
  readonly reason: string
  readonly detail: string

  constructor(reason: string, detail: string, message: string) {
    super(message)
    this.reason = reason
    this.detail = detail
  }
}

/** What metrics are asked with. */
export interface MetricContext {
  readonly metrics: PodMetrics
  readonly namespace: string
  readonly pods: readonly StoredPod[]
  readonly replicas: number
  readonly tolerances: Tolerances
  readonly now: number
}

/** The words of a cluster that serves no such metrics. */
const noCustom = 'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered'
const noExternal = (name: string) =>
  `unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`

/** Asks one metric; throws MetricRefusal. Follows pkg/controller/podautoscaler/horizontal.go computeReplicasForMetric. */
export function askMetric(spec: MetricSpec, context: MetricContext): MetricAnswer {
  const { namespace } = context
  const { resource, containerResource, pods, object, external } = spec
  if (resource !== undefined) {
    const { name, target } = resource
    const answer = ask(context, name, target, '', 'FailedGetResourceMetric', `failed to get ${name} resource metric value`)
    return {
      ...answer,
      name: nameOf(name, target, 'resource'),
      status: { type: 'Resource', resource: { name, current: answer.current } },
    }
  }
  if (containerResource !== undefined) {
    const { name, target, container } = containerResource
    const answer = ask(context, name, target, container, 'FailedGetContainerResourceMetric', `failed to get ${container} container metric value`)
    return {
      ...answer,
      name: nameOf(name, target, 'container resource'),
      status: { type: 'ContainerResource', containerResource: { name, container, current: answer.current } },
    }
  }
  if (pods !== undefined) throw refusal('FailedGetPodsMetric', `unable to get metric ${pods.metric.name}: ${noCustom}`, 'failed to get pods metric value')
  if (object !== undefined) {
    const { describedObject, metric, target } = object
    const detail = `unable to get metric ${metric.name} on ${describedObject.kind} ${namespace}/${describedObject.name}: ${noCustom}`
    const prefix =
      target.type === 'AverageValue' ? `failed to get object metric value: failed to get ${metric.name} object metric` : 'failed to get object metric value'
    throw refusal('FailedGetObjectMetric', detail, prefix)
  }
  if (external !== undefined) throw externalRefusal(external.metric.name, external.metric.selector, external.target, namespace)
  const detail = `unknown metric source type ${JSON.stringify(spec.type)}`
  throw new MetricRefusal('InvalidMetricSourceType', detail, detail)
}

const refusal = (reason: string, detail: string, prefix: string) => new MetricRefusal(reason, detail, `${prefix}: ${detail}`)

function externalRefusal(name: string, selector: LabelSelector | undefined, target: MetricTarget, namespace: string): MetricRefusal {
  const detail = `unable to get external metric ${namespace}/${name}/${goSelectorText(selector)}: ${noExternal(name)}`
  const kind = target.averageValue === undefined ? `external metric ${name}` : `${name} external metric`
  return refusal('FailedGetExternalMetric', detail, `failed to get ${name} external metric value: failed to get ${kind}`)
}

const nameOf = (resource: string, target: MetricTarget, kind: string) =>
  target.averageValue === undefined ? `${resource} ${kind} utilization (percentage of request)` : `${resource} resource`

function ask(
  { metrics, ...rest }: MetricContext,
  resource: string,
  target: MetricTarget,
  container: string,
  reason: string,
  prefix: string,
): { replicas: number; current: MetricValueStatus } {
  try {
    const { replicas, utilization, average } = resourceReplicas(metrics, { ...rest, resource, target, container })
    // Memory is counted in thousandths of a byte here too.
    const averageValue = newMilliQuantity(average, resource === 'memory' ? 'BinarySI' : 'DecimalSI').toString()
    return { replicas, current: { ...(utilization === undefined ? {} : { averageUtilization: utilization }), averageValue } }
  } catch (error) {
    if (!(error instanceof MetricError)) throw error
    throw refusal(reason, `failed to get ${resource} ${target.averageValue === undefined ? 'utilization' : 'usage'}: ${error.message}`, prefix)
  }
}
