import type { CronSchedule } from './cron-schedule.ts'

/** Milliseconds that a zone's clocks are ahead of UTC at `time`. */
export function offsetAt(time: number, zone: string): number {
  if (zone === 'UTC') return 0
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(time)
  const part = (type: string) => Number(parts.find(each => each.type === type)?.value ?? 0)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(time / 1000) * 1000
}

const minuteMs = 60_000
const yearsAhead = 5

/** The first time after `after` (milliseconds since the epoch) that the schedule names, in a time zone; undefined when there is none within five years. */
export function nextCronTime(schedule: CronSchedule, after: number, zone = 'UTC'): number | undefined {
  if ('every' in schedule) return Math.floor(after / 1000) * 1000 + schedule.every
  const limit = after + yearsAhead * 366 * 24 * 60 * minuteMs
  let time = (Math.floor(after / minuteMs) + 1) * minuteMs
  while (time < limit) {
    const local = new Date(time + offsetAt(time, zone))
    if (!schedule.month.values.has(local.getUTCMonth() + 1) || !matchesDay(schedule, local))
      time += (24 * 60 - local.getUTCHours() * 60 - local.getUTCMinutes()) * minuteMs
    else if (!schedule.hour.values.has(local.getUTCHours())) time += (60 - local.getUTCMinutes()) * minuteMs
    else if (!schedule.minute.values.has(local.getUTCMinutes())) time += minuteMs
    else return time
  }
  return undefined
}

function matchesDay(schedule: Exclude<CronSchedule, { every: number }>, local: Date): boolean {
  const inMonth = schedule.dayOfMonth.values.has(local.getUTCDate())
  const inWeek = schedule.dayOfWeek.values.has(local.getUTCDay())
  return schedule.dayOfMonth.any || schedule.dayOfWeek.any ? inMonth && inWeek : inMonth || inWeek
}
