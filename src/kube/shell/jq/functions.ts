import { compareText } from '../../apimachinery/labels.ts'
import { type Filter, JqError } from './parse.ts'
import { asText, compareValues, isObject, truth, typeOf } from './values.ts'

type Evaluate = (filter: Filter, input: unknown) => Iterable<unknown>

function listOf(input: unknown, name: string): readonly unknown[] {
  if (Array.isArray(input)) return input
  throw new JqError(`${name} needs a list, not ${asText(input).slice(0, 40)}`)
}

function textOf(input: unknown, name: string): string {
  if (typeof input === 'string') return input
  throw new JqError(`${name} needs a text, not ${asText(input).slice(0, 40)}`)
}

function objectOf(input: unknown, name: string): Readonly<Record<string, unknown>> {
  if (isObject(input)) return input
  throw new JqError(`${name} needs an object, not ${asText(input).slice(0, 40)}`)
}

const sorted = (list: readonly unknown[]) => [...list].sort(compareValues)
const sum = (list: readonly unknown[]): unknown =>
  list.reduce((total, entry) => {
    if (total === null) return entry
    if (typeof total === 'number' && typeof entry === 'number') return total + entry
    if (typeof total === 'string' && typeof entry === 'string') return total + entry
    if (Array.isArray(total) && Array.isArray(entry)) return [...total, ...entry]
    if (isObject(total) && isObject(entry)) return { ...total, ...entry }
    throw new JqError('add needs values of one kind')
  }, null)

function unique(list: readonly unknown[]): unknown[] {
  return list.filter((entry, index) => index === 0 || compareValues(entry, list[index - 1]) !== 0)
}

/** Functions that make one value of one. */
const simple: Readonly<Record<string, (input: unknown) => unknown>> = {
  length: input =>
    input === null ? 0 : typeof input === 'number' ? Math.abs(input) : typeof input === 'string' ? [...input].length : Object.keys(input as object).length,
  keys: input => (Array.isArray(input) ? input.map((_, index) => index) : Object.keys(objectOf(input, 'keys')).sort(compareText)),
  values: input => input,
  not: input => !truth(input),
  type: typeOf,
  add: input => sum(isObject(input) ? Object.values(input) : listOf(input, 'add')),
  first: input => listOf(input, 'first')[0] ?? null,
  last: input => listOf(input, 'last').at(-1) ?? null,
  reverse: input => [...listOf(input, 'reverse')].reverse(),
  sort: input => sorted(listOf(input, 'sort')),
  unique: input => unique(sorted(listOf(input, 'unique'))),
  min: input => sorted(listOf(input, 'min'))[0] ?? null,
  max: input => sorted(listOf(input, 'max')).at(-1) ?? null,
  any: input => listOf(input, 'any').some(truth),
  all: input => listOf(input, 'all').every(truth),
  flatten: input => listOf(input, 'flatten').flat(Number.POSITIVE_INFINITY),
  tostring: asText,
  tonumber: input => (typeof input === 'number' ? input : Number(textOf(input, 'tonumber'))),
  tojson: input => JSON.stringify(input),
  fromjson: input => JSON.parse(textOf(input, 'fromjson')) as unknown,
  ascii_downcase: input => textOf(input, 'ascii_downcase').toLowerCase(),
  ascii_upcase: input => textOf(input, 'ascii_upcase').toUpperCase(),
  to_entries: input => Object.entries(objectOf(input, 'to_entries')).map(([key, value]) => ({ key, value })),
  from_entries: input =>
    Object.fromEntries(
      listOf(input, 'from_entries').map(entry => [
        asText(objectOf(entry, 'from_entries')['key'] ?? objectOf(entry, 'from_entries')['name']),
        objectOf(entry, 'from_entries')['value'] ?? null,
      ]),
    ),
  '@tsv': input =>
    listOf(input, '@tsv')
      .map(entry => (entry === null ? '' : asText(entry)))
      .join('\t'),
  '@csv': input =>
    listOf(input, '@csv')
      .map(entry => (typeof entry === 'string' ? `"${entry.replaceAll('"', '""')}"` : entry === null ? '' : asText(entry)))
      .join(','),
  '@json': input => JSON.stringify(input),
  '@text': asText,
}

/** All results of a call. Throws JqError for functions that are not known. */
export function* callFunction(name: string, args: readonly Filter[], input: unknown, evaluate: Evaluate): Generator<unknown, void> {
  const [first, second] = args
  const one = simple[name]
  if (first === undefined) {
    if (name === 'empty') return
    if (name === 'recurse') yield* recurse(input)
    else if (one === undefined) throw new JqError(`${name} is not known here`)
    else yield one(input)
    return
  }
  const resultsFor = (value: unknown) => [...evaluate(first, value)]
  const by = (value: unknown) => resultsFor(value)
  switch (name) {
    case 'select':
      for (const condition of resultsFor(input)) if (truth(condition)) yield input
      return
    case 'map':
      yield (isObject(input) ? Object.values(input) : listOf(input, name)).flatMap(resultsFor)
      return
    case 'map_values':
      yield isObject(input)
        ? Object.fromEntries(
            Object.entries(input).flatMap(([key, value]) =>
              resultsFor(value)
                .slice(0, 1)
                .map(result => [key, result]),
            ),
          )
        : listOf(input, name).flatMap(value => resultsFor(value).slice(0, 1))
      return
    case 'sort_by':
    case 'group_by':
    case 'unique_by':
    case 'min_by':
    case 'max_by':
      yield* ordered(name, listOf(input, name), by)
      return
    case 'any':
      yield listOf(input, name).some(value => resultsFor(value).some(truth))
      return
    case 'all':
      yield listOf(input, name).every(value => resultsFor(value).every(truth))
      return
    case 'first':
      yield* resultsFor(input).slice(0, 1)
      return
    case 'with_entries': {
      const entries = Object.entries(objectOf(input, name)).flatMap(([key, value]) => resultsFor({ key, value }))
      yield simple['from_entries']?.(entries)
      return
    }
    case 'range': {
      const [from, to] = second === undefined ? [0, resultsFor(input)[0]] : [resultsFor(input)[0], [...evaluate(second, input)][0]]
      for (let index = Number(from); index < Number(to); index++) yield index
      return
    }
    default:
      for (const argument of resultsFor(input)) yield withArgument(name, input, argument)
  }
}

function* recurse(value: unknown): Generator<unknown, void> {
  yield value
  if (Array.isArray(value)) for (const entry of value) yield* recurse(entry)
  else if (isObject(value)) for (const entry of Object.values(value)) yield* recurse(entry)
}

function* ordered(name: string, list: readonly unknown[], by: (value: unknown) => unknown): Generator<unknown, void> {
  const keyed = list.map(value => ({ value, key: by(value) })).sort((a, b) => compareValues(a.key, b.key))
  const values = keyed.map(({ value }) => value)
  if (name === 'sort_by') yield values
  else if (name === 'min_by') yield values[0] ?? null
  else if (name === 'max_by') yield values.at(-1) ?? null
  else {
    const groups: { key: unknown; values: unknown[] }[] = []
    for (const { key, value } of keyed) {
      const last = groups.at(-1)
      if (last !== undefined && compareValues(last.key, key) === 0) last.values.push(value)
      else groups.push({ key, values: [value] })
    }
    yield groups.map(group => (name === 'group_by' ? group.values : group.values[0]))
  }
}

function contains(value: unknown, part: unknown): boolean {
  if (typeof value === 'string' && typeof part === 'string') return value.includes(part)
  if (Array.isArray(value) && Array.isArray(part)) return part.every(wanted => value.some(entry => contains(entry, wanted)))
  if (isObject(value) && isObject(part)) return Object.entries(part).every(([key, wanted]) => key in value && contains(value[key], wanted))
  return compareValues(value, part) === 0
}

function withArgument(name: string, input: unknown, argument: unknown): unknown {
  switch (name) {
    case 'has':
      return Array.isArray(input) ? Number(argument) < input.length : Object.hasOwn(objectOf(input, name), asText(argument))
    case 'contains':
      return contains(input, argument)
    case 'inside':
      return contains(argument, input)
    case 'startswith':
      return textOf(input, name).startsWith(textOf(argument, name))
    case 'endswith':
      return textOf(input, name).endsWith(textOf(argument, name))
    case 'split':
      return textOf(input, name).split(textOf(argument, name))
    case 'join':
      return listOf(input, name)
        .map(entry => (entry === null ? '' : asText(entry)))
        .join(asText(argument))
    case 'ltrimstr':
      return typeof input === 'string' && typeof argument === 'string' && input.startsWith(argument) ? input.slice(argument.length) : input
    case 'rtrimstr':
      return typeof input === 'string' && typeof argument === 'string' && input.endsWith(argument) ? input.slice(0, input.length - argument.length) : input
    case 'index':
      return textOf(input, name).indexOf(textOf(argument, name))
    default:
      throw new JqError(`${name} is not known here`)
  }
}
