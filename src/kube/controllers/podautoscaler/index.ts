import type { AutoscalingV2HorizontalPodAutoscaler, AutoscalingV2HorizontalPodAutoscalerStatus, MetricStatus, Scale } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { keyOf } from '../../apimachinery/meta.ts'
import { parseQuantity } from '../../apimachinery/quantity.ts'
import { parseSelector } from '../../apimachinery/selector.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Actor, ActorContext, Informer, Recorder } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import type { Kind } from '../../registry/kind.ts'
import type { StoredPod } from '../pods.ts'
import { AutoscalerStatus } from './autoscaler-status.ts'
import { ScaleHistory } from './limits.ts'
import type { MetricAnswer } from './metrics.ts'
import { askMetric, MetricRefusal } from './metrics.ts'

type Autoscaler = AutoscalingV2HorizontalPodAutoscaler & KubeObject

/** Milliseconds between two looks at an autoscaler. */
const resyncPeriod = 15_000
const defaultTolerance = 0.1

/** What an autoscaler scales. */
interface Target {
  readonly kind: Kind
  readonly scale: Scale
}

/** What came of a look at the metrics. */
interface Computed {
  readonly replicas: number
  readonly metric: string
  readonly statuses: MetricStatus[]
}

/** Keeps the size of workloads to what their metrics ask for. Follows pkg/controller/podautoscaler. */
export function horizontalPodAutoscalerController(context: ActorContext): Actor {
  return new HorizontalController(context)
}

class HorizontalController implements Actor {
  readonly name = 'horizontal-pod-autoscaler'
  private readonly context: ActorContext
  private readonly recorder: Recorder
  private readonly autoscalers: Informer<Autoscaler>
  private readonly pods: Informer<StoredPod>
  private readonly histories = new Map<string, ScaleHistory>()
  /** Selectors by autoscaler, to find Pods that two of them want. */
  private readonly selectors = new Map<string, ReturnType<typeof parseSelector>>()
  private readonly queue

  constructor(context: ActorContext) {
    this.context = context
    this.recorder = context.recorder(this.name)
    this.autoscalers = context.informers.of('autoscaling/v2', 'HorizontalPodAutoscaler')
    this.pods = context.informers.of('v1', 'Pod')
    this.queue = createWorkqueue(context.clock, key => this.look(key))
  }

  start(): void {
    this.autoscalers.onEvent(({ type, object, old }) => {
      const key = keyOf(object)
      if (type === 'DELETED') {
        this.histories.delete(key)
        this.selectors.delete(key)
      } else if (old === undefined || old.metadata.generation !== object.metadata.generation) this.queue.add(key)
    })
  }

  /** One turn; the next comes a period later, whatever happens. */
  private look(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const autoscaler = this.autoscalers.get(namespace, name)
    if (autoscaler === undefined) return
    this.queue.addAfter(key, resyncPeriod)
    const status = new AutoscalerStatus(autoscaler, this.context.clock.now())
    try {
      this.reconcile(key, autoscaler, status)
    } finally {
      this.store(autoscaler, status.value)
    }
  }

  /** Follows horizontal.go reconcileAutoscaler. */
  private reconcile(key: string, autoscaler: Autoscaler, status: AutoscalerStatus): void {
    const target = this.targetOf(autoscaler)
    if (typeof target === 'string') {
      this.recorder.event(autoscaler, 'Warning', 'FailedGetScale', target)
      status.set('AbleToScale', 'False', 'FailedGetScale', `the HPA controller was unable to get the target's current scale: ${target}`)
      return
    }
    status.set('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale")
    const current = target.scale.spec.replicas ?? 0
    if (!this.histories.has(key)) this.histories.set(key, new ScaleHistory(current, this.context.clock.now()))
    const { minReplicas: min = 1, maxReplicas: max } = autoscaler.spec
    let statuses: MetricStatus[] | null = null
    let desired = current
    let reason = ''
    if (current > max) [desired, reason] = [max, 'Current number of replicas above Spec.MaxReplicas']
    else if (current === 0 && !this.mayLeaveZero(autoscaler, status)) {
      status.set('ScalingActive', 'False', 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero')
    } else if (current !== 0 && current < min) [desired, reason] = [min, 'Current number of replicas below Spec.MinReplicas']
    else {
      const computed = this.compute(key, autoscaler, target.scale, status)
      if ('failure' in computed) {
        status.counts(current, autoscaler.status.desiredReplicas, computed.statuses)
        this.store(autoscaler, status.value)
        this.recorder.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', computed.failure)
        return
      }
      statuses = computed.statuses
      if (computed.replicas > current) reason = `${computed.metric} above target`
      else if (computed.replicas < current) reason = 'All metrics below target'
      desired = this.limit(key, autoscaler, current, computed.replicas, status)
      if (current === 0 && desired < min) desired = min
      if (reason === '' && desired > current) reason = 'Current number of replicas below Spec.MinReplicas'
    }
    const rescale = desired !== current
    if (rescale && !this.rescale(key, autoscaler, target, desired, reason, status)) {
      status.counts(current, autoscaler.status.desiredReplicas, statuses)
      return
    }
    status.counts(current, desired, statuses)
    if (rescale) status.scaled()
  }

  /** Whether an autoscaler took the target to zero itself and may bring it back. Follows shouldComputeMetricsForZeroReplicas. */
  private mayLeaveZero({ spec }: Autoscaler, status: AutoscalerStatus): boolean {
    if (!status.is('ScaledToZero')) return false
    return (spec.minReplicas ?? 1) !== 0 || hasObjectOrExternal(spec)
  }

  /** Follows computeReplicasForMetrics. */
  private compute(
    key: string,
    autoscaler: Autoscaler,
    scale: Scale,
    status: AutoscalerStatus,
  ): Computed | { failure: string; statuses: MetricStatus[] | null } {
    const chosen = this.selectPods(key, autoscaler, scale, status)
    if (typeof chosen === 'string') return { failure: chosen, statuses: null }
    const { behavior, metrics = [] } = autoscaler.spec
    const tolerance = (text: string | undefined) => (text === undefined ? defaultTolerance : parseQuantity(text).asApproximateFloat())
    const current = scale.spec.replicas ?? 0
    const refused: MetricRefusal[] = []
    let best: MetricAnswer | undefined
    const statuses = metrics.map((spec): MetricStatus => {
      try {
        const answer = askMetric(spec, {
          metrics: this.context.metrics,
          namespace: autoscaler.metadata.namespace ?? '',
          pods: chosen,
          replicas: current,
          tolerances: { up: tolerance(behavior?.scaleUp?.tolerance), down: tolerance(behavior?.scaleDown?.tolerance) },
          now: this.context.clock.now(),
        })
        if (best === undefined || answer.replicas > best.replicas) best = answer
        return answer.status
      } catch (error) {
        if (!(error instanceof MetricRefusal)) throw error
        this.recorder.event(autoscaler, 'Warning', error.reason, error.detail)
        refused.push(error)
        return { type: '' }
      }
    })
    const [first] = refused
    if (first !== undefined && (best === undefined || best.replicas < current)) {
      status.set('ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.detail}`)
      return { failure: `invalid metrics (${refused.length} invalid out of ${metrics.length}), first error is: ${first.message}`, statuses }
    }
    const { replicas = 0, name = '' } = best ?? {}
    status.set('ScalingActive', 'True', 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${name}`)
    return { replicas, metric: name, statuses }
  }

  /** The target's Pods, or why it is not clear which they are. Follows validateAndParseSelector. */
  private selectPods(key: string, autoscaler: Autoscaler, scale: Scale, status: AutoscalerStatus): readonly StoredPod[] | string {
    const refuse = (reason: string, event: string, message: string, condition = message) => {
      this.recorder.event(autoscaler, 'Warning', event, message)
      status.set('ScalingActive', 'False', reason, condition)
      return message
    }
    const { namespace = '', name = '' } = autoscaler.metadata
    const text = scale.status.selector ?? ''
    if (text === '') return refuse('InvalidSelector', 'SelectorRequired', 'selector is required', "the HPA target's scale is missing a selector")
    const selector = parseSelector(text)
    this.selectors.set(key, selector)
    const pods = this.pods.list(namespace).filter(({ metadata }) => selector.matches(metadata.labels ?? {}))
    const others = [...this.selectors]
      .filter(([other, wanted]) => other !== key && other.startsWith(`${namespace}/`) && pods.some(({ metadata }) => wanted.matches(metadata.labels ?? {})))
      .map(([other]) => other)
    const [other] = others
    if (other === undefined) return pods
    const pair = [`${namespace}/${name}`, other].sort().join(' ')
    return refuse('AmbiguousSelector', 'AmbiguousSelector', `pods by selector ${text} are controlled by more than one HPA (e.g. [${pair}])`)
  }

  /** Follows normalizeDesiredReplicas and normalizeDesiredReplicasWithBehaviors. */
  private limit(key: string, { spec }: Autoscaler, current: number, desired: number, status: AutoscalerStatus): number {
    const { minReplicas: min = 1, maxReplicas: max, behavior } = spec
    const now = this.context.clock.now()
    const decision = this.histories.get(key)?.decide({ current, desired, min, max, behavior, now })
    if (decision === undefined) return current
    status.set('AbleToScale', 'True', decision.stabilized.reason, decision.stabilized.message)
    status.set('ScalingLimited', decision.limited.status, decision.limited.reason, decision.limited.message)
    return decision.replicas
  }

  /** Writes the new size; false when the target does not take it. */
  private rescale(key: string, autoscaler: Autoscaler, { kind, scale }: Target, desired: number, reason: string, status: AutoscalerStatus): boolean {
    const { api, clock } = this.context
    const { behavior, minReplicas, scaleTargetRef } = autoscaler.spec
    const current = scale.spec.replicas ?? 0
    try {
      const body = { ...scale, spec: { ...scale.spec, replicas: desired } }
      api.update(kind, autoscaler.metadata.namespace ?? '', scaleTargetRef.name, body, { subresource: 'scale', fieldManager: 'kube-controller-manager' })
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.recorder.event(autoscaler, 'Warning', 'FailedRescale', `New size: ${desired}; reason: ${reason}; error: ${error.message}`)
      status.set('AbleToScale', 'False', 'FailedUpdateScale', `the HPA controller was unable to update the target scale: ${error.message}`)
      return false
    }
    status.set('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${desired}`)
    this.recorder.event(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${reason}`)
    this.histories.get(key)?.scaled(current, desired, behavior, clock.now())
    if (current > 0 && desired === 0 && minReplicas === 0 && hasObjectOrExternal(autoscaler.spec))
      status.set('ScaledToZero', 'True', 'ScaledToZero', 'the HPA controller scaled the workload to zero')
    else status.set('ScaledToZero', 'False', 'NotScaledToZero', 'the HPA controller did not scale the workload to zero')
    return true
  }

  /** What is to be scaled, or why that is not known. */
  private targetOf({ spec, metadata }: Autoscaler): Target | string {
    const { apiVersion = '', kind: name } = spec.scaleTargetRef
    const parts = apiVersion.split('/')
    if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`
    const group = parts.length === 2 ? (parts[0] ?? '') : ''
    const { api } = this.context
    const kind = api.kinds().find(each => each.group === group && each.kind === name)
    if (kind === undefined) return `no matches for kind ${JSON.stringify(name)} in group ${JSON.stringify(group)}`
    try {
      return { kind, scale: api.readScale(kind, metadata.namespace ?? '', spec.scaleTargetRef.name) }
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      return error.message
    }
  }

  private store(autoscaler: Autoscaler, status: AutoscalingV2HorizontalPodAutoscalerStatus): void {
    const { api } = this.context
    const kind = api.kindOf('autoscaling/v2', 'HorizontalPodAutoscaler')
    const stored = this.autoscalers.get(autoscaler.metadata.namespace ?? '', autoscaler.metadata.name ?? '')
    if (kind === undefined || stored === undefined || JSON.stringify(stored.status) === JSON.stringify(status)) return
    api.updateTrusted<Autoscaler>(kind, { ...stored, status }, { subresource: 'status' })
  }
}

const hasObjectOrExternal = ({ metrics = [] }: Autoscaler['spec']) => metrics.some(({ type }) => type === 'Object' || type === 'External')
