import { describe, expect, it } from 'vitest'
import { Path } from '../apimachinery/field-path.ts'
import { parseDocuments } from './documents.ts'

const value = (text: string): unknown => parseDocuments(text)[0]?.value
const error = (text: string): string | undefined => parseDocuments(text).at(-1)?.error?.message
const at = (range: { start: { line: number; column: number }; end: { line: number; column: number } } | undefined) =>
  range === undefined ? '' : `${range.start.line}:${range.start.column}-${range.end.line}:${range.end.column}`

// What scalars mean follows go.yaml.in/yaml/v2 resolve.go.
describe('a plain scalar', () => {
  it.each([
    ['yes', true],
    ['No', false],
    ['on', true],
    ['OFF', false],
    ['y', true],
    ['~', null],
    ['', null],
    ['Null', null],
    ['0644', 420],
    ['0o17', 15],
    ['0x1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['1e3', 1000],
    ['.5', 0.5],
    ['-0', 0],
    ['08', 8],
    ['3.0', 3],
    ['2024-01-01', '2024-01-01'],
    ['12:30:45', '12:30:45'],
    ['1.2.3', '1.2.3'],
    ['0.5Gi', '0.5Gi'],
    ['truely', 'truely'],
  ])('%s', (text, expected) => {
    expect(value(`a: ${text}`)).toEqual({ a: expected })
  })

  it('is text when it is quoted or tagged', () => {
    expect(value(`a: "yes"\nb: '0644'\nc: !!str 3\nd: !!int "3"`)).toEqual({ a: 'yes', b: '0644', c: '3', d: 3 })
  })
})

describe('a map', () => {
  it("has text for keys, in Go's order, and keeps the last of equal ones", () => {
    const [document] = parseDocuments('b: 1\n8080: x\ntrue: z\na: 1\na: 2\n')
    expect(JSON.stringify(document?.value)).toBe('{"8080":"x","a":2,"b":1,"true":"z"}')
    expect(document?.duplicates.map(({ key, range }) => `${key} ${at(range)}`)).toEqual(['a 5:1-5:2'])
  })

  it('takes over merged ones, and what is written later wins', () => {
    expect(value('base: &base {a: 1, b: 2}\none:\n  <<: *base\n  b: 3\ntwo:\n  b: 3\n  <<: *base\n')).toMatchObject({
      one: { a: 1, b: 3 },
      two: { a: 1, b: 2 },
    })
  })

  it('may not have maps for keys', () => {
    expect(error('a: {{ name }}')).toBe('error converting YAML to JSON: yaml: invalid map key: map[interface {}]interface {}{"name":interface {}(nil)}')
  })

  it('holds __proto__ like any other key', () => {
    expect(Object.keys(value('__proto__: {a: 1}') as object)).toEqual(['__proto__'])
    expect(Reflect.get({}, 'a')).toBeUndefined()
  })
})

describe('block scalars', () => {
  it('keep, fold and strip', () => {
    expect(value('a: |\n  one\n  two\nb: >-\n  one\n  two\n\n  three\nc: |+\n  x\n\nd: |2\n    y\n')).toEqual({
      a: 'one\ntwo\n',
      b: 'one two\nthree',
      c: 'x\n\n',
      d: '  y\n',
    })
  })

  it('end their last line even when the file does not', () => {
    expect(value('a: |\n  one')).toEqual({ a: 'one\n' })
  })
})

describe('a file', () => {
  it('is cut at lines that begin with ---, and counts lines from each cut', () => {
    const documents = parseDocuments('---\na: 1\n---\n# nothing\n---\nb:\n\tc: 1\n')
    expect(documents.map(document => document.value ?? document.error?.message)).toEqual([
      { a: 1 },
      'error converting YAML to JSON: yaml: line 2: found character that cannot start any token',
    ])
    expect(at(documents[1]?.error?.range)).toBe('7:1-7:2')
  })

  it('may not have more than a comment after ---', () => {
    expect(error('a: 1\n--- b: 2\n')).toBe('invalid Yaml document separator: b: 2')
    expect(value('--- # first\na: 1\n')).toEqual({ a: 1 })
  })

  it('may be JSON, several values in a row', () => {
    expect(parseDocuments('{"a": 1}\n{"b": [2, "\\u00e9"]}').map(document => document.value)).toEqual([{ a: 1 }, { b: [2, 'é'] }])
    expect(error('{"a" 1}')).toBe("json: offset 6: invalid character '1' after object key")
    expect(value('{"a": 1,}')).toEqual({ a: 1 })
  })

  it('may begin with a byte order mark and end lines with CR LF', () => {
    const [document] = parseDocuments('\ufeffa: 1\r\nb:\r\n  c: |\r\n    x\r\n')
    expect(document?.value).toEqual({ a: 1, b: { c: 'x\n' } })
    expect(at(document?.locate(Path.of('b', 'c')).key)).toBe('3:3-3:4')
  })

  it('may not hold control characters', () => {
    expect(error('a: "\u0001"')).toBe('error converting YAML to JSON: yaml: control characters are not allowed')
  })
})

describe('places', () => {
  const [document] = parseDocuments('spec:\n  items:\n  - name: 😀x\n    port: 80\n  limits: {cpu: "1"}\n  empty:\n')
  const place = (path: Path) => {
    const { key, value, exact } = document?.locate(path) ?? { key: undefined, value: undefined, exact: false }
    return `${at(key)} ${at(value)} ${exact}`
  }

  it('are those of the key and the value, columns in UTF-16 units', () => {
    expect(place(Path.of('spec', 'items').index(0).child('name'))).toBe('3:5-3:9 3:11-3:14 true')
    expect(place(Path.of('spec', 'limits').key('cpu'))).toBe('5:12-5:15 5:17-5:20 true')
    expect(place(Path.of('spec', 'items').index(0))).toBe(' 3:5-4:13 true')
    expect(place(Path.of('spec', 'empty'))).toBe('6:3-6:8 6:9-6:9 true')
  })

  it("are the nearest ancestor's when the field is missing", () => {
    expect(place(Path.of('spec', 'items').index(0).child('image'))).toBe(' 3:5-4:13 false')
    expect(place(Path.of('spec', 'limits').key('memory'))).toBe('5:3-5:9 5:11-5:21 false')
  })
})

describe('alias bombs', () => {
  it("end in goyaml's own error", () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 20; level++) lines.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`)
    expect(error(lines.join('\n'))).toBe('error converting YAML to JSON: yaml: document contains excessive aliasing')
  })

  it('may not contain themselves', () => {
    expect(error('a: &a\n  b: *a\n')).toBe("error converting YAML to JSON: yaml: anchor 'a' value contains itself")
  })

  it('are refused when they nest too deep for this reader', () => {
    expect(error('['.repeat(100_000))).toContain('Kubenotes reads at most 500 levels')
  })
})
