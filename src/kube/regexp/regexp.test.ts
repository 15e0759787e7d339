import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RegexpError, regexpFor } from './regexp.ts'

const matches = (pattern: string, text: string) => regexpFor(pattern).test(text)

function faultOf(pattern: string): string {
  try {
    regexpFor(pattern)
    return ''
  } catch (error) {
    if (error instanceof RegexpError) return error.message
    throw error
  }
}

describe("Go's regular expressions", () => {
  it.each([
    ['^[a-z]+$', 'abc', true],
    ['^[a-z]+$', 'abC', false],
    ['a.c', 'a\nc', false],
    ['(?s)a.c', 'a\nc', true],
    ['(?i)ABC', 'xabcx', true],
    ['^(a|b)*c{2,3}$', 'ababccc', true],
    ['\\bfoo\\b', 'a foo b', true],
    ['\\p{Lu}', 'a', false],
    ['[[:digit:]]', '7', true],
    ['^$', '', true],
  ])('%s on %j is %s', (pattern, text, result) => {
    expect(matches(pattern, text)).toBe(result)
  })

  // Go's src/regexp/syntax/parse.go ErrorCode.
  it.each([
    ['(', 'missing closing )'],
    [')', 'unexpected )'],
    ['[a', 'missing closing ]'],
    ['*a', 'missing argument to repetition operator'],
    ['a**', 'invalid nested repetition operator'],
    ['[z-a]', 'invalid character class range'],
    ['\\', 'trailing backslash at end of expression'],
    ['(?>a)', 'invalid or unsupported Perl syntax'],
    ['(?<=a)', 'invalid named capture'],
  ])('refuse %s: %s', (pattern, words) => {
    expect(faultOf(pattern)).toContain(words)
  })

  it('take time that grows with the text alone', () => {
    expect(matches('^(a+)+$', `${'a'.repeat(5000)}b`)).toBe(false)
  })

  it('find what is there, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, inside, after) => {
        const quoted = inside.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
        expect(matches(quoted, before + inside + after)).toBe(true)
      }),
      { seed: 37 },
    )
  })
})
