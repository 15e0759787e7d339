import { goQuote } from '../apimachinery/field-error.ts'

/** The layouts the API reads times in. */
export const layouts = { time: '2006-01-02T15:04:05Z07:00', microTime: '2006-01-02T15:04:05.000000Z07:00' } as const

/** A text that is no time, in Go's words. */
export class TimeError extends Error {}

interface Element {
  readonly layout: string
  readonly look: RegExp
  readonly range?: readonly [number, number, string]
}

const element = (layout: string, look: RegExp, range?: readonly [number, number, string]): Element =>
  range === undefined ? { layout, look } : { layout, look, range }
const text = (layout: string): Element => element(layout, new RegExp(`^${layout}`))

const upToSeconds: readonly Element[] = [
  element('2006', /^\d{4}/),
  text('-'),
  element('01', /^\d\d/, [1, 12, 'month']),
  text('-'),
  element('02', /^\d\d/),
  text('T'),
  element('15', /^\d\d?/, [0, 23, 'hour']),
  text(':'),
  element('04', /^\d\d/, [0, 59, 'minute']),
  text(':'),
  element('05', /^\d\d/, [0, 59, 'second']),
]
const fraction = element('.000000', /^[.,]\d{6}/)
const zone = element('Z07:00', /^(?:Z|[-+]\d\d:\d\d)/)

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

/**
 * Milliseconds since the epoch (microseconds as a fraction) of a time in one of the two layouts. Throws TimeError with
 * the sentence of Go's time.Parse. Follows time/format.go parse.
 */
export function parseGoTime(value: string, layout: string): number {
  const micro = layout === layouts.microTime
  const fail = (rest: string, part: string) =>
    new TimeError(`parsing time ${goQuote(value)} as ${goQuote(layout)}: cannot parse ${goQuote(rest)} as ${goQuote(part)}`)
  let rest = value
  let outOfRange = ''
  const found: string[] = []
  const take = (part: Element) => {
    const match = part.look.exec(rest)?.[0]
    if (match === undefined) throw fail(rest, part.layout)
    const number = Number(match)
    if (part.range !== undefined && (number < part.range[0] || number > part.range[1]))
      throw new TimeError(`parsing time ${goQuote(value)}: ${part.range[2]} out of range`)
    found.push(match)
    rest = rest.slice(match.length)
  }
  for (const part of upToSeconds) take(part)
  let microseconds = 0
  if (micro) {
    take(fraction)
    microseconds = Number(found.at(-1)?.slice(1))
  } else {
    const digits = /^[.,]\d+/.exec(rest)?.[0] ?? ''
    microseconds = digits === '' ? 0 : Math.floor(Number(`0.${digits.slice(1)}`) * 1e6)
    rest = rest.slice(digits.length)
  }
  take(zone)
  if (rest !== '') throw new TimeError(`parsing time ${goQuote(value)}: extra text: ${goQuote(rest)}`)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = [0, 2, 4, 6, 8, 10].map(at => Number(found[at]))
  if (day < 1 || day > daysIn(year, month)) outOfRange = 'day'
  const offset = found.at(-1) ?? 'Z'
  const [zoneHour = 0, zoneMinute = 0] = offset === 'Z' ? [] : offset.slice(1).split(':').map(Number)
  if (zoneHour > 24) outOfRange ||= 'time zone offset hour'
  if (zoneMinute > 60) outOfRange ||= 'time zone offset minute'
  if (outOfRange !== '') throw new TimeError(`parsing time ${goQuote(value)}: ${outOfRange} out of range`)
  const sign = offset.startsWith('-') ? -1 : 1
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  return date.getTime() - sign * (zoneHour * 60 + zoneMinute) * 60_000 + microseconds / 1000
}

/** A time as Go writes it after reading it: RFC 3339 in UTC, in seconds or (for MicroTime) microseconds. */
export function canonicalTime(value: string, layout: string): string {
  const time = parseGoTime(value, layout)
  const micro = Math.round((time - Math.floor(time / 1000) * 1000) * 1000)
  const seconds = new Date(Math.floor(time / 1000) * 1000)
    .toISOString()
    .replace(/^[+-]0*(\d{4,})/, '$1')
    .slice(0, 19)
  return layout === layouts.microTime ? `${seconds}.${String(micro).padStart(6, '0')}Z` : `${seconds}Z`
}
