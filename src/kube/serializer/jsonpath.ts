import { compareText } from '../apimachinery/labels.ts'
import { encodeJSON, goNumber, goType, goValue, isRecord } from './go-json.ts'
import type { PathNode } from './jsonpath-parser.ts'
import { parseTemplate } from './jsonpath-parser.ts'

/** A parsed JSONPath template. Follows client-go/util/jsonpath/jsonpath.go. */
export class JSONPath {
  private readonly nodes: readonly PathNode[]
  private readonly allowMissingKeys: boolean

  /** Throws Error in upstream's words when the template is broken. */
  constructor(template: string, allowMissingKeys = true) {
    this.nodes = parseTemplate(template)
    this.allowMissingKeys = allowMissingKeys
  }

  /** What each part of the template gives for `data`: a list of values a part. Throws Error in upstream's words. */
  find(data: unknown): unknown[][] {
    return this.run(0, this.nodes.length, data).results
  }

  /** The template filled in; with `asJSON` every part as indented JSON. */
  execute(data: unknown, asJSON = false): string {
    return this.find(data)
      .map(values => (asJSON ? `${encodeJSON(values, '    ')}\n` : values.map(textOf).join(' ')))
      .join('')
  }

  /** The one path of a plain template such as `{.a.b}`, evaluated quickly; used for sorting and columns. */
  first(data: unknown): unknown[] {
    return this.find(data)[0] ?? []
  }

  // Runs the parts from `from`; a range runs the parts up to its end once a value. Gives where it stopped.
  private run(from: number, to: number, data: unknown, inRange = false): { results: unknown[][]; next: number } {
    const results: unknown[][] = []
    let index = from
    while (index < to) {
      const node = this.nodes[index]
      index++
      if (node === undefined) break
      const state = { range: false, end: false, inRange }
      const values = this.walk([data], node, state)
      if (state.end) return { results, next: index }
      if (!state.range) {
        results.push(values)
        continue
      }
      let next = this.endOf(index, to)
      for (const value of values) {
        const inner = this.run(index, to, value, true)
        results.push(...inner.results)
        next = inner.next
      }
      index = next
    }
    return { results, next: index }
  }

  private endOf(from: number, to: number): number {
    let depth = 1
    for (let index = from; index < to; index++) {
      const name = identifierOf(this.nodes[index])
      if (name === 'range') depth++
      if (name === 'end' && --depth === 0) return index + 1
    }
    return to
  }

  private walk(values: readonly unknown[], node: PathNode, state: RangeState): unknown[] {
    switch (node.type) {
      case 'text':
        return [node.text]
      case 'literal':
        return values.map(() => node.value)
      case 'list':
        return this.walkAll(values, node.nodes, state)
      case 'field':
        return this.field(values, node.name)
      case 'wildcard':
        return values.flatMap(members)
      case 'recursive':
        return this.recursive(values)
      case 'union':
        return node.members.flatMap(member => this.walkAll(values, member, state))
      case 'array':
        return values.flatMap(value => sliceOf(value, node))
      case 'filter':
        return values.flatMap(value => this.filter(value, node, state))
      case 'identifier':
        return identifier(values, node.name, state)
    }
  }

  private walkAll(values: readonly unknown[], nodes: readonly PathNode[], state: RangeState): unknown[] {
    let current = [...values]
    for (const node of nodes) current = this.walk(current, node, state)
    return current
  }

  private field(values: readonly unknown[], name: string): unknown[] {
    if (values.length === 0) return []
    const found: unknown[] = []
    for (const value of values) if (isRecord(value) && Object.hasOwn(value, name) && value[name] !== undefined) found.push(value[name])
    if (found.length === 0 && !this.allowMissingKeys) throw new Error(`${name} is not found`)
    return found
  }

  private recursive(values: readonly unknown[]): unknown[] {
    return values.flatMap(value => {
      const below = members(value)
      return below.length === 0 ? [] : [value, ...this.recursive(below)]
    })
  }

  private filter(value: unknown, node: PathNode & { type: 'filter' }, state: RangeState): unknown[] {
    if (!Array.isArray(value)) throw new Error(`${goValue(value)} is not array or slice and cannot be filtered`)
    return value.filter((entry: unknown) => {
      if (node.operator === 'exists') return this.attempt(entry, node.left, state).length > 0
      const lefts = this.walkAll([entry], node.left, state)
      if (lefts.length === 0) return false
      if (lefts.length > 1) throw new Error('can only compare one element at a time')
      const rights = this.walkAll([entry], node.right, state)
      if (rights.length === 0) return false
      if (rights.length > 1) throw new Error('can only compare one element at a time')
      return compare(lefts[0], rights[0], node.operator)
    })
  }

  private attempt(entry: unknown, nodes: readonly PathNode[], state: RangeState): unknown[] {
    try {
      return this.walkAll([entry], nodes, state)
    } catch {
      return []
    }
  }
}

interface RangeState {
  range: boolean
  end: boolean
  readonly inRange: boolean
}

function identifierOf(node: PathNode | undefined): string {
  if (node?.type !== 'list') return ''
  const first = node.nodes.find(inner => inner.type === 'identifier')
  return first?.type === 'identifier' ? first.name : ''
}

function identifier(values: readonly unknown[], name: string, state: RangeState): unknown[] {
  if (name === 'range') {
    state.range = true
    return [...values]
  }
  if (name !== 'end') throw new Error(`unrecognized identifier ${name}`)
  if (!state.inRange) throw new Error('not in range, nothing to end')
  state.end = true
  return []
}

function members(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (isRecord(value))
    return Object.keys(value)
      .sort(compareText)
      .map(key => value[key])
  return typeof value === 'string' ? [...value].map(letter => letter.codePointAt(0)) : []
}

// Follows jsonpath.go evalArray.
function sliceOf(value: unknown, node: PathNode & { type: 'array' }): unknown[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw new Error(`${goType(value)} is not array or slice`)
  const length = value.length
  let start = node.start ?? 0
  let end = node.single ? start + 1 : (node.end ?? length)
  if (start < 0) start += length
  if (end < 0 || (end === 0 && node.single)) end += length
  if (start === end) return []
  if (start >= length || start < 0) throw new Error(`array index out of bounds: index ${start}, length ${length}`)
  if (end > length || end < 0) throw new Error(`array index out of bounds: index ${end - 1}, length ${length}`)
  if (start > end) throw new Error(`starting index ${start} is greater than ending index ${end}`)
  if (node.step !== undefined && node.step <= 0) throw new Error('step must be > 0')
  const step = node.step ?? 1
  return value.slice(start, end).filter((_, index) => index % step === 0)
}

// Follows client-go/third_party/forked/golang/template/funcs.go: only values of one kind compare.
function compare(left: unknown, right: unknown, operator: string): boolean {
  if (!['<', '>', '==', '!=', '<=', '>='].includes(operator)) throw new Error(`unrecognized filter operator ${operator}`)
  const kinds = [left, right].map(goType)
  if ([left, right].some(value => typeof value === 'object')) throw new Error('invalid type for comparison')
  if (kinds[0] !== kinds[1]) throw new Error('incompatible types for comparison')
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (typeof left === 'boolean' || typeof right === 'boolean') throw new Error('invalid type for comparison')
  const order = typeof left === 'number' && typeof right === 'number' ? left - right : compareText(String(left), String(right))
  if (operator === '<') return order < 0
  if (operator === '>') return order > 0
  return operator === '<=' ? order <= 0 : order >= 0
}

/** A value as a template prints it. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'object') return encodeJSON(value)
  return typeof value === 'number' ? goNumber(value) : String(value)
}
