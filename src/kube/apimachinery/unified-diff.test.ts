import { describe, expect, it } from 'vitest'
import { prettyJSON, unifiedDiff } from './unified-diff.ts'

// The expected texts are what apimachinery/pkg/util/diff of v0.37.2 gives.
describe('a unified diff', () => {
  it('says nothing of equal texts', () => expect(unifiedDiff('a\nb', 'a\nb')).toBe(''))

  it('shows three lines around a change', () => {
    const lines = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
    const changed = lines.map(line => (line === '5' ? 'five' : line))
    expect(unifiedDiff(lines.join('\n'), changed.join('\n'))).toBe('@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n')
  })

  it('keeps distant changes apart', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`)
    const changed = lines.filter(line => line !== 'line 2' && line !== 'line 25')
    expect(unifiedDiff(lines.join('\n'), changed.join('\n')).match(/^@@ .*$/gm)).toEqual(['@@ -1,6 +1,5 @@', '@@ -23,7 +22,6 @@'])
  })

  it('writes JSON as Go does', () => expect(prettyJSON({ a: '<b>', c: null })).toBe('{\n "a": "\\u003cb\\u003e",\n "c": null\n}'))
})
