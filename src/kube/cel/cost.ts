import type { CallEstimate, CostNode, Estimate, SizeOf } from './estimate.ts'
import { add, byFactor, cap, fixed, most, multiply, regexLength, stringTraversal, union, unknownSize } from './estimate.ts'
import { callEstimate } from './library-cost.ts'
import type { Call, Comprehension, Expr } from './syntax.ts'
import { accumulator } from './syntax.ts'
import type { CelType } from './types.ts'
import { dynType } from './types.ts'
import { CelBytes } from './values.ts'

/** The costs of an expression at most and least, before anything is evaluated. Follows cel-go checker/cost.go. */
export function estimateCost(expr: Expr, sizeOf: SizeOf): Estimate {
  return new Coster(sizeOf).cost(expr)
}

interface Entry {
  readonly container: 'list' | 'map'
  readonly key: Estimate
  readonly value: Estimate
}

interface Local {
  readonly path: readonly string[] | undefined
  readonly size: Estimate | undefined
  readonly entry: Entry | undefined
}

const scalars: ReadonlySet<string> = new Set(['bool', 'double', 'duration', 'int', 'timestamp', 'uint'])

function isScalar(type: CelType): boolean {
  return scalars.has(type.kind) || (type.kind === 'opaque' && type.name === 'optional_type' && isScalar(type.params[0] ?? dynType))
}

function literalSize(expr: Expr): Estimate | undefined {
  if (expr.kind === 'list') return fixed(expr.elements.length)
  if (expr.kind === 'map') return fixed(expr.entries.length)
  if (expr.kind !== 'literal') return undefined
  if (typeof expr.value === 'string') return fixed([...expr.value].length)
  return fixed(expr.value instanceof CelBytes ? expr.value.bytes.length : 1)
}

function sizeRange(sizes: readonly Estimate[]): Estimate {
  return sizes.length === 0 ? fixed(0) : sizes.reduce(union, { min: most, max: 0 })
}

class Coster {
  private readonly sizeOf: SizeOf
  private readonly paths = new Map<Expr, readonly string[]>()
  private readonly sizes = new Map<Expr, Estimate>()
  private readonly entries = new Map<Expr, Entry>()
  private readonly locals = new Map<string, Local[]>()

  constructor(sizeOf: SizeOf) {
    this.sizeOf = sizeOf
  }

  cost(expr: Expr): Estimate {
    switch (expr.kind) {
      case 'literal':
        return fixed(0)
      case 'ident':
        this.paths.set(expr, this.local(expr.name)?.path ?? [expr.name])
        return fixed(1)
      case 'select':
        return this.select(expr.operand, expr.test, expr, expr.field)
      case 'call':
        return this.call(expr)
      case 'list': {
        const sum = expr.elements.reduce((total, element) => add(total, this.cost(element)), fixed(0))
        this.entries.set(expr, { container: 'list', key: fixed(1), value: sizeRange(expr.elements.map(element => this.size(element) ?? unknownSize)) })
        return add(sum, fixed(10))
      }
      case 'map': {
        const sum = expr.entries.reduce((total, { key, value }) => add(total, add(this.cost(key), this.cost(value))), fixed(0))
        const key = sizeRange(expr.entries.map(entry => this.size(entry.key) ?? unknownSize))
        this.entries.set(expr, { container: 'map', key, value: sizeRange(expr.entries.map(entry => this.size(entry.value) ?? unknownSize)) })
        return add(sum, fixed(30))
      }
      case 'struct':
        return add(
          expr.values.reduce((total, value) => add(total, this.cost(value)), fixed(0)),
          fixed(40),
        )
      case 'comprehension':
        return isBind(expr) ? this.bind(expr) : this.comprehension(expr)
    }
  }

  private select(operand: Expr, test: boolean, expr: Expr, field: string): Estimate {
    const sum = this.cost(operand)
    if (test) return sum
    this.paths.set(expr, [...(this.path(operand) ?? []), field])
    return ['map', 'struct', 'param'].includes(operand.type?.kind ?? '') ? add(sum, fixed(1)) : sum
  }

  private call(expr: Call): Estimate {
    const [first] = expr.args
    if (expr.function === 'dyn' && first !== undefined) {
      const cost = add(this.cost(first), fixed(1))
      this.copySizes(expr, first)
      return cost
    }
    const costs = expr.args.map(arg => this.cost(arg))
    const args = expr.args.map(arg => this.node(arg))
    if ((expr.overloads ?? []).length === 0) return fixed(0)
    let sum = fixed(0)
    let target: CostNode | undefined
    if (expr.target !== undefined) {
      sum = this.cost(expr.target)
      target = this.node(expr.target)
    }
    let cost: Estimate = { min: most, max: 0 }
    let size: Estimate | undefined
    for (const overload of expr.overloads ?? []) {
      const estimate = this.overload(expr, overload, target, args, costs)
      cost = union(cost, estimate.cost)
      if (estimate.resultSize !== undefined) size = size === undefined ? estimate.resultSize : union(size, estimate.resultSize)
      if ((overload === 'index_list' || overload === 'index_map') && first !== undefined) {
        size = this.entry(first)?.value
        this.paths.set(expr, [...(this.path(first) ?? []), overload === 'index_list' ? '@items' : '@values'])
      }
      size ??= this.size(expr)
    }
    if (size !== undefined) this.sizes.set(expr, size)
    return add(sum, cost)
  }

  private overload(expr: Call, overload: string, target: CostNode | undefined, args: readonly CostNode[], costs: readonly Estimate[]): CallEstimate {
    const all = costs.reduce(add, fixed(0))
    const sizes = args.map(arg => arg.size ?? unknownSize)
    const [left = unknownSize, right = unknownSize, third = unknownSize] = sizes
    const library = callEstimate(expr.function, overload, target, args, node => this.nodeSize(node))
    if (library !== undefined) return { ...library, cost: add(library.cost, all) }
    switch (overload) {
      case 'logical_and':
      case 'logical_or':
        return { cost: { min: costs[0]?.min ?? 0, max: all.max } }
      case 'conditional': {
        const [condition = fixed(0), yes = fixed(0), no = fixed(0)] = costs
        const [, a, b] = expr.args
        const entries = [a, b].map(each => (each === undefined ? undefined : this.entry(each)))
        if (entries[0] !== undefined && entries[1] !== undefined) this.entries.set(expr, unionEntries(entries[0], entries[1]))
        return { cost: add(condition, union(yes, no)), resultSize: union(right, third) }
      }
      case 'add_string':
      case 'add_bytes':
      case 'add_list': {
        const [a, b] = expr.args.map(arg => this.entry(arg))
        if (a !== undefined && b !== undefined) this.entries.set(expr, unionEntries(a, b))
        const resultSize = add(left, right)
        return { cost: add(overload === 'add_list' ? fixed(1) : byFactor(resultSize, stringTraversal), all), resultSize }
      }
      default:
        return standardEstimate(overload, target, sizes, all)
    }
  }

  private comprehension(expr: Comprehension): Estimate {
    const range = this.cost(expr.range)
    const init = this.cost(expr.accuInit)
    this.pushBound(expr.accuVar, expr.accuInit)
    if (expr.iterVar2 === undefined) this.pushIterated(expr.iterVar, expr.range, 'single')
    else {
      this.pushIterated(expr.iterVar, expr.range, 'key')
      this.pushIterated(expr.iterVar2, expr.range, 'value')
    }
    const loop = add(this.cost(expr.condition), this.cost(expr.step))
    this.pop(expr.iterVar)
    if (expr.iterVar2 !== undefined) this.pop(expr.iterVar2)
    const result = this.cost(expr.result)
    this.pop(expr.accuVar)
    const count = this.size(expr.range) ?? unknownSize
    if (expr.accuInit.kind === 'literal') {
      const size = this.size(expr.accuInit)
      if (size !== undefined) this.sizes.set(expr, size)
    } else if (expr.accuInit.kind === 'list' || expr.accuInit.kind === 'map') {
      this.sizes.set(expr, count)
      const entry = this.entry(expr.step)
      if (entry !== undefined) this.entries.set(expr, entry)
    }
    return add(add(add(range, init), result), multiply(count, loop))
  }

  private bind(expr: Comprehension): Estimate {
    const sum = add(this.cost(expr.range), this.cost(expr.accuInit))
    this.pushBound(expr.accuVar, expr.accuInit)
    const total = add(sum, this.cost(expr.result))
    this.pop(expr.accuVar)
    this.copySizes(expr, expr.result)
    return total
  }

  private local(name: string): Local | undefined {
    return this.locals.get(name)?.at(-1)
  }

  private push(name: string, local: Local): void {
    this.locals.set(name, [...(this.locals.get(name) ?? []), local])
  }

  private pop(name: string): void {
    this.locals.set(name, (this.locals.get(name) ?? []).slice(0, -1))
  }

  private pushBound(name: string, expr: Expr): void {
    this.push(name, { path: this.path(expr), size: this.size(expr), entry: this.entry(expr) })
  }

  private pushIterated(name: string, range: Expr, part: 'single' | 'key' | 'value'): void {
    const entry = this.entry(range)
    const isList = (entry?.container ?? range.type?.kind) === 'list'
    const takesValue = part === 'value' || (part === 'single' && isList)
    const step = takesValue ? (isList ? '@items' : '@values') : isList ? '@indices' : '@keys'
    this.push(name, { path: [...(this.path(range) ?? []), step], size: takesValue ? entry?.value : entry?.key, entry: undefined })
  }

  private path(expr: Expr): readonly string[] | undefined {
    const local = expr.kind === 'ident' ? this.local(expr.name) : undefined
    return local === undefined ? this.paths.get(expr) : local.path
  }

  private node(expr: Expr): CostNode {
    const path = this.path(expr)
    return {
      path: path?.[0] === accumulator ? undefined : path,
      type: expr.type ?? dynType,
      literal: expr.kind === 'literal' ? expr.value : undefined,
      size: this.size(expr),
    }
  }

  private nodeSize({ size, path }: CostNode): Estimate {
    return size ?? this.bySchema(path) ?? unknownSize
  }

  private bySchema(path: readonly string[] | undefined): Estimate | undefined {
    if (path === undefined || path.length === 0) return undefined
    const max = this.sizeOf(path)
    return max === undefined ? undefined : { min: 0, max }
  }

  private size(expr: Expr): Estimate | undefined {
    const known = this.sizes.get(expr) ?? literalSize(expr)
    if (known !== undefined) return known
    const declared = this.bySchema(this.path(expr))
    if (declared !== undefined) {
      this.sizes.set(expr, declared)
      return declared
    }
    if (isScalar(expr.type ?? dynType)) return fixed(1)
    return expr.kind === 'ident' ? this.local(expr.name)?.size : undefined
  }

  private entry(expr: Expr): Entry | undefined {
    return this.entries.get(expr) ?? (expr.kind === 'ident' ? this.local(expr.name)?.entry : undefined)
  }

  private copySizes(to: Expr, from: Expr): void {
    const size = this.size(from)
    if (size !== undefined) this.sizes.set(to, size)
    const entry = this.entry(from)
    if (entry !== undefined) this.entries.set(to, entry)
  }
}

function unionEntries(a: Entry, b: Entry): Entry {
  return { container: a.container, key: union(a.key, b.key), value: union(a.value, b.value) }
}

function isBind({ range, condition, accuVar }: Comprehension): boolean {
  return range.kind === 'list' && range.elements.length === 0 && condition.kind === 'literal' && condition.value === false && accuVar !== '__result__'
}

const compared = /^(?:(?:less|greater)(?:_equals)?_(?:string|bytes)|equals|not_equals)$/

/** The costs of the standard library's calls. */
function standardEstimate(overload: string, target: CostNode | undefined, sizes: readonly Estimate[], all: Estimate): CallEstimate {
  const [left = unknownSize, right = unknownSize] = sizes
  const receiver = target?.size ?? unknownSize
  if (compared.test(overload)) {
    const max = Math.min(left.max, right.max)
    return { cost: add(byFactor({ min: max > 0 ? 1 : 0, max }, stringTraversal), all) }
  }
  switch (overload) {
    case 'string_format':
      return { cost: add(byFactor(receiver, stringTraversal), all) }
    case 'string_to_bytes':
      return { cost: add(byFactor(left, stringTraversal), all), resultSize: { min: left.min, max: cap(left.max * 4) } }
    case 'bytes_to_string':
      return { cost: add(byFactor(left, stringTraversal), all), resultSize: { min: Math.floor(left.min / 4), max: left.max } }
    case 'strings_quote':
      return { cost: add(byFactor(left, stringTraversal), all), resultSize: { min: left.min + 2, max: cap(left.max * 2 + 2) } }
    case 'starts_with_string':
    case 'ends_with_string':
      return { cost: add(byFactor(left, stringTraversal), all) }
    case 'in_list':
      return { cost: add(right, all) }
    case 'matches':
    case 'matches_string': {
      const [text, pattern] = overload === 'matches' ? [left, right] : [receiver, left]
      return { cost: add(multiply(byFactor(add(text, fixed(1)), stringTraversal), byFactor(pattern, regexLength)), all) }
    }
    case 'contains_string':
      return { cost: add(multiply(byFactor(receiver, stringTraversal), byFactor(left, stringTraversal)), all) }
    default:
      return { cost: add(fixed(1), all) }
  }
}
