/** What kind of type it is; `param` is a free type variable, `opaque` a type with a name and parameters. */
export type Kind =
  | 'any'
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'dyn'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  | 'opaque'
  | 'param'
  | 'string'
  | 'struct'
  | 'timestamp'
  | 'type'
  | 'uint'

/** A type of the language. Follows cel-go common/types/types.go. */
export interface CelType {
  readonly kind: Kind
  /** Of opaque types, structs and type variables. */
  readonly name: string
  readonly params: readonly CelType[]
}

const simple = (kind: Kind): CelType => ({ kind, name: kind, params: [] })

export const boolType = simple('bool')
export const bytesType = simple('bytes')
export const doubleType = simple('double')
export const durationType = simple('duration')
export const dynType = simple('dyn')
export const errorType = simple('error')
export const intType = simple('int')
export const nullType = simple('null')
export const stringType = simple('string')
export const timestampType = simple('timestamp')
export const uintType = simple('uint')

export const listType = (element: CelType): CelType => ({ kind: 'list', name: 'list', params: [element] })
export const mapType = (key: CelType, value: CelType): CelType => ({ kind: 'map', name: 'map', params: [key, value] })
export const paramType = (name: string): CelType => ({ kind: 'param', name, params: [] })
export const structType = (name: string): CelType => ({ kind: 'struct', name, params: [] })
export const opaqueType = (name: string, ...params: CelType[]): CelType => ({ kind: 'opaque', name, params })
export const optionalType = (value: CelType): CelType => opaqueType('optional_type', value)
export const typeType = (of?: CelType): CelType => ({ kind: 'type', name: 'type', params: of === undefined ? [] : [of] })

/** The type variables of Kubernetes' libraries. */
export const libraryTypes = {
  quantity: structType('kubernetes.Quantity'),
  url: structType('kubernetes.URL'),
  format: structType('kubernetes.NamedFormat'),
  semver: structType('kubernetes.Semver'),
  ip: opaqueType('net.IP'),
  cidr: opaqueType('net.CIDR'),
} as const

/** A type as errors print it. Follows cel-go checker/format.go FormatCELType. */
export function formatType(type: CelType): string {
  if (type.kind === 'error') return '!error!'
  if (type.params.length === 0) return type.name
  return `${type.name}(${type.params.map(formatType).join(', ')})`
}

export const isDyn = ({ kind }: CelType) => kind === 'dyn' || kind === 'any'
const isDynOrError = (type: CelType) => isDyn(type) || type.kind === 'error'

/** The type inside an optional; undefined for others. */
export function unwrapOptional(type: CelType): CelType | undefined {
  return type.kind === 'opaque' && type.name === 'optional_type' ? type.params[0] : undefined
}

/** Whether two types are the same in every part. */
export function isExactly(a: CelType, b: CelType): boolean {
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    a.params.length === b.params.length &&
    a.params.every((param, index) => isExactly(param, b.params[index] ?? dynType))
  )
}

function isEqualOrLessSpecific(a: CelType, b: CelType): boolean {
  if (isDyn(a) || a.kind === 'param') return true
  if (isDyn(b) || b.kind === 'param' || a.kind !== b.kind) return false
  if (a.kind === 'opaque' || a.kind === 'list' || a.kind === 'map')
    return (
      a.name === b.name && a.params.length === b.params.length && a.params.every((param, index) => isEqualOrLessSpecific(param, b.params[index] ?? dynType))
    )
  return a.kind === 'type' || isExactly(a, b)
}

/** The more general of two types that are known to fit each other. */
export const mostGeneral = (a: CelType, b: CelType) => (isEqualOrLessSpecific(a, b) ? a : b)

const nullable: ReadonlySet<Kind> = new Set(['opaque', 'struct', 'any', 'duration', 'timestamp', 'null'])

/** What type variables stand for. Follows cel-go checker/types.go and mapping.go. */
export class Substitution {
  private bound: Map<string, CelType>

  constructor(bound: ReadonlyMap<string, CelType> = new Map()) {
    this.bound = new Map(bound)
  }

  /** Whether every type of `from` fits the one of `to`; only then do new bindings stay. */
  assignable(from: readonly CelType[], to: readonly CelType[]): boolean {
    const trial = new Substitution(this.bound)
    if (!trial.fitsAll(from, to)) return false
    this.bound = trial.bound
    return true
  }

  bind(name: string, type: CelType): void {
    this.bound.set(name, type)
  }

  /** The type with its variables replaced; free ones become dyn when `free` is 'dyn'. */
  apply(type: CelType, free: 'keep' | 'dyn'): CelType {
    const bound = type.kind === 'param' ? this.bound.get(type.name) : undefined
    if (bound !== undefined) return this.apply(bound, free)
    if (type.kind === 'param') return free === 'dyn' ? dynType : type
    return type.params.length === 0 ? type : { ...type, params: type.params.map(param => this.apply(param, free)) }
  }

  private fitsAll(from: readonly CelType[], to: readonly CelType[]): boolean {
    return from.length === to.length && from.every((type, index) => this.fits(type, to[index] ?? dynType))
  }

  private fits(a: CelType, b: CelType): boolean {
    if (b.kind === 'param') {
      const [valid, hasBinding] = this.tryBind(a, b)
      if (valid) return true
      if (hasBinding) return false
    }
    if (a.kind === 'param') return this.tryBind(b, a)[0]
    if (isDynOrError(a) || isDynOrError(b)) return true
    if (a.kind === 'null') return nullable.has(b.kind)
    if (b.kind === 'null') return nullable.has(a.kind)
    if (a.kind === 'type') return b.kind === 'type'
    if (a.kind === 'opaque' || a.kind === 'list' || a.kind === 'map') return a.kind === b.kind && a.name === b.name && this.fitsAll(a.params, b.params)
    return isExactly(a, b)
  }

  /** Whether `type` can stand for the variable, and whether the variable had a binding. */
  private tryBind(type: CelType, variable: CelType): [boolean, boolean] {
    if (type.kind === 'param' && type.name === variable.name) return [true, true]
    const bound = this.bound.get(variable.name)
    if (bound === undefined) {
      if (!this.isFreeOf(variable, type)) return [false, false]
      this.bind(variable.name, type)
      return [true, false]
    }
    if (isExactly(type, bound)) return [true, true]
    if (!this.fits(type, bound)) return [false, true]
    const general = mostGeneral(type, bound)
    if (this.isFreeOf(variable, general)) this.bind(variable.name, general)
    return [true, true]
  }

  private isFreeOf(variable: CelType, within: CelType): boolean {
    if (isExactly(variable, within)) return false
    if (within.kind === 'param') {
      const bound = this.bound.get(within.name)
      return bound === undefined || this.isFreeOf(variable, bound)
    }
    return within.params.every(param => this.isFreeOf(variable, param))
  }
}
