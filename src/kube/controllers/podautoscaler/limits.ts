import type { HorizontalPodAutoscalerBehavior, HPAScalingRules } from '../../api/types.gen.ts'

/** A number of replicas that was proposed, and when, in milliseconds since the epoch. */
interface Recommendation {
  replicas: number
  at: number
}

/** How many replicas came or went, and when. */
interface Change {
  replicas: number
  at: number
}

/** What was decided about a proposal, and why. */
export interface Decision {
  readonly replicas: number
  /** For the condition AbleToScale. */
  readonly stabilized: { readonly reason: string; readonly message: string }
  /** For the condition ScalingLimited. */
  readonly limited: { readonly status: 'True' | 'False'; readonly reason: string; readonly message: string }
}

/** The bounds of an autoscaler and what is proposed. */
export interface Wish {
  readonly current: number
  readonly desired: number
  readonly min: number
  readonly max: number
  readonly behavior: HorizontalPodAutoscalerBehavior | undefined
  readonly now: number
}

const defaultWindow = 300
const lower = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
}
const higher = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
}
const settled = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
const inRange = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' }
const tooFew = { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' }
const tooMany = { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' }
const tooFast = { reason: 'ScaleUpLimit', message: 'the desired replica count is increasing faster than the maximum scale rate' }
const tooSlow = { reason: 'ScaleDownLimit', message: 'the desired replica count is decreasing faster than the maximum scale rate' }

/** Remembers what one autoscaler proposed and did, and holds new proposals against that. Follows pkg/controller/podautoscaler/horizontal.go normalizeDesiredReplicas. */
export class ScaleHistory {
  private recommendations: Recommendation[]
  private readonly ups: Change[] = []
  private readonly downs: Change[] = []

  constructor(replicas: number, now: number) {
    this.recommendations = [{ replicas, at: now }]
  }

  /** What becomes of a proposal. */
  decide(wish: Wish): Decision {
    const { behavior } = wish
    const stable = behavior === undefined ? this.highest(wish) : this.stabilize(wish, behavior)
    const chosen = behavior === undefined ? plainLimit(wish, stable) : this.ratedLimit(wish, stable, behavior)
    const direction = behavior !== undefined && wish.desired >= wish.current ? lower : higher
    return {
      replicas: chosen.replicas,
      stabilized: stable === wish.desired ? settled : direction,
      limited: { status: chosen.replicas === stable ? 'False' : 'True', ...chosen.why },
    }
  }

  /** The number of replicas was changed. Follows storeScaleEvent. */
  scaled(from: number, to: number, behavior: HorizontalPodAutoscalerBehavior | undefined, now: number): void {
    if (behavior === undefined) return
    const [list, rules] = to > from ? [this.ups, behavior.scaleUp] : [this.downs, behavior.scaleDown]
    const longest = Math.max(0, ...(rules?.policies ?? []).map(({ periodSeconds }) => periodSeconds))
    const change = { replicas: Math.abs(to - from), at: now }
    const outdated = list.findLastIndex(({ at }) => at < now - longest * 1000)
    if (outdated < 0) list.push(change)
    else list[outdated] = change
  }

  private remember(replicas: number, now: number, isOld: (recommendation: Recommendation) => boolean): void {
    const old = this.recommendations.findLastIndex(isOld)
    if (old < 0) this.recommendations.push({ replicas, at: now })
    else this.recommendations[old] = { replicas, at: now }
  }

  /** Follows stabilizeRecommendation. */
  private highest({ desired, now }: Wish): number {
    const cutoff = now - defaultWindow * 1000
    const recent = this.recommendations.filter(({ at }) => at >= cutoff).map(({ replicas }) => replicas)
    const most = Math.max(desired, ...recent)
    this.remember(desired, now, ({ at }) => at < cutoff)
    return most
  }

  /** Follows stabilizeRecommendationWithBehaviors. */
  private stabilize({ desired, current, now }: Wish, behavior: HorizontalPodAutoscalerBehavior): number {
    const cutoff = (rules: HPAScalingRules | undefined, otherwise: number) => now - (rules?.stabilizationWindowSeconds ?? otherwise) * 1000
    const upCutoff = cutoff(behavior.scaleUp, 0)
    const downCutoff = cutoff(behavior.scaleDown, defaultWindow)
    const since = (time: number) => this.recommendations.filter(({ at }) => at > time).map(({ replicas }) => replicas)
    const up = Math.min(desired, ...since(upCutoff))
    const down = Math.max(desired, ...since(downCutoff))
    this.remember(desired, now, ({ at }) => at < upCutoff && at < downCutoff)
    return Math.min(Math.max(current, up), down)
  }

  /** Follows convertDesiredReplicasWithBehaviorRate. */
  private ratedLimit({ current, min, max, now }: Wish, desired: number, behavior: HorizontalPodAutoscalerBehavior): Limited {
    if (desired > current) {
      const limit = Math.max(current, this.rate(current, behavior.scaleUp, 1, now))
      const most = Math.min(max, limit)
      if (desired > most) return { replicas: most, why: max > limit ? tooFast : tooMany }
    } else if (desired < current) {
      const limit = Math.min(current, this.rate(current, behavior.scaleDown, -1, now))
      const least = Math.max(min, limit)
      if (desired < least) return { replicas: least, why: min < limit ? tooSlow : tooFew }
    }
    return { replicas: desired, why: inRange }
  }

  /** How far the policies let it go. Follows calculateScaleUpLimitWithScalingRules and calculateScaleDownLimitWithBehaviors. */
  private rate(current: number, rules: HPAScalingRules | undefined, sign: 1 | -1, now: number): number {
    const select = rules?.selectPolicy ?? 'Max'
    if (select === 'Disabled') return current
    const changed = (list: readonly Change[], seconds: number) =>
      list.filter(({ at }) => at > now - seconds * 1000).reduce((sum, { replicas }) => sum + replicas, 0)
    const proposals = (rules?.policies ?? []).map(({ type, value, periodSeconds }) => {
      const start = current - changed(this.ups, periodSeconds) + changed(this.downs, periodSeconds)
      if (type === 'Pods') return start + sign * value
      const exact = start * (1 + (sign * value) / 100)
      return sign > 0 ? Math.ceil(exact) : Math.trunc(exact)
    })
    return (select === 'Min') === sign > 0 ? Math.min(...proposals) : Math.max(...proposals)
  }
}

interface Limited {
  readonly replicas: number
  readonly why: { readonly reason: string; readonly message: string }
}

/** Follows convertDesiredReplicasWithRules. */
function plainLimit({ current, min, max }: Wish, desired: number): Limited {
  const limit = Math.max(2 * current, 4)
  const most = Math.min(max, limit)
  if (desired < min) return { replicas: min, why: tooFew }
  if (desired > most) return { replicas: most, why: max > limit ? tooFast : tooMany }
  return { replicas: desired, why: inRange }
}
