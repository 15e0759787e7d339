import { describe, expect, it } from 'vitest'
import { canonicalQuantity, newQuantity, parseQuantity, QuantityError } from './quantity.ts'

describe('canonical text', () => {
  // What apimachinery v0.37.2 answers; see pkg/api/resource/quantity.go.
  const cases: [string, string][] = [
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1.5Gi', '1536Mi'],
    ['0.5Gi', '512Mi'],
    ['1024Mi', '1Gi'],
    ['1023', '1023'],
    ['512Ki', '512Ki'],
    ['0.1m', '100u'],
    ['1e3', '1e3'],
    ['1000e3', '1e6'],
    ['100M', '100M'],
    ['1000M', '1G'],
    ['+5', '+5'],
    ['1.500', '1.500'],
    ['.', '0'],
    ['-', '0'],
    ['Gi', '0'],
    ['0.5Ki', '512'],
    ['-1.5Gi', '-1536Mi'],
    ['1000E', '1'],
    ['0.0000000001', '1n'],
  ]
  for (const [text, canonical] of cases) it(`${text} is ${canonical}`, () => expect(canonicalQuantity(text)).toBe(canonical))
})

describe('what is no quantity', () => {
  const format = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
  const cases: [string, string][] = [
    ['', format],
    ['100mb', format],
    ['1 Gi', format],
    ['1GB', format],
    ['half', format],
    ['1Kii', "unable to parse quantity's suffix"],
    ['1e', "unable to parse quantity's suffix"],
    ['Ei', 'unable to parse numeric part of quantity'],
  ]
  for (const [text, message] of cases) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(() => parseQuantity(text)).toThrow(new QuantityError(message)))
  }
})

describe('arithmetic', () => {
  it('rounds up to whole and to thousandths', () => {
    expect(parseQuantity('1500m').value()).toBe(2)
    expect(parseQuantity('0.0001').milliValue()).toBe(1)
    expect(parseQuantity('100u').roundUp(-3).toString()).toBe('1m')
  })

  it('compares amounts, not texts', () => {
    expect(parseQuantity('1').cmp(parseQuantity('1000m'))).toBe(0)
    expect(parseQuantity('1G').cmp(parseQuantity('1Gi'))).toBe(-1)
    expect(parseQuantity('1e2000000000').cmp(parseQuantity('1Ei'))).toBe(1)
  })

  it('keeps the format of the first amount that is not zero', () => {
    expect(newQuantity(0, 'DecimalSI').add(parseQuantity('1Gi')).add(parseQuantity('1024Mi')).toString()).toBe('2Gi')
    expect(parseQuantity('250m').add(parseQuantity('250m')).sub(parseQuantity('1')).toString()).toBe('-500m')
  })
})
