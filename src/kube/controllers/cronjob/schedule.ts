import type { CronJob } from '../../api/types.gen.ts'
import { nextCronTime, offsetAt } from '../../apimachinery/cron-next.ts'
import type { CronSchedule } from '../../apimachinery/cron-schedule.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { formatTime, parseTime } from '../../apimachinery/meta.ts'

/** A CronJob as it is stored. */
export type StoredCronJob = CronJob & KubeObject

/** A job starts so many milliseconds after its minute. */
const delta = 100
const manyMissed = 100

interface Recent {
  readonly earliest: number
  /** The last time that should have started a job; undefined when there is none. */
  readonly last: number | undefined
  readonly missed: 'none' | 'few' | 'many'
}

/** Follows pkg/controller/cronjob/utils.go mostRecentScheduleTime. Times in milliseconds. */
function mostRecent({ metadata, status, spec }: StoredCronJob, schedule: CronSchedule, now: number, withDeadline: boolean): Recent {
  const zone = spec.timeZone ?? 'UTC'
  const next = (time: number) => nextCronTime(schedule, time, zone) ?? Infinity
  let earliest = parseTime(status.lastScheduleTime ?? metadata.creationTimestamp ?? '')
  if (withDeadline && spec.startingDeadlineSeconds !== undefined) earliest = Math.max(earliest, now - spec.startingDeadlineSeconds * 1000)
  const first = next(earliest)
  const second = next(first)
  if (now < first) return { earliest, last: undefined, missed: 'none' }
  if (now < second) return { earliest, last: first, missed: 'none' }
  const between = Math.max(1000, second - first)
  const missed = Math.floor((now - first) / between) + 1
  let last: number | undefined
  for (let time = next(first + (missed - 2) * between); time <= now; time = next(time)) last = time
  return { earliest, last, missed: missed > manyMissed ? 'many' : 'few' }
}

/** The time for which a job is due, and whether too many were missed before it. Follows nextScheduleTime. */
export function dueTime(cronJob: StoredCronJob, schedule: CronSchedule, now: number): { readonly time: number | undefined; readonly tooMany: boolean } {
  const { last, missed } = mostRecent(cronJob, schedule, now, true)
  return last === undefined || last > now ? { time: undefined, tooMany: false } : { time: last, tooMany: missed === 'many' }
}

/** Milliseconds until the schedule is to be looked at again. Follows nextScheduleTimeDuration. */
export function untilNext(cronJob: StoredCronJob, schedule: CronSchedule, now: number): number | undefined {
  const { earliest, last, missed } = mostRecent(cronJob, schedule, now, false)
  const next = nextCronTime(schedule, last ?? (missed === 'none' ? earliest : now), cronJob.spec.timeZone ?? 'UTC')
  return next === undefined ? undefined : next + delta - now
}

/** A time as RFC 3339 with the zone's offset. */
export function timeIn(time: number, zone: string): string {
  const offset = offsetAt(time, zone)
  if (offset === 0) return formatTime(time)
  const minutes = Math.abs(offset) / 60_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${formatTime(time + offset).slice(0, -1)}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Tue, 01 Sep 2026 10:00:00 +0000`, as Go's RFC1123Z. */
export function rfc1123z(time: number): string {
  const date = new Date(time)
  return `${days[date.getUTCDay()] ?? ''}, ${date.toISOString().slice(8, 10)} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000`
}
