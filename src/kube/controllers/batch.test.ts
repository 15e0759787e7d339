import { beforeEach, describe, expect, it } from 'vitest'
import type { CronJob, Job } from '../api/types.gen.ts'
import { Stage } from './testing.ts'

let stage: Stage

beforeEach(() => {
  stage = new Stage()
})

const podTemplate = (image: string) => ({ spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] } })
const start = (image: string, spec: object = {}) =>
  stage.create({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work' }, spec: { template: podTemplate(image), ...spec } })
const job = (name = 'work') => stage.read<Job>('batch/v1', 'Job', name)
const conditions = () => (job().status.conditions ?? []).map(({ type, reason = '' }) => `${type} ${reason}`)

describe('a Job', () => {
  it('ends when its Pod succeeded', () => {
    start('done')
    stage.clock.advance(10_000)
    expect(job().status).toMatchObject({ succeeded: 1, ready: 0, terminating: 0, uncountedTerminatedPods: {} })
    expect(conditions()).toEqual(['SuccessCriteriaMet CompletionsReached', 'Complete CompletionsReached'])
    expect(stage.events('Job').map(text => text.replace(/work-\w+$/, 'work-x'))).toEqual(['SuccessfulCreate: Created pod: work-x', 'Completed: Job completed'])
    expect(stage.pods[0]?.metadata.finalizers).toBeUndefined()
  })

  it('runs so many side by side until all are done', () => {
    start('done', { completions: 5, parallelism: 2 })
    stage.clock.advance(1500)
    expect(job().status).toMatchObject({ active: 2 })
    stage.clock.advance(30_000)
    expect(job().status.succeeded).toBe(5)
    expect(stage.pods).toHaveLength(5)
  })

  it('numbers its Pods when it is indexed', () => {
    start('done', { completions: 3, parallelism: 3, completionMode: 'Indexed' })
    stage.clock.advance(10_000)
    expect(job().status).toMatchObject({ succeeded: 3, completedIndexes: '0-2' })
    expect(stage.pods.map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/job-completion-index']).sort()).toEqual(['0', '1', '2'])
  })

  it('tries again ever later, then gives up', () => {
    start('fails', { backoffLimit: 2 })
    stage.clock.advance(5000)
    expect(stage.pods).toHaveLength(1)
    stage.clock.advance(10_000)
    expect(stage.pods).toHaveLength(2)
    stage.clock.advance(120_000)
    expect(job().status.failed).toBe(3)
    expect(conditions()).toEqual(['FailureTarget BackoffLimitExceeded', 'Failed BackoffLimitExceeded'])
    expect(stage.events('Job').at(-1)).toBe('BackoffLimitExceeded: Job has reached the specified backoff limit')
  })

  it('is stopped at its deadline', () => {
    start('nginx', { activeDeadlineSeconds: 10 })
    stage.clock.advance(30_000)
    expect(conditions()).toEqual(['FailureTarget DeadlineExceeded', 'Failed DeadlineExceeded'])
    expect(stage.pods).toHaveLength(0)
  })

  it('rests while it is suspended', () => {
    start('nginx')
    stage.clock.advance(3000)
    stage.patch('batch/v1', 'Job', 'work', { spec: { suspend: true } })
    stage.clock.advance(5000)
    expect(stage.pods).toHaveLength(0)
    expect(conditions()).toEqual(['Suspended JobSuspended'])
    stage.patch('batch/v1', 'Job', 'work', { spec: { suspend: false } })
    stage.clock.advance(5000)
    expect(job().status.active).toBe(1)
    expect(stage.events('Job').map(text => text.split(':')[0])).toEqual(['SuccessfulCreate', 'SuccessfulDelete', 'Suspended', 'SuccessfulCreate', 'Resumed'])
  })

  it('goes some time after its end', () => {
    start('done', { ttlSecondsAfterFinished: 60 })
    stage.clock.advance(60_000)
    expect(stage.list('batch/v1', 'Job')).toHaveLength(1)
    stage.clock.advance(10_000)
    expect(stage.list('batch/v1', 'Job')).toHaveLength(0)
    expect(stage.pods).toHaveLength(0)
  })
})

describe('a CronJob', () => {
  const schedule = (image: string, spec: object = {}) =>
    stage.create({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'tick' },
      spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: podTemplate(image) } }, ...spec },
    })
  const jobs = () => stage.list<Job>('batch/v1', 'Job').map(({ metadata }) => metadata.name ?? '')
  const cronJob = () => stage.read<CronJob>('batch/v1', 'CronJob', 'tick')
  const minutes = (count: number) => stage.clock.advance(count * 60_000)

  it('starts a Job when it is time, named by the minute', () => {
    schedule('done')
    minutes(4)
    expect(jobs()).toEqual([])
    minutes(2)
    expect(jobs()).toEqual([`tick-${Date.parse('2026-09-01T10:05:00Z') / 60_000}`])
    expect(cronJob().status).toMatchObject({ lastScheduleTime: '2026-09-01T10:05:00Z', lastSuccessfulTime: '2026-09-01T10:05:02Z' })
    expect(stage.events('CronJob').map(text => text.replace(/-\d+/, '-x'))).toEqual([
      'SuccessfulCreate: Created job tick-x',
      'SawCompletedJob: Saw completed job: tick-x, condition: Complete',
    ])
  })

  it('keeps three successful Jobs', () => {
    schedule('done')
    minutes(31)
    expect(jobs()).toHaveLength(3)
  })

  it('waits for the last Job when it forbids two', () => {
    schedule('nginx', { concurrencyPolicy: 'Forbid' })
    minutes(11)
    expect(jobs()).toHaveLength(1)
    expect(stage.events('CronJob').at(-1)).toBe('JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid')
  })

  it('replaces the last Job when told so', () => {
    schedule('nginx', { concurrencyPolicy: 'Replace' })
    minutes(11)
    expect(jobs()).toEqual([`tick-${Date.parse('2026-09-01T10:10:00Z') / 60_000}`])
  })

  it('starts nothing while it is suspended', () => {
    schedule('done', { suspend: true })
    minutes(20)
    expect(jobs()).toEqual([])
  })
})
