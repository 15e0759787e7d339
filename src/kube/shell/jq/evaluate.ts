import { callFunction } from './functions.ts'
import { type Filter, JqError } from './parse.ts'
import { asText, compareValues, isObject, truth } from './values.ts'

/** All results of a filter for one value, in order. Throws JqError. */
export function* evaluate(filter: Filter, input: unknown): Generator<unknown, void> {
  switch (filter.kind) {
    case 'identity':
      yield input
      return
    case 'value':
      yield filter.value
      return
    case 'field':
      for (const of of evaluate(filter.of, input)) for (const name of evaluate(filter.name, input)) yield member(of, name)
      return
    case 'slice':
      yield* slices(filter, input)
      return
    case 'each':
      for (const of of evaluate(filter.of, input)) yield* each(of)
      return
    case 'try':
      try {
        yield* evaluate(filter.of, input)
      } catch (error) {
        if (!(error instanceof JqError)) throw error
      }
      return
    case 'pipe':
      for (const value of evaluate(filter.left, input)) yield* evaluate(filter.right, value)
      return
    case 'comma':
      yield* evaluate(filter.left, input)
      yield* evaluate(filter.right, input)
      return
    case 'or':
    case 'and':
      for (const left of evaluate(filter.left, input)) {
        if (truth(left) === (filter.kind === 'or')) yield truth(left)
        else for (const right of evaluate(filter.right, input)) yield truth(right)
      }
      return
    case 'else':
      yield* alternative(filter.left, filter.right, input)
      return
    case 'operator':
      for (const right of evaluate(filter.right, input)) for (const left of evaluate(filter.left, input)) yield operate(filter.operator, left, right)
      return
    case 'negate':
      for (const value of evaluate(filter.of, input)) yield operate('-', 0, value)
      return
    case 'list':
      yield filter.of === undefined ? [] : [...evaluate(filter.of, input)]
      return
    case 'object':
      yield* objects(filter.members, input)
      return
    case 'text':
      yield filter.parts.map(part => (typeof part === 'string' ? part : [...evaluate(part, input)].map(asText).join(''))).join('')
      return
    case 'if': {
      const branch = filter.branches.find(({ when }) => truth([...evaluate(when, input)][0]))
      yield* evaluate(branch?.then ?? filter.otherwise, input)
      return
    }
    case 'call':
      yield* callFunction(filter.name, filter.args, input, evaluate)
  }
}

function member(value: unknown, name: unknown): unknown {
  if (value === null || value === undefined) return null
  if (isObject(value) && typeof name === 'string') return value[name] ?? null
  if (Array.isArray(value) && typeof name === 'number') return value.at(Math.floor(name)) ?? null
  throw new JqError(`there is no ${asText(name)} in ${JSON.stringify(value).slice(0, 40)}`)
}

function each(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (isObject(value)) return Object.values(value)
  throw new JqError(`${JSON.stringify(value ?? null)} has no entries to go over`)
}

function* slices(filter: Filter & { kind: 'slice' }, input: unknown): Generator<unknown, void> {
  const bound = (side: Filter | undefined): number | undefined => {
    const [value] = side === undefined ? [] : evaluate(side, input)
    return typeof value === 'number' ? value : undefined
  }
  for (const of of evaluate(filter.of, input)) {
    if (typeof of === 'string' || Array.isArray(of)) yield of.slice(bound(filter.from) ?? 0, bound(filter.to))
    else if (of === null) yield null
    else throw new JqError(`no slice can be cut of ${JSON.stringify(of).slice(0, 40)}`)
  }
}

function* alternative(left: Filter, right: Filter, input: unknown): Generator<unknown, void> {
  const found: unknown[] = []
  try {
    for (const value of evaluate(left, input)) if (truth(value)) found.push(value)
  } catch (error) {
    if (!(error instanceof JqError)) throw error
  }
  if (found.length > 0) yield* found
  else yield* evaluate(right, input)
}

function* objects(members: (Filter & { kind: 'object' })['members'], input: unknown): Generator<unknown, void> {
  let made: Record<string, unknown>[] = [{}]
  for (const { key, value } of members) {
    const next: Record<string, unknown>[] = []
    for (const before of made)
      for (const name of evaluate(key, input)) for (const content of evaluate(value, input)) next.push({ ...before, [asText(name)]: content })
    made = next
  }
  yield* made
}

function operate(operator: string, left: unknown, right: unknown): unknown {
  const order = () => compareValues(left, right)
  switch (operator) {
    case '==':
      return order() === 0
    case '!=':
      return order() !== 0
    case '<':
      return order() < 0
    case '<=':
      return order() <= 0
    case '>':
      return order() > 0
    case '>=':
      return order() >= 0
    case '+':
      if (left === null) return right
      if (right === null) return left
      if (typeof left === 'string' && typeof right === 'string') return left + right
      if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right]
      if (isObject(left) && isObject(right)) return { ...left, ...right }
      break
    case '-':
      if (Array.isArray(left) && Array.isArray(right)) return left.filter(entry => !right.some(other => compareValues(entry, other) === 0))
      break
    case '/':
      if (typeof left === 'string' && typeof right === 'string') return left.split(right)
      break
  }
  if (typeof left !== 'number' || typeof right !== 'number') throw new JqError(`${operator} does not fit ${asText(left)} and ${asText(right)}`)
  const numbers: Record<string, () => number> = {
    '+': () => left + right,
    '-': () => left - right,
    '*': () => left * right,
    '/': () => left / right,
    '%': () => left % right,
  }
  return numbers[operator]?.() ?? null
}
