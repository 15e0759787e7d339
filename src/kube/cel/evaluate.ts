import { functionNamed, typeNames } from './declarations.ts'
import { conversions } from './functions/conversions.ts'
import { kubernetesFunctions } from './functions/kubernetes.ts'
import { listFunctions } from './functions/lists.ts'
import { networkFunctions } from './functions/network.ts'
import type { CelFunction } from './functions/operators.ts'
import { lookUp, noOverload, operators, shownKey } from './functions/operators.ts'
import { textFunctions } from './functions/text.ts'
import { callCost } from './runtime-cost.ts'
import type { Call, Comprehension, Expr, Select } from './syntax.ts'
import { timeGetters, timePart } from './time.ts'
import type { Value } from './values.ts'
import { CelBytes, CelDuration, CelError, CelOptional, CelTimestamp, CelTypeValue, CelUint, isList, isMap, listOf, mapOf } from './values.ts'

/** What evaluating gave: a value or an error, and what it cost. */
export type Outcome = { readonly value: Value; readonly cost: number } | { readonly error: CelError; readonly cost: number }

/** More was spent than allowed. No operator absorbs it. */
class Exceeded extends CelError {
  constructor() {
    super('operation cancelled: actual cost limit exceeded')
  }
}

const getters: Readonly<Record<string, CelFunction>> = Object.fromEntries(
  timeGetters.map(name => [
    name,
    ([value, zone = '']: readonly Value[]): Value => {
      if (!(value instanceof CelTimestamp || value instanceof CelDuration) || typeof zone !== 'string') throw noOverload()
      return timePart(name, value, zone)
    },
  ]),
)

function isZero(value: Value): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === '') return true
  if (value instanceof CelUint) return value.value === 0n
  if (value instanceof CelBytes) return value.bytes.length === 0
  if (value instanceof CelDuration) return value.nanos === 0n
  return (isList(value) || isMap(value)) && value.size === 0
}

const optionals: Readonly<Record<string, CelFunction>> = {
  'optional.of': ([value = null]) => new CelOptional(value),
  'optional.ofNonZeroValue': ([value = null]) => new CelOptional(isZero(value) ? undefined : value),
  'optional.none': () => new CelOptional(undefined),
  hasValue: ([optional]) => {
    if (!(optional instanceof CelOptional)) throw noOverload()
    return optional.value !== undefined
  },
  value: ([optional]) => {
    if (!(optional instanceof CelOptional)) throw noOverload()
    if (optional.value === undefined) throw new CelError('optional.none() dereference')
    return optional.value
  },
}

const functions: Readonly<Record<string, CelFunction>> = {
  ...operators,
  ...conversions,
  ...getters,
  ...textFunctions,
  ...listFunctions,
  ...networkFunctions,
  ...kubernetesFunctions,
  ...optionals,
}

/**
 * Evaluates a checked expression; `limit` is what it may cost at most. Follows cel-go interpreter: && and || take
 * what settles them whatever the other side does, everything else ends at the first error.
 */
export function evaluate(expr: Expr, variables: ReadonlyMap<string, Value>, limit: number): Outcome {
  const run = new Evaluation(variables, limit)
  try {
    return { value: run.eval(expr), cost: run.spent }
  } catch (error) {
    if (error instanceof CelError) return { error, cost: run.spent }
    if (error instanceof RangeError) return { error: new Exceeded(), cost: run.spent }
    throw error
  }
}

class Evaluation {
  spent = 0
  private readonly variables: ReadonlyMap<string, Value>
  private readonly limit: number
  private readonly scopes: Map<string, Value>[] = []

  constructor(variables: ReadonlyMap<string, Value>, limit: number) {
    this.variables = variables
    this.limit = limit
  }

  eval(expr: Expr): Value {
    switch (expr.kind) {
      case 'literal':
        return expr.value
      case 'ident':
        this.spend(1)
        return this.variable(expr.name)
      case 'select':
        return this.select(expr)
      case 'call':
        return this.call(expr)
      case 'list': {
        const elements = expr.elements.flatMap((element, index) => {
          const value = this.eval(element)
          if (!expr.optional.has(index)) return [value]
          if (!(value instanceof CelOptional)) throw new CelError(`cannot initialize optional list element from non-optional value ${String(value)}`)
          return value.value === undefined ? [] : [value.value]
        })
        this.spend(10)
        return listOf(elements)
      }
      case 'map': {
        const entries = expr.entries.flatMap(entry => {
          const key = this.eval(entry.key)
          const value = this.eval(entry.value)
          if (!entry.optional) return [[key, value] as const]
          if (!(value instanceof CelOptional))
            throw new CelError(`cannot initialize optional entry '${shownKey(key)}' from non-optional value ${String(value)}`)
          return value.value === undefined ? [] : [[key, value.value] as const]
        })
        this.spend(30)
        return mapOf(entries)
      }
      case 'struct':
        throw new CelError(`unknown type '${expr.name}'`)
      case 'comprehension':
        return this.fold(expr)
    }
  }

  private spend(cost: number): void {
    this.spent += cost
    if (this.spent > this.limit) throw new Exceeded()
  }

  private variable(name: string): Value {
    const bare = name.startsWith('.') ? name.slice(1) : name
    for (const scope of this.scopes.toReversed()) {
      const value = scope.get(bare)
      if (value !== undefined) return value
    }
    const value = this.variables.get(bare)
    if (value !== undefined) return value
    const type = typeNames[bare]
    if (type !== undefined) return new CelTypeValue(type)
    throw new CelError(`no such attribute(s): ${bare}`)
  }

  private select({ operand, field, test }: Select): Value {
    const target = this.eval(operand)
    const container = target instanceof CelOptional ? target.value : target
    if (container === undefined) return test ? false : new CelOptional(undefined)
    if (!isMap(container)) {
      if (test) return false
      throw new CelError(`no such key: ${field}`)
    }
    if (!test) this.spend(1)
    const value = container.get(field)
    if (test) return value !== undefined
    if (target instanceof CelOptional) return new CelOptional(value)
    if (value === undefined) throw new CelError(`no such key: ${field}`)
    return value
  }

  private call(expr: Call): Value {
    const { function: name, args } = expr
    const [first, second, third] = args
    switch (name) {
      case '_?_:_': {
        if (first === undefined || second === undefined || third === undefined) throw noOverload()
        const condition = this.eval(first)
        if (typeof condition !== 'boolean') throw noOverload()
        return this.eval(condition ? second : third)
      }
      case '_&&_':
        return this.junction(args, false)
      case '_||_':
        return this.junction(args, true)
      case '@not_strictly_false':
        return this.notStrictlyFalse(first)
      case '_[_]':
        return this.index(first, second)
      case '_[?_]':
      case '_?._':
        return this.optionalIndex(first, second)
      case 'or':
      case 'orValue':
        return this.optionalOr(expr.target, first, name === 'orValue')
      default:
        return this.plain(expr)
    }
  }

  private plain({ function: name, target, args }: Call): Value {
    const values = (target === undefined ? args : [target, ...args]).map(arg => this.eval(arg))
    const run = Object.hasOwn(functions, name) ? functions[name] : undefined
    if (run === undefined) throw new CelError(functionNamed(name) === undefined ? `no such function: ${name}` : 'no such overload')
    const result = run(values)
    this.spend(callCost(name, values, result))
    return result
  }

  /** && (settled by false) and || (settled by true): an error counts only when nothing settles it. */
  private junction(terms: readonly Expr[], settles: boolean): Value {
    let failure: CelError | undefined
    for (const term of terms) {
      try {
        const value = this.eval(term)
        if (value === settles) return settles
        if (typeof value !== 'boolean') failure ??= noOverload()
      } catch (error) {
        if (!(error instanceof CelError) || error instanceof Exceeded) throw error
        failure ??= error
      }
    }
    if (failure !== undefined) throw failure
    return !settles
  }

  private notStrictlyFalse(term: Expr | undefined): Value {
    if (term === undefined) return true
    this.spend(1)
    try {
      return this.eval(term) !== false
    } catch (error) {
      if (error instanceof CelError && !(error instanceof Exceeded)) return true
      throw error
    }
  }

  private index(container: Expr | undefined, key: Expr | undefined): Value {
    if (container === undefined || key === undefined) throw noOverload()
    const target = this.eval(container)
    const at = this.eval(key)
    this.spend(1)
    const inner = target instanceof CelOptional ? target.value : target
    if (inner === undefined) return new CelOptional(undefined)
    const value = lookUp(inner, at)
    if (target instanceof CelOptional) return new CelOptional(value)
    if (value === undefined) throw new CelError(isList(inner) ? `index out of bounds: ${shownKey(at)}` : `no such key: ${shownKey(at)}`)
    return value
  }

  private optionalIndex(container: Expr | undefined, key: Expr | undefined): Value {
    if (container === undefined || key === undefined) throw noOverload()
    const target = this.eval(container)
    const at = this.eval(key)
    this.spend(1)
    const inner = target instanceof CelOptional ? target.value : target
    return new CelOptional(inner === undefined ? undefined : lookUp(inner, at))
  }

  private optionalOr(target: Expr | undefined, other: Expr | undefined, takesValue: boolean): Value {
    if (target === undefined || other === undefined) throw noOverload()
    const optional = this.eval(target)
    if (!(optional instanceof CelOptional)) throw noOverload()
    if (optional.value !== undefined) return takesValue ? optional.value : optional
    return this.eval(other)
  }

  private fold(expr: Comprehension): Value {
    const range = this.eval(expr.range)
    let accu = this.eval(expr.accuInit)
    const scope = new Map<string, Value>()
    this.scopes.push(scope)
    try {
      for (const [key, value] of iterate(range)) {
        scope.set(expr.accuVar, accu)
        if (expr.iterVar2 === undefined) scope.set(expr.iterVar, isList(range) ? value : key)
        else scope.set(expr.iterVar, key).set(expr.iterVar2, value)
        if (this.eval(expr.condition) === false) break
        accu = this.step(expr.step, accu, scope, expr.accuVar)
      }
      scope.set(expr.accuVar, accu)
      const result = this.eval(expr.result)
      if (result instanceof Failed) throw result.error
      return result
    } finally {
      this.scopes.pop()
    }
  }

  /** A step of `all` or `exists` that fails may still be settled by a later one; the failure is carried along. */
  private step(step: Expr, accu: Value, scope: Map<string, Value>, accuVar: string): Value {
    const isJunction =
      step.kind === 'call' && (step.function === '_&&_' || step.function === '_||_') && step.args[0]?.kind === 'ident' && step.args[0].name === accuVar
    if (!isJunction) return this.eval(step)
    const settles = step.function === '_||_'
    if (accu === settles) return accu
    const predicate = step.args[1]
    if (predicate === undefined) throw noOverload()
    scope.set(accuVar, accu)
    try {
      const value = this.eval(predicate)
      if (value === settles) return settles
      if (typeof value !== 'boolean') throw noOverload()
      return accu
    } catch (error) {
      if (!(error instanceof CelError) || error instanceof Exceeded) throw error
      return accu instanceof Failed ? accu : new Failed(error)
    }
  }
}

/** An error that waits for what may still settle it. It is no value of the language. */
class Failed extends CelOptional {
  readonly error: CelError

  constructor(error: CelError) {
    super(undefined)
    this.error = error
  }
}

function* iterate(range: Value): Generator<readonly [Value, Value]> {
  if (isList(range)) {
    for (let index = 0; index < range.size; index++) yield [BigInt(index), range.at(index)]
  } else if (isMap(range)) {
    for (const key of range.keys()) yield [key, range.get(key) ?? null]
  } else throw new CelError('no such overload')
}
