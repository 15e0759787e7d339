import type { Overload } from './declarations.ts'
import { functionNamed, typeNames } from './declarations.ts'
import type { Issue } from './source.ts'
import type { Call, Comprehension, Expr, ListLiteral, MapLiteral, Select } from './syntax.ts'
import type { CelType } from './types.ts'
import {
  boolType,
  bytesType,
  doubleType,
  dynType,
  errorType,
  formatType,
  intType,
  isDyn,
  isExactly,
  listType,
  mapType,
  mostGeneral,
  nullType,
  optionalType,
  paramType,
  Substitution,
  stringType,
  typeType,
  uintType,
  unwrapOptional,
} from './types.ts'
import type { Value } from './values.ts'
import { CelBytes, CelUint } from './values.ts'

/** What an expression may speak of. */
export interface Environment {
  readonly variables: ReadonlyMap<string, CelType>
  /** The type of an object's field; undefined when it has none of that name. */
  fieldType(struct: string, field: string): CelType | undefined
}

/** Finds the types of an expression and writes them into it; gives what does not fit. Follows cel-go checker/checker.go. */
export function check(expr: Expr, environment: Environment): Issue[] {
  const checker = new Checker(environment)
  checker.check(expr)
  checker.settle(expr)
  return checker.issues
}

function literalType(value: Value): CelType {
  if (value === null) return nullType
  switch (typeof value) {
    case 'boolean':
      return boolType
    case 'bigint':
      return intType
    case 'number':
      return doubleType
    case 'string':
      return stringType
    default:
      return value instanceof CelUint ? uintType : value instanceof CelBytes ? bytesType : dynType
  }
}

/** The nodes directly inside an expression. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'ident':
      return []
    case 'select':
      return [expr.operand]
    case 'call':
      return expr.target === undefined ? expr.args : [expr.target, ...expr.args]
    case 'list':
      return expr.elements
    case 'map':
      return expr.entries.flatMap(({ key, value }) => [key, value])
    case 'struct':
      return expr.values
    case 'comprehension':
      return [expr.range, expr.accuInit, expr.condition, expr.step, expr.result]
  }
}

/** `a.b.c` as its parts, when it is nothing but names. */
function qualifiers(expr: Expr): string[] | undefined {
  if (expr.kind === 'ident') return [expr.name]
  if (expr.kind !== 'select' || expr.test) return undefined
  const operand = qualifiers(expr.operand)
  return operand === undefined ? undefined : [...operand, expr.field]
}

class Checker {
  readonly issues: Issue[] = []
  private readonly environment: Environment
  private readonly scopes: Map<string, CelType>[] = []
  private readonly types = new Substitution()
  private free = 0

  constructor(environment: Environment) {
    this.environment = environment
  }

  check(expr: Expr): CelType {
    const type = this.typeOf(expr)
    expr.type = type
    return type
  }

  /** Replaces what type variables stand for, once all is known. */
  settle(expr: Expr): void {
    if (expr.type !== undefined) expr.type = this.types.apply(expr.type, 'dyn')
    for (const child of childrenOf(expr)) this.settle(child)
  }

  private typeOf(expr: Expr): CelType {
    switch (expr.kind) {
      case 'literal':
        return literalType(expr.value)
      case 'ident':
        return this.variable(expr.name) ?? this.refuse(expr, `undeclared reference to '${expr.name}' (in container '')`)
      case 'select':
        return this.select(expr)
      case 'call':
        return this.call(expr)
      case 'list':
        return this.list(expr)
      case 'map':
        return this.map(expr)
      case 'struct':
        return this.refuse(expr, `undeclared reference to '${expr.name}' (in container '')`)
      case 'comprehension':
        return this.comprehension(expr)
    }
  }

  private refuse({ offset }: Expr, message: string): CelType {
    this.issues.push({ offset, message })
    return errorType
  }

  private mismatch(at: Expr, expected: CelType, actual: CelType): CelType {
    return this.refuse(at, `expected type '${formatType(expected)}' but found '${formatType(actual)}'`)
  }

  private variable(name: string): CelType | undefined {
    const bare = name.startsWith('.') ? name.slice(1) : name
    for (const scope of this.scopes.toReversed()) {
      const type = scope.get(bare)
      if (type !== undefined) return type
    }
    const declared = this.environment.variables.get(bare)
    if (declared !== undefined) return declared
    return Object.hasOwn(typeNames, bare) ? typeType(typeNames[bare]) : undefined
  }

  private fresh(): CelType {
    return paramType(`_var${this.free++}`)
  }

  private select(expr: Select): CelType {
    const names = expr.test ? undefined : qualifiers(expr)
    const whole = names === undefined ? undefined : typeNames[names.join('.')]
    if (whole !== undefined && names !== undefined && names.length > 1) return typeType(whole)
    const type = this.field(expr, expr.operand, expr.field, false)
    return expr.test ? boolType : this.types.apply(type, 'keep')
  }

  private field(expr: Expr, operand: Expr, field: string, optional: boolean): CelType {
    const operandType = this.types.apply(this.check(operand), 'keep')
    const inner = unwrapOptional(operandType)
    const target = inner ?? operandType
    let result = dynType
    if (target.kind === 'map') result = target.params[1] ?? dynType
    else if (target.kind === 'struct') result = this.environment.fieldType(target.name, field) ?? this.refuse(expr, `undefined field '${field}'`)
    else if (target.kind === 'param') this.types.assignable([dynType], [target])
    else if (!isDyn(target) && target.kind !== 'error') this.refuse(expr, `type '${formatType(target)}' does not support field selection`)
    return inner !== undefined || optional ? optionalType(result) : result
  }

  private call(expr: Call): CelType {
    if (expr.function === '_?._') return this.optionalSelect(expr)
    for (const arg of expr.args) this.check(arg)
    if (expr.target === undefined) {
      const name = expr.function.startsWith('.') ? expr.function.slice(1) : expr.function
      const overloads = functionNamed(name)
      if (overloads === undefined) return this.refuse(expr, `undeclared reference to '${expr.function}' (in container '')`)
      expr.function = name
      return this.resolve(expr, overloads, undefined)
    }
    const prefix = qualifiers(expr.target)
    const qualified = prefix === undefined ? undefined : functionNamed(`${prefix.join('.')}.${expr.function}`)
    if (prefix !== undefined && qualified !== undefined) {
      expr.function = `${prefix.join('.')}.${expr.function}`
      expr.target = undefined
      return this.resolve(expr, qualified, undefined)
    }
    this.check(expr.target)
    const overloads = functionNamed(expr.function)
    return overloads === undefined
      ? this.refuse(expr, `undeclared reference to '${expr.function}' (in container '')`)
      : this.resolve(expr, overloads, expr.target)
  }

  private optionalSelect(expr: Call): CelType {
    const [operand, field] = expr.args
    if (operand === undefined || field?.kind !== 'literal' || typeof field.value !== 'string') return errorType
    field.type = stringType
    expr.overloads = ['select_optional_field']
    return this.types.apply(this.field(expr, operand, field.value, true), 'keep')
  }

  private resolve(expr: Call, overloads: readonly Overload[], target: Expr | undefined): CelType {
    const args = target === undefined ? expr.args : [target, ...expr.args]
    const types = args.map(arg => arg.type ?? errorType)
    if (expr.function === '_&&_' || expr.function === '_||_') return this.logical(expr, types)
    const fitting: string[] = []
    let result: CelType | undefined
    for (const overload of overloads) {
      if (overload.member !== (target !== undefined)) continue
      const own = this.instantiate(overload)
      if (!this.types.assignable(types, own.args)) continue
      fitting.push(overload.id)
      const found = this.types.apply(own.result, 'keep')
      if (result === undefined) result = found
      else if (!isDyn(result) && !isExactly(found, result)) result = dynType
    }
    if (result !== undefined) {
      expr.overloads = fitting
      return result
    }
    const shown = types.map(type => formatType(this.types.apply(type, 'dyn')))
    const signature = target === undefined ? `(${shown.join(', ')})` : `${shown[0] ?? ''}.(${shown.slice(1).join(', ')})`
    return this.refuse(expr, `found no matching overload for '${expr.function}' applied to '${signature}'`)
  }

  private logical(expr: Call, types: readonly CelType[]): CelType {
    let failed = false
    for (const [index, type] of types.entries()) {
      const arg = expr.args[index]
      if (arg === undefined || this.types.assignable([type], [boolType])) continue
      this.mismatch(arg, boolType, type)
      failed = true
    }
    expr.overloads = [expr.function === '_&&_' ? 'logical_and' : 'logical_or']
    return failed ? errorType : boolType
  }

  /** The overload with type variables of its own. */
  private instantiate({ args, result }: Overload): { args: readonly CelType[]; result: CelType } {
    const own = new Substitution()
    for (const name of ['A', 'B']) own.bind(name, this.fresh())
    return { args: args.map(arg => own.apply(arg, 'keep')), result: own.apply(result, 'keep') }
  }

  /** Elements of different types make a list of dyn, which is refused later where it is not wanted. */
  private join(previous: CelType | undefined, current: CelType): CelType {
    if (previous === undefined) return current
    return this.types.assignable([previous], [current]) ? mostGeneral(previous, current) : dynType
  }

  private unwrapElement(at: Expr, type: CelType): CelType {
    const inner = unwrapOptional(type)
    if (inner !== undefined) return inner
    if (!isDyn(type)) this.mismatch(at, optionalType(type), type)
    return type
  }

  private list(expr: ListLiteral): CelType {
    let element: CelType | undefined
    for (const [index, each] of expr.elements.entries()) {
      const type = this.check(each)
      element = this.join(element, expr.optional.has(index) ? this.unwrapElement(each, type) : type)
    }
    return listType(element ?? this.fresh())
  }

  private map(expr: MapLiteral): CelType {
    let keys: CelType | undefined
    let values: CelType | undefined
    for (const { key, value, optional } of expr.entries) {
      keys = this.join(keys, this.check(key))
      const type = this.check(value)
      values = this.join(values, optional ? this.unwrapElement(value, type) : type)
    }
    return mapType(keys ?? this.fresh(), values ?? this.fresh())
  }

  private comprehension(expr: Comprehension): CelType {
    const rangeType = this.types.apply(this.check(expr.range), 'keep')
    const accuType = this.check(expr.accuInit)
    this.scopes.push(new Map([[expr.accuVar, accuType]]))
    const [first, second] = this.iterated(expr, rangeType)
    const inner = new Map<string, CelType>()
    if (expr.iterVar2 !== undefined) inner.set(expr.iterVar, first).set(expr.iterVar2, second)
    else inner.set(expr.iterVar, rangeType.kind === 'list' ? second : first)
    this.scopes.push(inner)
    this.assert(expr.condition, boolType)
    this.assert(expr.step, accuType)
    this.scopes.pop()
    const result = this.check(expr.result)
    this.scopes.pop()
    return this.types.apply(result, 'keep')
  }

  private assert(expr: Expr, type: CelType): void {
    const found = this.check(expr)
    if (!this.types.assignable([type], [found])) this.mismatch(expr, type, found)
  }

  /** Index and element, or key and value. */
  private iterated(expr: Comprehension, range: CelType): [CelType, CelType] {
    switch (range.kind) {
      case 'list':
        return [intType, range.params[0] ?? dynType]
      case 'map':
        return [range.params[0] ?? dynType, range.params[1] ?? dynType]
      case 'dyn':
      case 'error':
      case 'param':
        this.types.assignable([dynType], [range])
        return [dynType, dynType]
      default:
        this.refuse(expr.range, `expression of type '${formatType(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`)
        return [errorType, errorType]
    }
  }
}
