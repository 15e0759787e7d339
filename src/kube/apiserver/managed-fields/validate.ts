import type { PathElement } from './field-set.ts'
import { elementText } from './field-set.ts'
import { ElementError, entryElement, isMap, memberShape, type Shape } from './shape.ts'

interface TypeFault {
  readonly path: string
  readonly message: string
}

/** Follows fmt's %T of a value out of JSON. */
function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

/** Follows fmt's %v (or, with `syntax`, %#v) of a value out of JSON. */
function goPrint(value: unknown, syntax: boolean): string {
  if (Array.isArray(value)) {
    return syntax ? `[]interface {}{${value.map(entry => goPrint(entry, true)).join(', ')}}` : `[${value.map(entry => goPrint(entry, false)).join(' ')}]`
  }
  if (isMap(value)) {
    const members = Object.keys(value).sort()
    if (syntax) return `map[string]interface {}{${members.map(key => `${JSON.stringify(key)}:${goPrint(value[key], true)}`).join(', ')}}`
    return `map[${members.map(key => `${key}:${goPrint(value[key], false)}`).join(' ')}]`
  }
  if (value === null) return syntax ? 'interface {}(nil)' : '<nil>'
  return typeof value === 'string' && syntax ? JSON.stringify(value) : String(value)
}

const shown = (value: unknown) => `&{${goPrint(value, false)}}`

/**
 * What is wrong with an applied object's types, as one text; undefined when nothing is.
 * Follows structured-merge-diff/typed/validate.go and helpers.go ValidationErrors.Error.
 */
export function typeFaults(shape: Shape, value: unknown): string | undefined {
  const faults = [...validate(shape, value, '')]
  const texts = faults.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  return texts.length <= 1 ? texts[0] : `errors:\n${texts.map(text => `  ${text}`).join('\n')}`
}

function* validate(shape: Shape, value: unknown, path: string): Generator<TypeFault, void> {
  if (value === null) return
  switch (shape.kind) {
    case 'deduced':
      return
    case 'scalar': {
      const message = scalarFault(shape.scalar, value)
      if (message !== undefined) yield { path, message }
      return
    }
    case 'list':
      if (Array.isArray(value)) yield* validateEntries(shape, value, path)
      else yield { path, message: `expected list, got ${shown(value)}` }
      return
    default:
      if (!isMap(value)) {
        yield { path, message: `expected map, got ${shown(value)}` }
        return
      }
      for (const [key, member] of Object.entries(value)) {
        const below = memberShape(shape, key)
        if (below === undefined) {
          yield { path: `${path}.${key}`, message: 'field not declared in schema' }
          return
        }
        yield* validate(below, member, `${path}.${key}`)
      }
  }
}

function scalarFault(scalar: (Shape & { kind: 'scalar' })['scalar'], value: unknown): string | undefined {
  switch (scalar) {
    case 'numeric':
      return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goType(value)}`
    case 'string':
      return typeof value === 'string' ? undefined : `expected string, got &value.valueUnstructured{Value:${goPrint(value, true)}}`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got ${shown(value)}`
    case 'untyped':
      return typeof value === 'object' ? `expected any scalar, got ${shown(value)}` : undefined
  }
}

function* validateEntries(shape: Shape & { kind: 'list' }, list: readonly unknown[], path: string): Generator<TypeFault, void> {
  const seen = new Set<PathElement>()
  for (const [index, entry] of list.entries()) {
    let element: PathElement = `i:${index}`
    if (!shape.atomic) {
      try {
        element = entryElement(shape, entry)
      } catch (error) {
        if (!(error instanceof ElementError)) throw error
        yield { path, message: `element ${index}: ${error.message}` }
        return
      }
      if (seen.has(element)) yield { path, message: `duplicate entries for key ${elementText(element)}` }
      seen.add(element)
    }
    yield* validate(shape.element, entry, `${path}${elementText(element)}`)
  }
}
