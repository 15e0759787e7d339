import { goDurationError, parseGoDuration } from './go-duration.ts'

interface Bounds {
  readonly low: number
  readonly high: number
  readonly names?: readonly string[]
}

const minute: Bounds = { low: 0, high: 59 }
const hour: Bounds = { low: 0, high: 23 }
const dayOfMonth: Bounds = { low: 1, high: 31 }
const month: Bounds = { low: 1, high: 12, names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] }
const dayOfWeek: Bounds = { low: 0, high: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] }

/** The values of one field, and whether it was a plain `*`. */
interface Field {
  readonly values: ReadonlySet<number>
  readonly any: boolean
}

/** A parsed schedule: fields, or a fixed interval in milliseconds (`@every 1h`). */
export type CronSchedule =
  | { readonly minute: Field; readonly hour: Field; readonly dayOfMonth: Field; readonly month: Field; readonly dayOfWeek: Field }
  | { readonly every: number }

function wholeNumber(text: string): number {
  if (!/^[-+]?[0-9]+$/.test(text)) throw new Error(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  const value = Number(text)
  if (value < 0) throw new Error(`negative number (${value}) not allowed: ${text}`)
  return value
}

function valueIn(text: string, { names }: Bounds): number {
  const place = text === '' ? -1 : (names?.indexOf(text.toLowerCase()) ?? -1)
  return place >= 0 ? place : wholeNumber(text)
}

function parseRange(text: string, bounds: Bounds, values: Set<number>): boolean {
  const [range = '', stepText, ...moreSteps] = text.split('/')
  const [from = '', to, ...moreHyphens] = range.split('-')
  let any = false
  let start = bounds.low
  let end = bounds.high
  if (from === '*' || from === '?') any = true
  else {
    start = valueIn(from, bounds)
    if (moreHyphens.length > 0) throw new Error(`too many hyphens: ${text}`)
    end = to === undefined ? start : valueIn(to, bounds)
  }
  if (moreSteps.length > 0) throw new Error(`too many slashes: ${text}`)
  let step = 1
  if (stepText !== undefined) {
    step = wholeNumber(stepText)
    if (to === undefined) end = bounds.high
    if (step > 1) any = false
  }
  if (start < bounds.low) throw new Error(`beginning of range (${start}) below minimum (${bounds.low}): ${text}`)
  if (end > bounds.high) throw new Error(`end of range (${end}) above maximum (${bounds.high}): ${text}`)
  if (start > end) throw new Error(`beginning of range (${start}) beyond end of range (${end}): ${text}`)
  if (step === 0) throw new Error(`step of range should be a positive number: ${text}`)
  for (let value = start; value <= end; value += step) values.add(value)
  return any
}

function parseField(text: string, bounds: Bounds): Field {
  const values = new Set<number>()
  let any = false
  for (const part of text.split(',').filter(each => each !== '')) any = parseRange(part, bounds, values) || any
  return { values, any }
}

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/**
 * Reads `0 9 * * 1-5`, `@hourly` or `@every 1h`. Throws an Error with the parser's text. Follows the
 * standard parser of github.com/robfig/cron/v3, without its TZ prefix, which the API refuses.
 */
export function parseCronSchedule(text: string): CronSchedule {
  if (text === '') throw new Error('empty spec string')
  let spec = text
  const zone = /^(?:CRON_)?TZ=(.*)$/s.exec(text)
  if (zone !== null) {
    const space = text.indexOf(' ')
    if (space < 0) throw new Error('invalid schedule format: runtime error: slice bounds out of range [:-1]')
    const name = text.slice(text.indexOf('=') + 1, space)
    if (!isTimeZone(name)) throw new Error(`provided bad location ${name}: unknown time zone ${name}`)
    spec = text.slice(space).trim()
  }
  if (spec.startsWith('@')) {
    const fields = descriptors[spec]
    if (fields !== undefined) return parseCronSchedule(fields)
    if (!spec.startsWith('@every ')) throw new Error(`unrecognized descriptor: ${spec}`)
    const given = spec.slice('@every '.length)
    const every = parseGoDuration(given)
    if (every === undefined) throw new Error(`failed to parse duration ${spec}: ${goDurationError(given)}`)
    return { every: Math.max(1000, Math.trunc(every / 1000) * 1000) }
  }
  const fields = spec.split(/\s+/).filter(field => field !== '')
  if (fields.length !== 5) throw new Error(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`)
  const [minutes = '', hours = '', days = '', months = '', weekdays = ''] = fields
  return {
    minute: parseField(minutes, minute),
    hour: parseField(hours, hour),
    dayOfMonth: parseField(days, dayOfMonth),
    month: parseField(months, month),
    dayOfWeek: parseField(weekdays, dayOfWeek),
  }
}

/** Whether the name is one of the IANA database, spelled exactly; UTC counts. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    const known = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone
    return known === name || known.toLowerCase() !== name.toLowerCase()
  } catch {
    return false
  }
}
