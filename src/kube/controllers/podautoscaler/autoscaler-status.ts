import type { AutoscalingV2HorizontalPodAutoscaler, AutoscalingV2HorizontalPodAutoscalerStatus, MetricStatus } from '../../api/types.gen.ts'
import { formatTime } from '../../apimachinery/meta.ts'

/** The status of an autoscaler while it is worked out. Follows pkg/controller/podautoscaler/horizontal.go setStatus and setConditionInList. */
export class AutoscalerStatus {
  private status: AutoscalingV2HorizontalPodAutoscalerStatus
  private readonly generation: number | undefined
  private readonly now: string

  constructor({ status, metadata }: AutoscalingV2HorizontalPodAutoscaler, now: number) {
    this.status = status
    this.generation = metadata.generation
    this.now = formatTime(now)
  }

  get value(): AutoscalingV2HorizontalPodAutoscalerStatus {
    return this.status
  }

  /** Whether a condition is True. */
  is(type: string): boolean {
    return this.status.conditions?.some(condition => condition.type === type && condition.status === 'True') === true
  }

  /** States a condition; its time moves only when the status does. */
  set(type: string, status: 'True' | 'False', reason: string, message: string): void {
    const conditions = this.status.conditions ?? []
    const at = conditions.findIndex(condition => condition.type === type)
    const before = conditions[at]
    const made = { type, status, lastTransitionTime: before?.status === status ? before.lastTransitionTime : this.now, reason, message }
    this.status = { ...this.status, conditions: at < 0 ? [...conditions, made] : conditions.with(at, made) }
  }

  /** What was counted and measured. */
  counts(current: number, desired: number, metrics: MetricStatus[] | null): void {
    const { lastScaleTime, conditions } = this.status
    this.status = {
      ...(this.generation === undefined ? {} : { observedGeneration: this.generation }),
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      ...(current === 0 ? {} : { currentReplicas: current }),
      desiredReplicas: desired,
      currentMetrics: metrics,
      ...(conditions === undefined ? {} : { conditions }),
    }
  }

  /** The target was given another size. */
  scaled(): void {
    this.status = { ...this.status, lastScaleTime: this.now }
  }
}
