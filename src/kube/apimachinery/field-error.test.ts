import { describe, expect, it } from 'vitest'
import { duplicate, errorText, forbidden, invalid, notFound, notSupported, required, tooLong, tooMany } from './field-error.ts'
import { Path } from './field-path.ts'
import { safeEncodeString } from './rand.ts'

const containers = Path.of('spec', 'containers')

describe('a path', () => {
  it('is written as the API server writes it', () => {
    expect(containers.index(0).child('resources', 'limits').key('cpu').toString()).toBe('spec.containers[0].resources.limits[cpu]')
    expect(containers.index(0).child('ports').index(2).toString()).toBe('spec.containers[0].ports[2]')
  })

  it('keeps its steps', () => {
    expect(Path.of('metadata', 'labels').key('a.b/c').steps()).toEqual([{ field: 'metadata' }, { field: 'labels' }, { key: 'a.b/c' }])
  })
})

// Sentences as in apimachinery/pkg/util/validation/field/errors_test.go and errors.go.
describe('the sentence of an error', () => {
  it.each([
    [invalid(Path.of('spec', 'replicas'), -3, 'must be greater than or equal to 0'), 'spec.replicas: Invalid value: -3: must be greater than or equal to 0'],
    [invalid(Path.of('a'), { app: 'w<b>' }, 'no'), 'a: Invalid value: {"app":"w\\u003cb\\u003e"}: no'],
    [invalid(Path.of('a'), 'say "hi"\n', 'no'), 'a: Invalid value: "say \\"hi\\"\\n": no'],
    [invalid(Path.of('a'), null, 'no'), 'a: Invalid value: null: no'],
    [required(Path.of('spec', 'selector')), 'spec.selector: Required value'],
    [required(Path.of('a'), 'why'), 'a: Required value: why'],
    [notFound(containers.index(0).child('volumeMounts').index(0).child('name'), 'v'), 'spec.containers[0].volumeMounts[0].name: Not found: "v"'],
    [duplicate(containers.index(1).child('name'), 'app'), 'spec.containers[1].name: Duplicate value: "app"'],
    [forbidden(Path.of('spec'), 'never'), 'spec: Forbidden: never'],
    [notSupported(Path.of('a'), 'X', ['A', 'B']), 'a: Unsupported value: "X": supported values: "A", "B"'],
    [tooLong(Path.of('a'), 1), 'a: Too long: may not be more than 1 byte'],
    [tooMany(Path.of('a'), 3, 2), 'a: Too many: 3: must have at most 2 items'],
  ])('%#', (error, text) => {
    expect(errorText(error)).toBe(text)
  })
})

describe('letters that are safe in names', () => {
  it('encode a hash as upstream does', () => {
    // 394966528 is the dump hash of a template whose published Pod hash is 7f8fbb96d.
    expect(safeEncodeString('394966528')).toBe('7f8fbb96d')
    expect(safeEncodeString('2565786688')).toBe('69b9cdbbdd')
  })
})
