import { parseTime } from './meta.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** A span of `ms` milliseconds in two or three figures: `45s`, `3m20s`, `5d3h`. Follows apimachinery/pkg/util/duration/duration.go HumanDuration. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / second)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.trunc(ms / minute)
  const parts = (first: number, firstUnit: string, rest: number, restUnit: string) =>
    rest === 0 ? `${first}${firstUnit}` : `${first}${firstUnit}${rest}${restUnit}`
  if (minutes < 10) return parts(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.trunc(ms / hour)
  if (hours < 8) return parts(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.trunc(hours / 24)
  if (hours < 24 * 8) return parts(days, 'd', hours % 24, 'h')
  if (hours < 24 * 365 * 2) return `${days}d`
  const years = Math.trunc(hours / 24 / 365)
  if (hours < 24 * 365 * 8) return parts(years, 'y', days % 365, 'd')
  return `${years}y`
}

/** How long ago `time` (RFC 3339) was at `now` (milliseconds since the epoch), `<unknown>` when it is not set. Follows pkg/printers/internalversion/printers.go translateTimestampSince. */
export function translateTimestampSince(time: string | null | undefined, now: number): string {
  return time ? humanDuration(now - parseTime(time)) : '<unknown>'
}

/** A span of `ms` milliseconds as Go's time.Duration prints: `1h2m3s`, `30s`, `1.5s`, `250ms`, `0s`. */
export function goDuration(ms: number): string {
  if (ms === 0) return '0s'
  const sign = ms < 0 ? '-' : ''
  const left = Math.abs(ms)
  const fraction = (value: number) => String(Number(value.toFixed(9)))
  if (left < 0.001) return `${sign}${fraction(left * 1e6)}ns`
  if (left < 1) return `${sign}${fraction(left * 1000)}µs`
  if (left < second) return `${sign}${fraction(left)}ms`
  const hours = Math.floor(left / hour)
  const minutes = Math.floor((left % hour) / minute)
  const seconds = `${fraction((left % minute) / second)}s`
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`
}
