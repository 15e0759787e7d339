import type { JobCondition, JobStatus } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { formatTime, newControllerRef, parseTime } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { ActorContext, Recorder } from '../../client/actor.ts'
import type { PodControl } from '../pod-control.ts'
import { isNamespaceTerminating, podFromTemplate } from '../pod-control.ts'
import type { StoredPod } from '../pods.ts'
import { isPodActive, isPodReady, isPodTerminating } from '../pods.ts'
import { slowStartBatch } from '../slow-start.ts'
import type { BackoffRecord } from './backoff.ts'
import { nextRecord, remaining } from './backoff.ts'
import type { Intervals } from './intervals.ts'
import { has, intervalsOf, intervalsText, merge, parseIntervals, total } from './intervals.ts'
import type { StoredJob } from './pods.ts'
import {
  allFailuresOf,
  failsIndex,
  finishedAt,
  hasLimitPerIndex,
  indexOf,
  isFailed,
  isIndexed,
  isTracked,
  jobTemplate,
  replacesOnlyFailed,
  restartedTooOften,
} from './pods.ts'
import { judgeFailure, metSuccessPolicy } from './policies.ts'
import { canonicalStatus, ensureCondition, newCondition, trueCondition } from './status.ts'
import { surplusPods } from './surplus.ts'
import { indexesOf, lastFailurePerIndex, tellEnd, untrack } from './tracking.ts'

const batch = 500
const batchPeriod = 1000

/** Tools of one sync. */
export interface JobTools {
  readonly context: ActorContext
  readonly recorder: Recorder
  readonly control: PodControl
  readonly backoff: Map<string, BackoffRecord>
  /** Comes back to the job after so many milliseconds. */
  again(delay: number): void
}

/** One sync of one Job that is not finished. Follows pkg/controller/job/job_controller.go syncJob. */
export class JobSync {
  private job: StoredJob
  private readonly pods: readonly StoredPod[]
  private readonly tools: JobTools
  private readonly key: string
  private readonly now: number
  private readonly active: readonly StoredPod[]
  private activeCount: number
  private readyCount: number
  private terminating: number
  private readonly record: BackoffRecord
  private readonly succeededBefore: Intervals
  private readonly succeededIndexes: Intervals
  private failedIndexes: Intervals | undefined
  private finished: JobCondition | undefined

  constructor(job: StoredJob, pods: readonly StoredPod[], key: string, tools: JobTools) {
    this.job = { ...job, status: { ...job.status, uncountedTerminatedPods: job.status.uncountedTerminatedPods ?? {} } }
    this.pods = pods
    this.tools = tools
    this.key = key
    this.now = tools.context.clock.now()
    this.active = pods.filter(isPodActive)
    this.activeCount = this.active.length
    this.readyCount = this.active.filter(isPodReady).length
    this.terminating = pods.filter(isPodTerminating).length
    this.record = nextRecord(
      tools.backoff.get(key),
      this.fresh(pod => pod.status.phase === 'Succeeded', 'succeeded'),
      this.fresh(pod => isFailed(job, pod), 'failed'),
    )
    const completions = job.spec.completions ?? 0
    this.succeededBefore = parseIntervals(job.status.completedIndexes ?? '', completions)
    this.succeededIndexes = isIndexed(job) ? merge(this.succeededBefore, intervalsOf(indexesOf(this.fresh(pod => pod.status.phase === 'Succeeded')))) : []
  }

  private get time(): string {
    return formatTime(this.now)
  }

  private get status(): JobStatus {
    return this.job.status
  }

  /** Pods not counted yet that pass the test. Follows getValidPodsWithFilter. */
  private fresh(test: (pod: StoredPod) => boolean, uncounted?: 'succeeded' | 'failed'): StoredPod[] {
    const known = uncounted === undefined ? [] : (this.status.uncountedTerminatedPods?.[uncounted] ?? [])
    return this.pods.filter(pod => {
      if (!isTracked(pod) || known.includes(pod.metadata.uid ?? '')) return false
      if (isIndexed(this.job) && (indexOf(pod) ?? Infinity) >= (this.job.spec.completions ?? 0)) return false
      return test(pod)
    })
  }

  private get succeeded(): number {
    if (isIndexed(this.job)) return total(this.succeededIndexes)
    return (
      (this.status.succeeded ?? 0) +
      this.fresh(pod => pod.status.phase === 'Succeeded', 'succeeded').length +
      (this.status.uncountedTerminatedPods?.succeeded ?? []).length
    )
  }

  private get failed(): number {
    const counted = this.fresh(pod => isFailed(this.job, pod) && judgeFailure(this.job, pod).counts, 'failed').length
    return (this.status.failed ?? 0) + counted + (this.status.uncountedTerminatedPods?.failed ?? []).length
  }

  /** Gives the failure that makes the job come back, if there was one. */
  run(): StatusError | undefined {
    const { spec } = this.job
    if (this.status.startTime === undefined && spec.suspend !== true) this.status.startTime = this.time
    this.finished = this.ending()
    if (isIndexed(this.job)) this.judgeIndexes()
    let failure: StatusError | undefined
    let suspendChanged = false
    if (this.finished !== undefined) {
      this.deleteAll(this.active)
    } else {
      if (this.job.metadata.deletionTimestamp === undefined) failure = this.manage()
      const complete =
        spec.completions === undefined ? this.succeeded > 0 && this.activeCount === 0 : this.succeeded >= spec.completions && this.activeCount === 0
      if (complete) this.finished = newCondition('SuccessCriteriaMet', 'True', 'CompletionsReached', 'Reached expected number of succeeded pods', this.time)
      else if (this.job.metadata.deletionTimestamp === undefined) suspendChanged = this.tellSuspension()
    }
    const counts = { active: this.activeCount, ready: this.readyCount, terminating: this.terminating }
    const changed =
      suspendChanged || counts.active !== (this.status.active ?? 0) || counts.ready !== this.status.ready || counts.terminating !== this.status.terminating
    Object.assign(this.status, counts)
    this.track(changed)
    return failure
  }

  /** Why the job ends now, if it does. */
  private ending(): JobCondition | undefined {
    const { spec } = this.job
    const met = trueCondition(this.status, 'SuccessCriteriaMet')
    if (met !== undefined) return met
    const target = trueCondition(this.status, 'FailureTarget')
    if (target !== undefined) return newCondition('Failed', 'True', target.reason ?? '', target.message ?? '', this.time)
    const policy =
      spec.podFailurePolicy === undefined
        ? undefined
        : this.pods
            .filter(pod => isFailed(this.job, pod))
            .map(pod => judgeFailure(this.job, pod).message)
            .find(message => message !== undefined)
    if (policy !== undefined) return newCondition('FailureTarget', 'True', 'PodFailurePolicy', policy, this.time)
    if (this.failed > (spec.backoffLimit ?? 6) || restartedTooOften(this.job, this.pods))
      return newCondition('FailureTarget', 'True', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit', this.time)
    if (spec.activeDeadlineSeconds === undefined || spec.suspend === true || this.status.startTime === undefined) return undefined
    const left = spec.activeDeadlineSeconds * 1000 - (this.now - parseTime(this.status.startTime))
    if (left <= 0) return newCondition('FailureTarget', 'True', 'DeadlineExceeded', 'Job was active longer than specified deadline', this.time)
    this.tools.again(left)
    return undefined
  }

  private judgeIndexes(): void {
    const { spec } = this.job
    if (hasLimitPerIndex(this.job)) {
      const before = parseIntervals(this.status.failedIndexes ?? '', spec.completions ?? 0)
      const failed = merge(before, intervalsOf(indexesOf(this.fresh(pod => failsIndex(this.job, pod)))))
      this.failedIndexes = failed
      if (this.finished === undefined && spec.maxFailedIndexes !== undefined && total(failed) > spec.maxFailedIndexes) {
        this.finished = newCondition(
          'FailureTarget',
          'True',
          'MaxFailedIndexesExceeded',
          'Job has exceeded the specified maximal number of failed indexes',
          this.time,
        )
      } else if (this.finished === undefined && total(failed) > 0 && total(failed) + total(this.succeededIndexes) >= (spec.completions ?? 0)) {
        this.finished = newCondition('FailureTarget', 'True', 'FailedIndexes', 'Job has failed indexes', this.time)
      }
    }
    const policy = this.finished === undefined ? metSuccessPolicy(this.job, this.succeededIndexes) : undefined
    if (policy !== undefined) this.finished = newCondition('SuccessCriteriaMet', 'True', 'SuccessPolicy', policy, this.time)
  }

  private deleteAll(pods: readonly StoredPod[]): void {
    for (const pod of pods) {
      this.tools.control.delete(pod, this.job)
      this.activeCount--
      this.terminating++
      if (isPodReady(pod)) this.readyCount--
    }
  }

  /** Removes Pods with their finalizer, so that they are not counted. Follows deleteJobPods. */
  private dismiss(pods: readonly StoredPod[]): void {
    for (const pod of pods) untrack(this.tools.context.api, pod)
    this.deleteAll(pods)
  }

  /** Follows manageJob. */
  private manage(): StatusError | undefined {
    const { spec } = this.job
    const parallelism = spec.parallelism ?? 1
    if (spec.suspend === true) {
      this.dismiss(this.active)
      return undefined
    }
    const wanted =
      spec.completions === undefined
        ? this.succeeded > 0
          ? this.activeCount
          : parallelism
        : Math.max(0, Math.min(parallelism, spec.completions - this.succeeded))
    const surplus = surplusPods(this.job, this.active, Math.max(0, this.activeCount - wanted), this.now).slice(0, batch)
    if (surplus.length > 0) {
      this.dismiss(surplus)
      return undefined
    }
    const missing = wanted - (replacesOnlyFailed(this.job) ? this.terminating : 0) - this.activeCount
    return missing > 0 ? this.start(Math.min(missing, batch)) : undefined
  }

  private start(count: number): StatusError | undefined {
    const wait = hasLimitPerIndex(this.job) ? 0 : remaining(this.record, this.now)
    if (wait > 0) {
      this.tools.again(Math.max(wait, batchPeriod))
      return undefined
    }
    const indexes = isIndexed(this.job) ? this.pendingIndexes(count) : Array.from({ length: count }, () => undefined)
    if (indexes === undefined) return undefined
    const delayed = this.lastFailures()
    const { error } = slowStartBatch(indexes.length, turn => {
      const index = indexes[turn]
      this.create(index, index === undefined ? undefined : delayed.get(index))
    })
    if (error === undefined || error instanceof StatusError) return error
    throw error
  }

  private create(index: number | undefined, replaced: StoredPod | undefined): void {
    const { template, generateName } = jobTemplate(this.job, index, replaced)
    const pod = podFromTemplate(template, this.job, newControllerRef(this.job))
    if (generateName !== undefined) pod.metadata.generateName = generateName
    try {
      this.tools.control.create(pod, this.job)
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error
      return
    }
    this.activeCount++
  }

  /** The first indexes without a Pod; undefined when they have to wait. Follows firstPendingIndexes. */
  private pendingIndexes(count: number): number[] | undefined {
    const busy = new Set(indexesOf(replacesOnlyFailed(this.job) ? [...this.active, ...this.pods.filter(isPodTerminating)] : this.active))
    const pending: number[] = []
    for (let index = 0; index < (this.job.spec.completions ?? 0) && pending.length < count; index++) {
      if (!busy.has(index) && !has(this.succeededIndexes, index) && !has(this.failedIndexes ?? [], index)) pending.push(index)
    }
    if (!hasLimitPerIndex(this.job)) return pending
    const delayed = this.lastFailures()
    const waits = pending.map(index => this.waitFor(delayed.get(index)))
    const ready = pending.filter((_, at) => waits[at] === 0)
    if (ready.length > 0 || waits.length === 0) return ready
    this.tools.again(Math.max(Math.min(...waits), batchPeriod))
    return undefined
  }

  private waitFor(failed: StoredPod | undefined): number {
    return failed === undefined ? 0 : remaining({ failures: allFailuresOf(failed) + 1, lastFailure: finishedAt(failed) }, this.now)
  }

  private lastFailures(): ReadonlyMap<number, StoredPod> {
    if (!hasLimitPerIndex(this.job)) return new Map()
    const busy = new Set(indexesOf(this.active))
    const settled = (index: number) => busy.has(index) || has(this.succeededIndexes, index) || has(this.failedIndexes ?? [], index)
    return lastFailurePerIndex(
      this.fresh(each => isFailed(this.job, each)),
      settled,
    )
  }

  private tellSuspension(): boolean {
    const suspended = this.job.spec.suspend === true
    const condition = suspended
      ? newCondition('Suspended', 'True', 'JobSuspended', 'Job suspended', this.time)
      : newCondition('Suspended', 'False', 'JobResumed', 'Job resumed', this.time)
    if (!ensureCondition(this.status, condition)) return false
    this.tools.recorder.event(this.job, 'Normal', suspended ? 'Suspended' : 'Resumed', condition.message ?? '')
    if (suspended) delete this.status.startTime
    else this.status.startTime = this.time
    return true
  }

  /** Counts finished Pods in two steps, so that none is lost or counted twice. Follows trackJobStatusAndRemoveFinalizers. */
  private track(changed: boolean): void {
    let flush = changed
    const tracked = new Set(this.pods.filter(isTracked).map(pod => pod.metadata.uid ?? ''))
    if (this.settle(tracked)) flush = true
    const waiting = new Set(this.lastFailures().values())
    const done = this.pods.filter(pod => isTracked(pod) && this.mayRelease(pod, waiting))
    const uncounted = {
      succeeded: [...(this.status.uncountedTerminatedPods?.succeeded ?? [])],
      failed: [...(this.status.uncountedTerminatedPods?.failed ?? [])],
    }
    for (const pod of done) if (this.count(pod, uncounted)) flush = true
    this.status.uncountedTerminatedPods = uncounted
    if (isIndexed(this.job) && this.storeIndexes()) flush = true
    if (this.storeEnding()) flush = true
    if (flush) {
      this.write()
      this.tools.backoff.set(this.key, this.record)
    }
    for (const pod of done) {
      untrack(this.tools.context.api, pod)
      tracked.delete(pod.metadata.uid ?? '')
    }
    const settled = this.settle(tracked)
    const ended = this.enact()
    if (settled || ended) this.write()
    if (ended) tellEnd(this.tools.recorder, this.job, this.finished)
  }

  private mayRelease(pod: StoredPod, waiting: ReadonlySet<StoredPod>): boolean {
    if (this.job.metadata.deletionTimestamp !== undefined || this.finished !== undefined || pod.status.phase === 'Succeeded') return true
    return isFailed(this.job, pod) && !waiting.has(pod)
  }

  private count(pod: StoredPod, uncounted: { succeeded: string[]; failed: string[] }): boolean {
    const uid = pod.metadata.uid ?? ''
    if (pod.status.phase === 'Succeeded' && !uncounted.failed.includes(uid)) {
      if (isIndexed(this.job)) return !has(this.succeededBefore, indexOf(pod) ?? -1)
      if (uncounted.succeeded.includes(uid)) return false
      uncounted.succeeded.push(uid)
      return true
    }
    const lost = this.finished !== undefined && this.finished.type !== 'SuccessCriteriaMet'
    if ((!isFailed(this.job, pod) && !lost) || uncounted.failed.includes(uid) || !judgeFailure(this.job, pod).counts) return false
    uncounted.failed.push(uid)
    return true
  }

  private storeIndexes(): boolean {
    const { completedIndexes = '', failedIndexes } = this.status
    const completed = intervalsText(this.succeededIndexes)
    const failed = this.failedIndexes === undefined ? undefined : intervalsText(this.failedIndexes)
    this.status.succeeded = total(this.succeededIndexes)
    this.status.completedIndexes = completed
    if (failed !== undefined) this.status.failedIndexes = failed
    return completed !== completedIndexes || failed !== failedIndexes
  }

  /** First the aim, then, once all Pods are gone, the end. */
  private storeEnding(): boolean {
    const aim = this.finished
    if (aim?.type === 'FailureTarget') {
      this.status.conditions = [...(this.status.conditions ?? []), aim]
      this.finished = newCondition('Failed', 'True', aim.reason ?? '', aim.message ?? '', this.time)
      return true
    }
    if (aim?.type !== 'SuccessCriteriaMet') return false
    const known = trueCondition(this.status, 'SuccessCriteriaMet') !== undefined
    if (!known) this.status.conditions = [...(this.status.conditions ?? []), aim]
    this.finished = newCondition('Complete', 'True', aim.reason ?? '', aim.message ?? '', this.time)
    return !known
  }

  /** Moves Pods that lost their finalizer from the uncounted to the counts. Follows cleanUncountedPodsWithoutFinalizers. */
  private settle(tracked: ReadonlySet<string>): boolean {
    const { succeeded = [], failed = [] } = this.status.uncountedTerminatedPods ?? {}
    const left = { succeeded: succeeded.filter(uid => tracked.has(uid)), failed: failed.filter(uid => tracked.has(uid)) }
    this.status.succeeded = (this.status.succeeded ?? 0) + succeeded.length - left.succeeded.length
    this.status.failed = (this.status.failed ?? 0) + failed.length - left.failed.length
    this.status.uncountedTerminatedPods = left
    return left.succeeded.length !== succeeded.length || left.failed.length !== failed.length
  }

  /** Follows enactJobFinished. */
  private enact(): boolean {
    const { succeeded = [], failed = [] } = this.status.uncountedTerminatedPods ?? {}
    if (this.finished === undefined || succeeded.length + failed.length > 0 || this.terminating > 0) return false
    ensureCondition(this.status, newCondition(this.finished.type, 'True', this.finished.reason ?? '', this.finished.message ?? '', this.time))
    if (this.finished.type === 'Complete') this.status.completionTime = this.finished.lastTransitionTime ?? this.time
    return true
  }

  private write(): void {
    const { api } = this.tools.context
    const kind = api.kindOf('batch/v1', 'Job')
    const status = canonicalStatus(this.status)
    if (kind === undefined || deepEqual(api.get<StoredJob>('batch/v1', 'Job', this.job.metadata.namespace ?? '', this.job.metadata.name ?? '')?.status, status))
      return
    const stored = api.updateTrusted<KubeObject>(kind, { ...this.job, status } as KubeObject, { subresource: 'status' }) as StoredJob
    this.job = { ...stored, status: { ...stored.status } }
  }
}
