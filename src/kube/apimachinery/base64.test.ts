import { describe, expect, it } from 'vitest'
import { base64Length, decodeBase64, encodeBase64 } from './base64.ts'
import { decodeUTF8, encodeUTF8 } from './utf8.ts'

describe('base64', () => {
  it.each(['', 'a', 'ab', 'abc', 'Grüße, 世界 🙂'])('keeps %s', text => {
    const coded = encodeBase64(encodeUTF8(text))
    const bytes = decodeBase64(coded)
    expect(typeof bytes === 'number' ? bytes : decodeUTF8(bytes)).toBe(text)
    expect(base64Length(coded)).toBe(encodeUTF8(text).length)
  })

  // From Go's encoding/base64 TestDecodeCorrupt.
  it.each([
    ['!!!!', 0],
    ['====', 0],
    ['x===', 1],
    ['=AAA', 0],
    ['A=AA', 1],
    ['AA=A', 2],
    ['AA==A', 4],
    ['AAA=AAAA', 4],
    ['AAAAA', 4],
    ['AAAAAA', 4],
    ['A=', 1],
    ['AA=', 3],
    ['AAAA=', 4],
    ['YWJj\n', undefined],
    ['AAA==', 4],
  ])('stops in %s at %s', (text, place) => {
    const result = decodeBase64(text)
    expect(typeof result === 'number' ? result : undefined).toBe(place)
  })
})
