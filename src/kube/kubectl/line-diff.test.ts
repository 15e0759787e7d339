import { describe, expect, it } from 'vitest'
import { lineDiff } from './line-diff.ts'

const lines = (text: string) =>
  text
    .split(' ')
    .map(word => `${word}\n`)
    .join('')

describe('lineDiff', () => {
  it('says nothing about equal texts', () => {
    expect(lineDiff('a\nb\n', 'a\nb\n')).toBe('')
  })

  // What `diff -u` of GNU diffutils 3.8 prints.
  it.each([
    ['a b c d e f g', 'a b c x e f g', '@@ -1,7 +1,7 @@\n a\n b\n c\n-d\n+x\n e\n f\n g\n'],
    ['a b c d e f g h i j k l', 'b c d e f g h i j k l m', '@@ -1,4 +1,3 @@\n-a\n b\n c\n d\n@@ -10,3 +9,4 @@\n j\n k\n l\n+m\n'],
    ['a', 'a a a', '@@ -1 +1,3 @@\n a\n+a\n+a\n'],
    ['- n: x v: 1 - n: y v: 1', '- n: x v: 1 - n: z v: 1 - n: y v: 1', '@@ -5,6 +5,11 @@\n 1\n -\n n:\n+z\n+v:\n+1\n+-\n+n:\n y\n v:\n 1\n'],
  ])('compares %s with %s', (before, after, expected) => {
    expect(lineDiff(lines(before), lines(after))).toBe(expected)
  })

  it('compares with nothing and marks a last line without a break', () => {
    expect(lineDiff('', 'a\nb\n')).toBe('@@ -0,0 +1,2 @@\n+a\n+b\n')
    expect(lineDiff('a\nb', 'a\n')).toBe('@@ -1,2 +1 @@\n a\n-b\n\\ No newline at end of file\n')
  })
})
