import type { Container, MetricTarget } from '../../api/types.gen.ts'
import { parseTime } from '../../apimachinery/meta.ts'
import { parseQuantity } from '../../apimachinery/quantity.ts'
import type { PodMetrics } from '../../client/metrics.ts'
import { podRequests } from '../../registry/core/pod/resource-totals.ts'
import type { StoredPod } from '../pods.ts'
import { podCondition } from '../pods.ts'

/** Why a metric gave no number of replicas, in the words of the event. */
export class MetricError extends Error {}

/** How far a ratio may be from 1 before anything is done. */
export interface Tolerances {
  readonly up: number
  readonly down: number
}

/** What is asked about one resource. */
export interface ResourceQuestion {
  readonly resource: string
  readonly target: MetricTarget
  /** One container of each Pod; '' for all of them. */
  readonly container: string
  readonly namespace: string
  readonly pods: readonly StoredPod[]
  readonly replicas: number
  readonly tolerances: Tolerances
  readonly now: number
}

/** How many replicas there should be, and what was measured: percent of the requests, and an average in thousandths. */
export interface Proposal {
  readonly replicas: number
  readonly utilization?: number
  readonly average: number
}

interface Sample {
  readonly value: number
  readonly timestamp: number
  readonly window: number
}

/** Milliseconds, the defaults of kube-controller-manager. */
const cpuInitializationPeriod = 300_000
const initialReadinessDelay = 30_000

const within = (ratio: number, { up, down }: Tolerances) => 1 - down <= ratio && ratio <= 1 + up

/** Follows pkg/controller/podautoscaler/metrics/client.go GetResourceMetric. */
function samplesOf(metrics: PodMetrics, { resource, container, namespace, pods }: ResourceQuestion): Map<string, Sample> {
  const prefix = `unable to get metrics for resource ${resource}: `
  const served = metrics.of(namespace)
  if (served === undefined)
    throw new MetricError(
      `${prefix}unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)`,
    )
  const names = new Set(pods.map(({ metadata }) => metadata.name))
  const found = served.filter(({ name }) => names.has(name))
  if (found.length === 0) throw new MetricError(`${prefix}no metrics returned from resource metrics API`)
  const samples = new Map<string, Sample>()
  for (const { name, timestamp, window, containers } of found) {
    const chosen = container === '' ? containers : containers.filter(each => each.name === container)
    if (chosen.length === 0 || (resource !== 'cpu' && resource !== 'memory')) continue
    const value = chosen.reduce((sum, { cpu, memory }) => sum + (resource === 'cpu' ? cpu : memory * 1000), 0)
    samples.set(name, { value, timestamp, window })
  }
  return samples
}

/** Whether a Pod's CPU says nothing yet: it is still starting. Follows replica_calculator.go groupPods. */
function isStarting(pod: StoredPod, { timestamp, window }: Sample, now: number): boolean {
  const ready = podCondition(pod, 'Ready')
  const { startTime } = pod.status
  if (ready === undefined || startTime === undefined || startTime === null) return true
  const start = parseTime(startTime)
  const since = parseTime(ready.lastTransitionTime ?? '')
  if (start + cpuInitializationPeriod > now) return ready.status === 'False' || timestamp < since + window
  return ready.status === 'False' && start + initialReadinessDelay > since
}

interface Groups {
  readonly ready: number
  readonly unready: readonly string[]
  readonly missing: readonly string[]
}

/** Sorts the Pods; samples that do not count are taken out. */
function group({ pods, resource, now }: ResourceQuestion, samples: Map<string, Sample>): Groups {
  const unready: string[] = []
  const missing: string[] = []
  let ready = 0
  for (const pod of pods) {
    const name = pod.metadata.name ?? ''
    const sample = samples.get(name)
    if (pod.metadata.deletionTimestamp !== undefined || pod.status.phase === 'Failed') samples.delete(name)
    else if (pod.status.phase === 'Pending' || (sample !== undefined && resource === 'cpu' && isStarting(pod, sample, now))) {
      unready.push(name)
      samples.delete(name)
    } else if (sample === undefined) missing.push(name)
    else ready++
  }
  if (samples.size === 0) throw new MetricError('did not receive metrics for targeted pods (pods might be unready)')
  return { ready, unready, missing }
}

const milli = (text: string) => parseQuantity(text).milliValue()

/** Follows calculateRequests. */
function requestOf(pod: StoredPod, container: string, resource: string): number {
  const name = pod.metadata.name ?? ''
  if (container === '' && pod.spec.resources?.requests !== undefined) {
    const request = podRequests(pod).get(resource)
    if (request === undefined) throw new MetricError(`missing pod-level request for ${resource} in Pod ${name}`)
    return request.milliValue()
  }
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const containers: readonly Container[] = [...(pod.spec.containers ?? []), ...sidecars].filter(each => container === '' || each.name === container)
  if (container !== '' && containers.length === 0) throw new MetricError(`container ${container} not found in Pod ${name}`)
  return containers.reduce((sum, each) => {
    const request = each.resources.requests?.[resource]
    if (request === undefined) throw new MetricError(`missing request for ${resource} in container ${each.name} of Pod ${name}`)
    return sum + milli(request)
  }, 0)
}

/** How far use is from its target. */
interface Ratio {
  readonly ratio: number
  readonly utilization?: number
  readonly average: number
}

type Measure = (values: ReadonlyMap<string, number>) => Ratio

/** Follows metrics/utilization.go GetResourceUtilizationRatio. */
function byUtilization(requests: ReadonlyMap<string, number>, target: number): Measure {
  return values => {
    let [used, asked, count] = [0, 0, 0]
    for (const [name, value] of values) {
      const request = requests.get(name)
      if (request === undefined) continue
      used += value
      asked += request
      count++
    }
    if (asked === 0) throw new MetricError('no metrics returned matched known pods')
    const utilization = Math.trunc((used * 100) / asked)
    return { ratio: utilization / target, utilization, average: Math.trunc(used / count) }
  }
}

/** Follows GetMetricUsageRatio. */
function byAverage(target: number): Measure {
  return values => {
    const average = Math.trunc([...values.values()].reduce((sum, value) => sum + value, 0) / values.size)
    return { ratio: average / target, average }
  }
}

/** Fills in what Pods without a sample would use, so that they do not speak for a change. Follows GetResourceReplicas. */
function propose(question: ResourceQuestion, samples: Map<string, Sample>, groups: Groups, measure: Measure, fallback: (pod: string) => number): Proposal {
  const { replicas, tolerances } = question
  const values = new Map([...samples].map(([name, { value }]) => [name, value]))
  const first = measure(values)
  const { ratio } = first
  const measured = { average: first.average, ...(first.utilization === undefined ? {} : { utilization: first.utilization }) }
  const upWithUnready = groups.unready.length > 0 && ratio > 1
  if (!upWithUnready && groups.missing.length === 0) return { ...measured, replicas: within(ratio, tolerances) ? replicas : Math.ceil(ratio * groups.ready) }
  if (ratio < 1) for (const name of groups.missing) values.set(name, fallback(name))
  if (ratio > 1) for (const name of groups.missing) values.set(name, 0)
  if (upWithUnready) for (const name of groups.unready) values.set(name, 0)
  const again = measure(values).ratio
  const proposed = Math.ceil(again * values.size)
  const turns = (ratio < 1 && again > 1) || (ratio > 1 && again < 1) || (again < 1 && proposed > replicas) || (again > 1 && proposed < replicas)
  return { ...measured, replicas: within(again, tolerances) || turns ? replicas : proposed }
}

/** How many replicas a CPU or memory target asks for; throws MetricError. Follows replica_calculator.go GetResourceReplicas and GetRawResourceReplicas. */
export function resourceReplicas(metrics: PodMetrics, question: ResourceQuestion): Proposal {
  const { target, resource, pods, container } = question
  const samples = samplesOf(metrics, question)
  if (pods.length === 0) throw new MetricError('no pods returned by selector while calculating replica count')
  const groups = group(question, samples)
  if (target.averageValue !== undefined) {
    const wanted = milli(target.averageValue)
    return propose(question, samples, groups, byAverage(wanted), () => wanted)
  }
  const requests = new Map(pods.map(pod => [pod.metadata.name ?? '', requestOf(pod, container, resource)]))
  const wanted = target.averageUtilization ?? 0
  return propose(question, samples, groups, byUtilization(requests, wanted), name => Math.trunc(((requests.get(name) ?? 0) * Math.max(100, wanted)) / 100))
}
