import { describe, expect, it } from 'vitest'
import { goDuration, humanDuration } from './duration.ts'
import { parseGoDuration } from './go-duration.ts'
import { scaledValueFromIntOrPercent } from './int-or-percent.ts'
import { alignRows, DescribeWriter } from './tabwriter.ts'

describe('tables', () => {
  it('aligns kubectl get', () => {
    expect(
      alignRows([
        ['NAME', 'READY', 'AGE'],
        ['web-very-long', '3/3', '5s'],
      ]),
    ).toBe('NAME            READY   AGE\nweb-very-long   3/3     5s\n')
  })

  it('aligns describe by blocks of lines that share a column', () => {
    const out = new DescribeWriter()
    out.line(0, 'Name:\tweb')
    out.line(0, 'Long Label Name:\tx')
    out.line(0, 'Containers:')
    out.line(1, 'a:\tb')
    expect(out.toString()).toBe('Name:             web\nLong Label Name:  x\nContainers:\n  a:  b\n')
  })
})

describe('durations', () => {
  // From apimachinery/pkg/util/duration/duration_test.go TestHumanDuration.
  it.each([
    [-1, '0s'],
    [-2000, '<invalid>'],
    [70e3, '70s'],
    [70 * 60e3, '70m'],
    [190e3, '3m10s'],
    [10 * 60e3 + 1e3, '10m'],
    [3 * 3600e3 + 60e3, '3h1m'],
    [47 * 3600e3, '47h'],
    [48 * 3600e3, '2d'],
    [5 * 86400e3 + 3 * 3600e3, '5d3h'],
    [9 * 86400e3, '9d'],
    [729 * 86400e3, '729d'],
    [730 * 86400e3, '2y'],
    [735 * 86400e3, '2y5d'],
  ])('%d ms is %s', (ms, text) => {
    expect(humanDuration(ms)).toBe(text)
  })

  it('prints and reads as Go does', () => {
    expect([0, 1500, 250, 3723000, 60000].map(goDuration)).toEqual(['0s', '1.5s', '250ms', '1h2m3s', '1m0s'])
    expect(['1h30m', '1.5s', '-2m', 'x', '5'].map(parseGoDuration)).toEqual([5400000, 1500, -120000, undefined, undefined])
  })

  it('scales percentages', () => {
    expect(scaledValueFromIntOrPercent('25%', 3, true)).toBe(1)
    expect(scaledValueFromIntOrPercent('25%', 3, false)).toBe(0)
    expect(scaledValueFromIntOrPercent(2, 3, false)).toBe(2)
    expect(() => scaledValueFromIntOrPercent('2', 3, false)).toThrow('invalid value for IntOrString: invalid type: string is not a percentage')
  })
})
