import type { CronJobStatus, Job, ObjectReference } from '../../api/types.gen.ts'
import type { CronSchedule } from '../../apimachinery/cron-schedule.ts'
import { isTimeZone, parseCronSchedule } from '../../apimachinery/cron-schedule.ts'
import { deepCopy, deepEqual } from '../../apimachinery/deep-copy.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { controllerOf, formatTime, keyOf, newControllerRef, parseTime } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Actor, ActorContext, Informer, Recorder } from '../../client/actor.ts'
import { referenceTo } from '../../client/object-reference.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { isNamespaceTerminating } from '../pod-control.ts'
import type { StoredCronJob } from './schedule.ts'
import { dueTime, rfc1123z, timeIn, untilNext } from './schedule.ts'

type StoredJob = Job & KubeObject

const ownerIndex = 'cronJobUID'
const scheduledAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** Makes Jobs on time. Follows pkg/controller/cronjob/cronjob_controllerv2.go. */
export function cronJobController(context: ActorContext): Actor {
  return new CronJobController(context)
}

function endOf({ status }: StoredJob): 'Complete' | 'Failed' | undefined {
  const found = status.conditions?.find(({ type, status: holds }) => (type === 'Complete' || type === 'Failed') && holds === 'True')
  return found?.type === 'Complete' || found?.type === 'Failed' ? found.type : undefined
}

class CronJobController implements Actor {
  readonly name = 'cronjob-controller'
  private readonly context: ActorContext
  private readonly recorder: Recorder
  private readonly cronJobs: Informer<StoredCronJob>
  private readonly jobs: Informer<StoredJob>
  private readonly schedules = new Map<string, CronSchedule>()
  private readonly queue

  constructor(context: ActorContext) {
    this.context = context
    this.recorder = context.recorder('cronjob-controller')
    this.cronJobs = context.informers.of('batch/v1', 'CronJob')
    this.jobs = context.informers.of('batch/v1', 'Job')
    this.queue = createWorkqueue(context.clock, key => this.sync(key))
  }

  start(): void {
    this.jobs.addIndex(ownerIndex, job => {
      const owner = controllerOf(job)
      return owner?.kind === 'CronJob' ? [owner.uid] : []
    })
    this.cronJobs.onEvent(({ type, object, old }) => {
      if (type === 'DELETED') return
      if (old !== undefined && (old.spec.schedule !== object.spec.schedule || old.spec.timeZone !== object.spec.timeZone)) this.reschedule(object)
      else this.queue.add(keyOf(object))
    })
    this.jobs.onEvent(({ object, old }) => {
      const owner = controllerOf(object) ?? (old === undefined ? undefined : controllerOf(old))
      if (owner?.kind === 'CronJob') this.queue.add(`${object.metadata.namespace ?? ''}/${owner.name}`)
    })
  }

  /** A changed schedule is looked at when it is next due, no sooner. Follows updateCronJob. */
  private reschedule(cronJob: StoredCronJob): void {
    const schedule = this.schedule(cronJob, 'UnParseableCronJobSchedule', `unparseable schedule for cronjob: ${cronJob.spec.schedule}`)
    const wait = schedule === undefined ? undefined : untilNext(cronJob, schedule, this.context.clock.now())
    if (wait !== undefined) this.queue.addAfter(keyOf(cronJob), wait)
  }

  private sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const stored = this.cronJobs.get(namespace, name)
    if (stored === undefined) return
    const cronJob: StoredCronJob = { ...stored, status: { ...stored.status } }
    const jobs = this.jobs.byIndex(ownerIndex, stored.metadata.uid ?? '')
    this.cleanUp(cronJob, jobs)
    this.watchJobs(cronJob, jobs)
    const { wait, failure } = this.startDue(cronJob)
    this.store(stored, cronJob.status)
    if (failure !== undefined) throw failure
    if (wait !== undefined) this.queue.addAfter(key, wait)
  }

  /** Follows cleanupFinishedJobs. */
  private cleanUp(cronJob: StoredCronJob, jobs: readonly StoredJob[]): void {
    const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = cronJob.spec
    const drop = (end: 'Complete' | 'Failed', limit: number | undefined) => {
      const ended = jobs.filter(job => endOf(job) === end && job.metadata.deletionTimestamp === undefined)
      if (limit === undefined || ended.length <= limit) return
      const oldestFirst = [...ended].sort((a, b) => ((a.status.startTime ?? '~') < (b.status.startTime ?? '~') ? -1 : 1))
      for (const job of oldestFirst.slice(0, ended.length - limit)) this.deleteJob(cronJob, job)
    }
    drop('Complete', successfulJobsHistoryLimit)
    drop('Failed', failedJobsHistoryLimit)
  }

  private deleteJob(cronJob: StoredCronJob, job: StoredJob): boolean {
    const kind = this.context.api.kindOf('batch/v1', 'Job')
    if (kind === undefined) return false
    try {
      this.context.api.delete(kind, job.metadata.namespace ?? '', job.metadata.name ?? '', { propagationPolicy: 'Background' })
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.recorder.event(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${error.message}`)
      return false
    }
    this.forget(cronJob, job.metadata.uid)
    this.recorder.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name ?? ''}`)
    return true
  }

  private forget({ status }: StoredCronJob, uid: string | undefined): void {
    const rest = (status.active ?? []).filter(reference => reference.uid !== uid)
    if (rest.length > 0) status.active = rest
    else delete status.active
  }

  /** Takes note of jobs that ended or vanished. */
  private watchJobs(cronJob: StoredCronJob, jobs: readonly StoredJob[]): void {
    const { status } = cronJob
    for (const job of jobs) {
      const active = status.active?.some(reference => reference.uid === job.metadata.uid) === true
      const end = endOf(job)
      const name = job.metadata.name ?? ''
      if (end === undefined && !active)
        this.recorder.event(cronJob, 'Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`)
      if (end !== undefined && active) {
        this.forget(cronJob, job.metadata.uid)
        this.recorder.event(cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${end}`)
      }
      const { completionTime } = job.status
      if (end === 'Complete' && completionTime !== undefined && (status.lastSuccessfulTime === undefined || completionTime > status.lastSuccessfulTime))
        status.lastSuccessfulTime = completionTime
    }
    for (const { uid, name = '', namespace = '' } of [...(status.active ?? [])]) {
      if (jobs.some(job => job.metadata.uid === uid) || this.jobs.get(namespace, name) !== undefined) continue
      this.recorder.event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`)
      this.forget(cronJob, uid)
    }
  }

  /** The schedule taken apart; one that cannot be is told of with `reason` and `message`. */
  private schedule(cronJob: StoredCronJob, reason = 'UnparseableSchedule', message?: string): CronSchedule | undefined {
    const { schedule } = cronJob.spec
    const known = this.schedules.get(schedule)
    if (known !== undefined) return known
    try {
      const parsed = parseCronSchedule(schedule)
      this.schedules.set(schedule, parsed)
      return parsed
    } catch (error) {
      this.recorder.event(cronJob, 'Warning', reason, message ?? `unparseable schedule: "${schedule}" : ${error instanceof Error ? error.message : ''}`)
      return undefined
    }
  }

  /** Follows syncCronJob from the deletion check on. */
  private startDue(cronJob: StoredCronJob): { readonly wait?: number | undefined; readonly failure?: StatusError } {
    const { spec, status, metadata } = cronJob
    if (metadata.deletionTimestamp !== undefined) return {}
    if (spec.timeZone !== undefined && !isTimeZone(spec.timeZone)) {
      this.recorder.event(cronJob, 'Warning', 'UnknownTimeZone', `invalid timeZone: "${spec.timeZone}": unknown time zone ${spec.timeZone}`)
      return {}
    }
    const schedule = spec.suspend === true ? undefined : this.schedule(cronJob)
    if (schedule === undefined) return {}
    const now = this.context.clock.now()
    const { time, tooMany } = dueTime(cronJob, schedule, now)
    if (tooMany)
      this.recorder.event(
        cronJob,
        'Warning',
        'TooManyMissedTimes',
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
      )
    const wait = () => untilNext(cronJob, schedule, now)
    if (time === undefined) return { wait: wait() }
    if (spec.startingDeadlineSeconds !== undefined && time + spec.startingDeadlineSeconds * 1000 < now) {
      this.recorder.event(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${rfc1123z(time)}`)
      return { wait: wait() }
    }
    const name = `${metadata.name ?? ''}-${Math.floor(time / 60_000)}`
    if (status.active?.some(reference => reference.name === name) || (status.lastScheduleTime !== undefined && parseTime(status.lastScheduleTime) === time))
      return { wait: wait() }
    if (spec.concurrencyPolicy === 'Forbid' && (status.active ?? []).length > 0) {
      this.recorder.event(cronJob, 'Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid')
      return { wait: wait() }
    }
    if (spec.concurrencyPolicy === 'Replace' && !this.replaceActive(cronJob)) return { wait: wait() }
    const failure = this.create(cronJob, name, time)
    return failure === undefined ? { wait: wait() } : { failure }
  }

  private replaceActive(cronJob: StoredCronJob): boolean {
    for (const { namespace = '', name = '' } of [...(cronJob.status.active ?? [])]) {
      const job = this.jobs.get(namespace, name)
      if (job === undefined || !this.deleteJob(cronJob, job)) return false
    }
    return true
  }

  private create(cronJob: StoredCronJob, name: string, time: number): StatusError | undefined {
    const kind = this.context.api.kindOf('batch/v1', 'Job')
    if (kind === undefined) return undefined
    let job: StoredJob
    try {
      job = this.context.api.createTrusted(kind, this.newJob(cronJob, name, time))
      this.recorder.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${name}`)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      const standing = error.status.reason === 'AlreadyExists' ? this.jobs.get(cronJob.metadata.namespace ?? '', name) : undefined
      if (standing === undefined) {
        if (!isNamespaceTerminating(error)) this.recorder.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`)
        return error
      }
      if (controllerOf(standing)?.uid !== cronJob.metadata.uid) return undefined
      job = standing
    }
    const { kind: _, ...reference } = referenceTo(job)
    const active: ObjectReference = { kind: 'Job', ...reference }
    cronJob.status.active = [...(cronJob.status.active ?? []), active]
    cronJob.status.lastScheduleTime = formatTime(time)
    return undefined
  }

  /** Follows utils.go getJobFromTemplate2. */
  private newJob(cronJob: StoredCronJob, name: string, time: number): StoredJob {
    const { metadata, spec } = cronJob.spec.jobTemplate
    const annotations = { ...metadata.annotations, [scheduledAnnotation]: timeIn(time, cronJob.spec.timeZone ?? 'UTC') }
    return {
      kind: 'Job',
      apiVersion: 'batch/v1',
      metadata: {
        name,
        namespace: cronJob.metadata.namespace ?? '',
        ...(metadata.labels === undefined ? {} : { labels: { ...metadata.labels } }),
        annotations,
        ownerReferences: [newControllerRef(cronJob)],
      },
      spec: deepCopy(spec),
      status: {},
    }
  }

  private store(stored: StoredCronJob, status: CronJobStatus): void {
    const kind = this.context.api.kindOf('batch/v1', 'CronJob')
    if (kind !== undefined && !deepEqual(stored.status, status)) this.context.api.updateTrusted(kind, { ...stored, status }, { subresource: 'status' })
  }
}
