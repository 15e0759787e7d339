import { describe, expect, it } from 'vitest'
import { unifiedDiff } from './unified-diff.ts'

const json = (value: unknown) => JSON.stringify(value, null, 1)

describe('what changed', () => {
  it('shows three lines around a change', () => {
    const old = { A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, I: 9, J: 10, K: 11 }
    expect(unifiedDiff(json(old), json({ ...old, B: 0, K: 0 }))).toBe(
      '@@ -1,6 +1,6 @@\n {\n  "A": 1,\n- "B": 2,\n+ "B": 0,\n  "C": 3,\n  "D": 4,\n  "E": 5,\n@@ -9,5 +9,5 @@\n  "H": 8,\n  "I": 9,\n  "J": 10,\n- "K": 11\n+ "K": 0\n }\n',
    )
  })

  it('shows lines that came and went', () => {
    expect(unifiedDiff(json({ A: null, B: 1 }), json({ A: ['x'], B: 1 }))).toBe('@@ -1,4 +1,6 @@\n {\n- "A": null,\n+ "A": [\n+  "x"\n+ ],\n  "B": 1\n }\n')
    expect(unifiedDiff(json({ A: 1 }), json({ A: 1 }))).toBe('')
  })
})
