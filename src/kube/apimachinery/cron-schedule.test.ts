import { describe, expect, it } from 'vitest'
import { nextCronTime } from './cron-next.ts'
import { isTimeZone, parseCronSchedule } from './cron-schedule.ts'

const next = (schedule: string, after: string, zone?: string) => {
  const time = nextCronTime(parseCronSchedule(schedule), Date.parse(after), zone)
  return time === undefined ? undefined : new Date(time).toISOString()
}

describe('cron schedules', () => {
  // From github.com/robfig/cron/v3 spec_test.go TestNext and parser_test.go TestRange.
  it.each([
    ['0/15 * * * *', '2012-07-09T14:45:00Z', '2012-07-09T15:00:00.000Z'],
    ['20-35/15 * * * *', '2012-07-09T23:46:00Z', '2012-07-10T00:20:00.000Z'],
    ['0 0 1 1 ?', '2012-07-09T23:35:00Z', '2013-01-01T00:00:00.000Z'],
    ['0 0 */5 * Mon', '2012-07-09T23:35:00Z', '2012-07-11T00:00:00.000Z'],
    ['0 0 29 Feb ?', '2012-07-09T23:35:00Z', '2016-02-29T00:00:00.000Z'],
    ['0 0 30 Feb ?', '2012-07-09T23:35:00Z', undefined],
    ['@every 90s', '2012-07-09T14:45:00Z', '2012-07-09T14:46:30.000Z'],
  ])('%s after %s is %s', (schedule, after, expected) => {
    expect(next(schedule, after)).toBe(expected)
  })

  it('knows time zones', () => {
    expect(next('0 9 * * *', '2026-07-01T00:00:00Z', 'Europe/Berlin')).toBe('2026-07-01T07:00:00.000Z')
    expect(['UTC', 'Asia/Shanghai', 'europe/berlin', 'Mars/Base', '+01'].map(isTimeZone)).toEqual([true, true, false, false, false])
  })

  it.each([
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['@never', 'unrecognized descriptor: @never'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['5/x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
  ])('refuses %s', (schedule, sentence) => {
    expect(() => parseCronSchedule(schedule)).toThrow(sentence)
  })
})
