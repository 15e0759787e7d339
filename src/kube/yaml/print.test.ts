import { describe, expect, it } from 'vitest'
import { parseDocuments } from './documents.ts'
import { printYAML } from './print.ts'

// Follows go.yaml.in/yaml/v2 emitterc.go and encode.go, as sigs.k8s.io/yaml uses them.
describe('printYAML', () => {
  it('sorts keys, and numbers inside them by size', () => {
    expect(printYAML({ b: 1, a10: 1, a9: 1, A: 1, 'a-b': 1 })).toBe('A: 1\na-b: 1\na9: 1\na10: 1\nb: 1\n')
  })

  it('puts lists at the level of their key', () => {
    expect(printYAML({ items: [{ name: 'a', ports: [80, 443] }, [], {}, [1, [2]]] })).toBe(
      'items:\n- name: a\n  ports:\n  - 80\n  - 443\n- []\n- {}\n- - 1\n  - - 2\n',
    )
  })

  it.each([
    ['yes', '"yes"'],
    ['123', '"123"'],
    ['', '""'],
    ['2024-01-01T00:00:00Z', '"2024-01-01T00:00:00Z"'],
    ['12:30', '"12:30"'],
    ['null', '"null"'],
    ['- a', "'- a'"],
    ['a: b', "'a: b'"],
    ['#a', "'#a'"],
    ['a #b', "'a #b'"],
    [' a', "' a'"],
    ["'a", "'''a'"],
    ['a:b', 'a:b'],
    ['*', "'*'"],
    ['a\tb', '"a\\tb"'],
    ['😀', '"\\U0001F600"'],
    ['é', 'é'],
    ['a\nb', '|-\n  a\n  b'],
    ['a\n', '|\n  a'],
    [' a\n', '|2\n   a'],
    ['a \nb', '"a \\nb"'],
  ])('writes the string %j', (text, expected) => {
    expect(printYAML({ k: text })).toBe(`k: ${expected}\n`)
  })

  it('breaks long strings at the first space past column 80', () => {
    expect(printYAML({ message: `${'word '.repeat(30)}end` })).toBe(`message: ${'word '.repeat(15).trim()}\n  ${'word '.repeat(15)}end\n`)
  })

  it('writes numbers as Go does', () => {
    expect(printYAML([1, -3, 0.5, 1e-7, 1e21, 123456789])).toBe('- 1\n- -3\n- 0.5\n- 1e-07\n- 1e+21\n- 123456789\n')
  })

  it('gives back what it was given', () => {
    const value = { a: ['x y', 'on', '0x1f', 'line\n\nline\n', "it's", '@', '%', 'a\\b"c', '\u00a0', 'ends:'], b: { '': null, '1': true, 'a b': {} } }
    expect(parseDocuments(printYAML(value))[0]?.value).toEqual(value)
  })
})
