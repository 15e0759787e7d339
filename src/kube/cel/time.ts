import { formatTime } from '../apimachinery/meta.ts'
import { CelDuration, CelError, type CelTimestamp } from './values.ts'

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
}
const second = 1_000_000_000n

/** The nanoseconds of a duration such as `1h30m`, `-1.5s` or `0`; undefined when it is none. Follows Go's time.ParseDuration. */
export function parseDuration(text: string): bigint | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  if (rest === '0') return 0n
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return undefined
  let total = 0n
  for (const [, whole = '', fraction = '', unit = ''] of rest.matchAll(/(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g)) {
    const size = units[unit] ?? 1n
    total += BigInt(whole === '' ? 0 : whole) * size
    if (fraction !== '') total += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length)
  }
  const nanos = sign === '-' ? -total : total
  return BigInt.asIntN(64, nanos) === nanos ? nanos : undefined
}

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/

/** The days of a date since 1970; undefined when there is no such day. */
export function dayNumber(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month >= 1 ? Math.floor(date.getTime() / 86_400_000) : undefined
}

/** The nanoseconds since 1970 of a moment in RFC 3339; undefined when it is none. */
export function parseTimestamp(text: string): bigint | undefined {
  const found = rfc3339.exec(text)
  if (found === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, sec = 0] = found.slice(1, 7).map(Number)
  const days = dayNumber(year, month, day)
  if (days === undefined || hour > 23 || minute > 59 || sec > 59) return undefined
  const fraction = BigInt((found[7] ?? '').padEnd(9, '0').slice(0, 9))
  const offset = (Number(found[9] ?? 0) * 60 + Number(found[10] ?? 0)) * (found[8] === '-' ? -1 : 1)
  return (BigInt(days) * 86_400n + BigInt((hour * 60 + minute - offset) * 60 + sec)) * second + fraction
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b < 0n ? quotient - 1n : quotient
}

/** A moment as Go's RFC3339Nano layout writes it. */
export function formatTimestamp({ nanos }: CelTimestamp): string {
  const seconds = floorDivide(nanos, second)
  const fraction = nanos - seconds * second
  const whole = formatTime(Number(seconds) * 1000)
  return fraction === 0n ? whole : `${whole.slice(0, -1)}.${String(fraction).padStart(9, '0').replace(/0+$/, '')}Z`
}

/** A duration in seconds: `90s`, `1.5s`. */
export function formatDuration({ nanos }: CelDuration): string {
  const abs = nanos < 0n ? -nanos : nanos
  const fraction = String(abs % second)
    .padStart(9, '0')
    .replace(/0+$/, '')
  return `${nanos < 0n ? '-' : ''}${abs / second}${fraction === '' ? '' : `.${fraction}`}s`
}

/** The minutes a zone such as `+02:00` or `UTC` is ahead. Named zones are not among what this cluster knows. */
function zoneOffset(zone: string): number {
  if (zone === '' || zone === 'UTC') return 0
  const found = /^([+-]?)(\d{2}):(\d{2})$/.exec(zone)
  if (found === null) throw new CelError(`unknown time zone ${zone}`)
  return (Number(found[2]) * 60 + Number(found[3])) * (found[1] === '-' ? -1 : 1)
}

type Part = (date: Date) => number

const parts: Readonly<Record<string, Part>> = {
  getFullYear: date => date.getUTCFullYear(),
  getMonth: date => date.getUTCMonth(),
  getDayOfYear: date => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000),
  getDayOfMonth: date => date.getUTCDate() - 1,
  getDate: date => date.getUTCDate(),
  getDayOfWeek: date => date.getUTCDay(),
  getHours: date => date.getUTCHours(),
  getMinutes: date => date.getUTCMinutes(),
  getSeconds: date => date.getUTCSeconds(),
  getMilliseconds: date => date.getUTCMilliseconds(),
}
const spans: Readonly<Record<string, bigint>> = { getHours: 3600n * second, getMinutes: 60n * second, getSeconds: second }

/** The getters of timestamps and durations. */
export const timeGetters = Object.keys(parts)

/** One part of a moment or a span. */
export function timePart(getter: string, value: CelTimestamp | CelDuration, zone: string): bigint {
  if (value instanceof CelDuration) {
    const span = spans[getter]
    return span === undefined ? (value.nanos % second) / 1_000_000n : value.nanos / span
  }
  const ms = Number(floorDivide(value.nanos, 1_000_000n)) + zoneOffset(zone) * 60_000
  return BigInt(parts[getter]?.(new Date(ms)) ?? 0)
}
