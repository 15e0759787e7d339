import type { Issue } from './source.ts'
import type { Expr } from './syntax.ts'
import { accumulator } from './syntax.ts'
import type { Value } from './values.ts'

type Expanded = Expr | Issue | undefined
type Expand = (make: Maker, target: Expr, args: readonly Expr[]) => Expr | Issue

/** Makes the nodes of an expansion, all at the macro's own place. */
class Maker {
  private readonly offset: number

  constructor(offset: number) {
    this.offset = offset
  }

  literal(value: Value): Expr {
    return { kind: 'literal', offset: this.offset, value }
  }

  ident(name: string): Expr {
    return { kind: 'ident', offset: this.offset, name }
  }

  accu(): Expr {
    return this.ident(accumulator)
  }

  call(name: string, ...args: Expr[]): Expr {
    return { kind: 'call', offset: this.offset, function: name, target: undefined, args }
  }

  member(target: Expr, name: string): Expr {
    return { kind: 'call', offset: this.offset, function: name, target, args: [] }
  }

  list(...elements: Expr[]): Expr {
    return { kind: 'list', offset: this.offset, elements, optional: new Set() }
  }

  map(): Expr {
    return { kind: 'map', offset: this.offset, entries: [] }
  }

  test(operand: Expr, field: string): Expr {
    return { kind: 'select', offset: this.offset, operand, field, test: true }
  }

  fold(range: Expr, names: readonly string[], accuInit: Expr, condition: Expr, step: Expr, result = this.accu(), accuVar = accumulator): Expr {
    const [iterVar = '', iterVar2] = names
    return { kind: 'comprehension', offset: this.offset, range, iterVar, iterVar2, accuVar, accuInit, condition, step, result }
  }
}

/** The names of the first `count` arguments, or what is wrong with them. */
function names(args: readonly Expr[], count: number, words = 'argument must be a simple name'): string[] | Issue {
  const found: string[] = []
  for (const arg of args.slice(0, count)) {
    if (arg.kind !== 'ident') return { offset: arg.offset, message: words }
    found.push(arg.name)
  }
  if (count === 2 && found[0] === found[1]) return { offset: args[1]?.offset ?? -1, message: `duplicate variable name: ${found[0] ?? ''}` }
  const taken = found.findIndex(name => name === accumulator || name === '__result__')
  if (taken >= 0) return { offset: args[taken]?.offset ?? -1, message: 'iteration variable overwrites accumulator variable' }
  return found
}

type Body = (make: Maker, predicate: Expr) => { readonly init: Expr; readonly condition: Expr; readonly step: Expr; readonly result?: Expr }

const all: Body = (make, predicate) => ({
  init: make.literal(true),
  condition: make.call('@not_strictly_false', make.accu()),
  step: make.call('_&&_', make.accu(), predicate),
})
const exists: Body = (make, predicate) => ({
  init: make.literal(false),
  condition: make.call('@not_strictly_false', make.call('!_', make.accu())),
  step: make.call('_||_', make.accu(), predicate),
})
const existsOne: Body = (make, predicate) => ({
  init: make.literal(0n),
  condition: make.literal(true),
  step: make.call('_?_:_', predicate, make.call('_+_', make.accu(), make.literal(1n)), make.accu()),
  result: make.call('_==_', make.accu(), make.literal(1n)),
})

function quantifier(vars: number, body: Body): Expand {
  return (make, target, args) => {
    const found = names(args, vars)
    if ('message' in found) return found
    const { init, condition, step, result } = body(make, args[vars] ?? make.literal(true))
    return make.fold(target, found, init, condition, step, result)
  }
}

/** `map`, `filter` and `transform…`: each step may be left out by a filter. */
function gather(
  vars: number,
  words: string | undefined,
  start: (make: Maker) => Expr,
  grow: (make: Maker, vars: readonly string[], value: Expr) => Expr,
  filterOnly = false,
): Expand {
  return (make, target, args) => {
    const found = words === undefined ? names(args, vars) : names(args, vars, words)
    if ('message' in found) return found
    const rest = args.slice(vars)
    const filter = filterOnly || rest.length === 2 ? rest[0] : undefined
    const value = filterOnly ? args[0] : rest.at(-1)
    const grown = grow(make, found, value ?? make.literal(null))
    const step = filter === undefined ? grown : make.call('_?_:_', filter, grown, make.accu())
    return make.fold(target, found, start(make), make.literal(true), step)
  }
}

const notIdentifier = 'argument is not an identifier'
const emptyList = (make: Maker) => make.list()
const emptyMap = (make: Maker) => make.map()
const append = (make: Maker, _: readonly string[], value: Expr) => make.call('_+_', make.accu(), make.list(value))
const insert = (make: Maker, vars: readonly string[], value: Expr) => make.call('cel.@mapInsert', make.accu(), make.ident(vars[0] ?? ''), value)
const insertEntry = (make: Maker, _: readonly string[], value: Expr) => make.call('cel.@mapInsert', make.accu(), value)

/** A copy with nodes of its own: the checker writes into nodes, so none may stand in two places. */
function copy(expr: Expr): Expr {
  switch (expr.kind) {
    case 'literal':
    case 'ident':
      return { ...expr }
    case 'select':
      return { ...expr, operand: copy(expr.operand) }
    case 'call':
      return { ...expr, target: expr.target === undefined ? undefined : copy(expr.target), args: expr.args.map(copy) }
    case 'list':
      return { ...expr, elements: expr.elements.map(copy) }
    case 'map':
      return { ...expr, entries: expr.entries.map(entry => ({ ...entry, key: copy(entry.key), value: copy(entry.value) })) }
    case 'struct':
      return { ...expr, values: expr.values.map(copy) }
    case 'comprehension':
      return {
        ...expr,
        range: copy(expr.range),
        accuInit: copy(expr.accuInit),
        condition: copy(expr.condition),
        step: copy(expr.step),
        result: copy(expr.result),
      }
  }
}

/** Follows cel-go cel/library.go optMap and optFlatMap. */
function optional(name: string, wrap: boolean): Expand {
  return (make, target, args) => {
    const [variable, body] = args
    if (variable?.kind !== 'ident') return { offset: variable?.offset ?? -1, message: `${name}() variable name must be a simple identifier` }
    const bound = make.fold(make.list(), ['#unused'], make.member(copy(target), 'value'), make.literal(false), make.ident(variable.name), body, variable.name)
    return make.call('_?_:_', make.member(target, 'hasValue'), wrap ? make.call('optional.of', bound) : bound, make.call('optional.none'))
  }
}

/** Follows cel-go ext/lists.go sortByMacro. */
const sortBy: Expand = (make, target, args) => {
  if (!['list', 'ident', 'comprehension', 'call', 'select'].includes(target.kind))
    return { offset: target.offset, message: 'sortBy can only be applied to a list, identifier, comprehension, call or select expression' }
  const variable = '@__sortBy_input__'
  const expand = gather(1, notIdentifier, emptyList, append)
  const keys = expand(make, make.ident(variable), args)
  if ('message' in keys) return keys
  const sorted: Expr = { kind: 'call', offset: keys.offset, function: '@sortByAssociatedKeys', target: make.ident(variable), args: [keys] }
  return make.fold(make.list(), ['#unused'], target, make.literal(false), make.ident(variable), sorted, variable)
}

/** Receiver macros, by name and number of arguments. Follows cel-go parser/macro.go and ext/comprehensions.go. */
const receivers: Readonly<Record<string, Expand>> = {
  'all 2': quantifier(1, all),
  'exists 2': quantifier(1, exists),
  'exists_one 2': quantifier(1, existsOne),
  'existsOne 2': quantifier(1, existsOne),
  'map 2': gather(1, notIdentifier, emptyList, append),
  'map 3': gather(1, notIdentifier, emptyList, append),
  'filter 2': gather(1, notIdentifier, emptyList, append, true),
  'all 3': quantifier(2, all),
  'exists 3': quantifier(2, exists),
  'existsOne 3': quantifier(2, existsOne),
  'exists_one 3': quantifier(2, existsOne),
  'transformList 3': gather(2, undefined, emptyList, append),
  'transformList 4': gather(2, undefined, emptyList, append),
  'transformMap 3': gather(2, undefined, emptyMap, insert),
  'transformMap 4': gather(2, undefined, emptyMap, insert),
  'transformMapEntry 3': gather(2, undefined, emptyMap, insertEntry),
  'transformMapEntry 4': gather(2, undefined, emptyMap, insertEntry),
  'optMap 2': optional('optMap', true),
  'optFlatMap 2': optional('optFlatMap', false),
  'sortBy 2': sortBy,
}

/** What a call of a macro stands for; undefined when it is no macro, an issue when its arguments are wrong. */
export function expandMacro(offset: number, name: string, target: Expr | undefined, args: readonly Expr[]): Expanded {
  const make = new Maker(offset)
  if (target !== undefined) return Object.hasOwn(receivers, `${name} ${args.length}`) ? receivers[`${name} ${args.length}`]?.(make, target, args) : undefined
  const [operand] = args
  if (name !== 'has' || args.length !== 1 || operand === undefined) return undefined
  if (operand.kind !== 'select') return { offset: operand.offset, message: 'invalid argument to has() macro' }
  return make.test(operand.operand, operand.field)
}
