import { describe, expect, it } from 'vitest'
import { errorText } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import { Correlation } from './correlation.ts'
import { validateListTypes } from './list-types.ts'
import { validateChange, validateValue } from './openapi.ts'
import { prune, pruneNulls, setDefaults } from './prune.ts'
import type { Schema } from './schema.ts'
import { validateStructural } from './structural.ts'

const schema: Schema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 2, pattern: '^[a-z]+$' },
    count: { type: 'integer', minimum: 1, default: 3 },
    color: { type: 'string', enum: ['red', 'blue'], nullable: true },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    ports: {
      type: 'array',
      maxItems: 2,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port'],
      items: { type: 'object', required: ['port'], properties: { port: { type: 'integer' } } },
    },
  },
}

const faults = (value: unknown) => validateValue(undefined, value, schema).map(errorText)

describe('a value against its schema', () => {
  // The words: kube-openapi/pkg/validation/errors/schema.go, and how apiextensions/pkg/apiserver/validation turns them into field errors.
  it.each([
    [{}, ['name: Required value']],
    [{ name: 'ab', count: 0 }, ['count: Invalid value: 0: count in body should be greater than or equal to 1']],
    [{ name: 'ab', count: 'x' }, ['count: Invalid value: "string": count in body must be of type integer: "string"']],
    [{ name: 'ab', color: 'green' }, ['color: Unsupported value: "green": supported values: "red", "blue"']],
    [{ name: 'AB' }, ['name: Invalid value: "AB": name in body should match \'^[a-z]+$\'']],
    [{ name: 'a' }, ['name: Invalid value: "a": name in body should be at least 2 chars long']],
    [{ name: 'ab', ports: [{ port: 1 }, { port: 2 }, { port: 3 }] }, ['ports: Too many: 3: must have at most 2 items']],
  ])('%j', (value, expected) => {
    expect(faults(value)).toEqual(expected)
  })

  it('is not held to what was broken before and stayed', () => {
    const old = { name: 'A', count: 1 }
    const change = { name: 'A', count: 0 }
    expect(validateChange(undefined, change, schema, new Correlation(change, old, schema)).map(errorText)).toEqual([
      'count: Invalid value: 0: count in body should be greater than or equal to 1',
    ])
  })

  it('must keep the keys of its lists apart', () => {
    expect(validateListTypes({ ports: [{ port: 1 }, { port: 1 }] }, schema).map(errorText)).toEqual(['ports[1]: Duplicate value: {"port":1}'])
  })
})

describe('what a server makes of a value', () => {
  it('loses unknown fields, but for those that are to be kept', () => {
    const value = { name: 'ab', sails: 1, free: { a: { b: 1 } }, ports: [{ port: 1, host: 'x' }] }
    const unknown: string[] = []
    prune(value, schema, path => unknown.push(path.toString()))
    expect(value).toEqual({ name: 'ab', free: { a: { b: 1 } }, ports: [{ port: 1 }] })
    expect(unknown.sort()).toEqual(['ports[0].host', 'sails'])
  })

  it('gets defaults for what is absent, and for nulls that may not be', () => {
    const value = { name: 'ab', count: null, color: null }
    pruneNulls(value, schema)
    setDefaults(value, schema)
    expect(value).toEqual({ name: 'ab', count: 3, color: null })
  })
})

describe('a structural schema', () => {
  const path = Path.of('schema')
  const told = (given: Schema) => validateStructural(path, given).map(errorText)

  // apiextensions/pkg/apiserver/schema/validation.go.
  it('names a type everywhere', () => {
    expect(told({ type: 'object', properties: { a: {} } })).toEqual([
      'schema.properties[a].type: Required value: must not be empty for specified object fields',
    ])
    expect(told(schema)).toEqual([])
  })

  it('says in allOf and its like nothing but what is to be checked', () => {
    expect(told({ type: 'object', properties: { a: { type: 'string', anyOf: [{ type: 'string' }] } } })).toEqual([
      'schema.properties[a].anyOf[0].type: Forbidden: must be empty to be structural',
    ])
  })
})
