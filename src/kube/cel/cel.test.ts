import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boolType, compile, dynType, intType, listOf, listType, stringType, structType } from './index.ts'

const budget = 1_000_000
const environment = { variables: new Map([['self', dynType]]), fieldType: () => undefined }

/** The value of an expression without variables, or the words of its error. */
function resultOf(text: string, limit = budget): unknown {
  const program = compile(text, environment)
  if ('issues' in program) return program.issues
  const outcome = program.run(new Map(), limit)
  return 'error' in outcome ? outcome.error.message : outcome.value
}

function recordedIssue(name: string): string {
  const url = new URL(`../../../reference/recorded/1.37/cases/${name}.json`, import.meta.url)
  const { apply } = JSON.parse(readFileSync(url, 'utf8')) as { apply: { stderr: string } }
  return apply.stderr.slice(apply.stderr.indexOf('compilation failed:')).trimEnd()
}

describe('the rules of the Common Expression Language', () => {
  it.each([
    ['1 + 2 * 3 == 7'],
    ['[1, 2, 3].all(x, x > 0)'],
    ['[1, 2, 3].exists_one(x, x == 2)'],
    ['[1, 2, 3].map(x, x * 2) == [2, 4, 6]'],
    ['{"a": 1}.a == 1 && has({"a": 1}.a) && !has({"a": 1}.b)'],
    ['"kubernetes".matches("^k.*s$")'],
    ['"a,b".split(",").size() == 2'],
    ['"b" in ["a", "b"]'],
    ['duration("1h30m") > duration("1h")'],
    ['timestamp("2026-01-02T03:04:05Z").getFullYear() == 2026'],
    ['quantity("1Gi").isGreaterThan(quantity("1Mi"))'],
    ['isURL("https://example.com/x") && url("https://example.com/x").getHost() == "example.com"'],
    ['ip("10.0.0.1").family() == 4 && cidr("10.0.0.0/8").containsIP("10.1.2.3")'],
    ['[1, 3, 2].max() == 3 && [1, 2, 3].isSorted() && [1, 2].sum() == 3'],
    ['optional.of(1).orValue(2) == 1 && optional.none().orValue(2) == 2'],
    ['"%s is %d".format(["a", 1]) == "a is 1"'],
    ['type(1) == int && type("x") == string'],
    ['false || !false ? true : false'],
  ])('hold for %s', text => {
    expect(resultOf(text)).toBe(true)
  })

  it.each([
    ['1 / 0', 'division by zero'],
    ['[1][3] == 1', 'index out of bounds: 3'],
    ['9223372036854775807 + 1 == 0', 'integer overflow'],
    ['{"a": 1}.b == 1', 'no such key: b'],
    ['["x"].all(s, int(s) == 1)', "type conversion error from 'string' to 'int'"],
  ])('fail while they run in the words of cel-go: %s', (text, words) => {
    expect(resultOf(text)).toContain(words)
  })

  it('are not asked further once an or is decided', () => {
    expect(resultOf('1 / 0 == 1 || true')).toBe(true)
    expect(resultOf('false && 1 / 0 == 1')).toBe(false)
  })
})

describe('a rule that cannot be compiled', () => {
  const fields: ReadonlyMap<string, typeof intType> = new Map([
    ['min', intType],
    ['max', intType],
  ])
  const typed = { variables: new Map([['self', structType('selfType')]]), fieldType: (_: string, field: string) => fields.get(field) }

  it.each([
    ['crd--cel-syntax', 'self.min <='],
    ['crd--cel-unknown-field', 'self.size > 1'],
  ])('is refused as the server refuses %s', (name, text) => {
    const program = compile(text, typed)
    expect('issues' in program ? program.issues : undefined).toBe(recordedIssue(name))
  })

  it('must fit the types of its fields', () => {
    const program = compile('self.min > "a"', typed)
    expect('issues' in program ? program.issues : undefined).toContain("found no matching overload for '_>_' applied to '(int, string)'")
  })
})

describe('the cost of a rule', () => {
  it('is cut off at its limit', () => {
    const many = { variables: new Map([['self', listType(intType)]]), fieldType: () => undefined }
    const program = compile('self.all(x, self.all(y, x + y > 0))', many)
    if ('issues' in program) throw new Error(program.issues)
    const outcome = program.run(new Map([['self', listOf(Array.from({ length: 2000 }, () => 1n))]]), budget)
    expect('error' in outcome ? outcome.error.message : '').toMatch(/^operation cancelled: actual cost limit exceeded/)
  })

  it('is estimated from the sizes that the schema allows', () => {
    const many = { variables: new Map([['self', listType(stringType)]]), fieldType: () => undefined }
    const program = compile('self.all(x, x == "a")', many)
    if ('issues' in program) throw new Error(program.issues)
    expect(program.type).toEqual(boolType)
    expect(program.maxCost(() => 10)).toBeLessThan(program.maxCost(() => 1000))
  })
})

const words = [
  'self',
  '.',
  'a',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '?',
  '&&',
  '||',
  '!',
  '==',
  '<',
  '+',
  '-',
  '*',
  '/',
  '%',
  ' in ',
  '1',
  '2u',
  '.5',
  '1e400',
]
const more = [
  '"x"',
  "'",
  '"',
  'b"y"',
  'r"\\\\"',
  '\\',
  '\n',
  '//',
  'all',
  'map',
  'x',
  'has',
  'size',
  'matches',
  'null',
  'true',
  'duration',
  '"1h"',
  'format',
  'optional.of',
  '[?',
  '.?',
  '\u{1F6A2}',
]

describe('any text at all', () => {
  it('is compiled and run, or refused, and never hangs or breaks', () => {
    const text = fc.oneof(
      fc.array(fc.constantFrom(...words, ...more), { maxLength: 24 }).map(parts => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 60 }),
    )
    fc.assert(
      fc.property(text, source => {
        const program = compile(source, environment)
        if ('issues' in program) {
          expect(program.issues).toMatch(/^(compilation failed|program instantiation failed|unexpected compilation error|[a-z])/)
          return
        }
        const outcome = program.run(new Map([['self', listOf([1n, 2n])]]), budget)
        expect(outcome.cost).toBeLessThanOrEqual(budget * 2)
        program.maxCost(() => undefined)
      }),
      { numRuns: 1500, seed: 37 },
    )
  }, 120_000)

  it('is refused when it nests deeper than can be read', () => {
    expect(resultOf(`${'('.repeat(2000)}1${')'.repeat(2000)}`)).toContain('expression recursion limit exceeded')
  })
})
