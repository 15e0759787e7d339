import { compareText } from '../../apimachinery/labels.ts'
import { goFloat } from '../../serializer/go-json.ts'
import { isRecord } from '../value.ts'
import { callFunction, isFunction, noValue, truth } from './template-functions.ts'
import type { ControlNode, Operand, Pipeline, TemplateNode } from './template-parser.ts'
import { parseGoTemplate, TemplateError } from './template-parser.ts'

/** A parsed Go template: fields, range, if, with, variables, pipes and the built-in functions. Follows text/template/exec.go. */
export class GoTemplate {
  private readonly nodes: readonly TemplateNode[]
  private readonly allowMissingKeys: boolean

  /** Throws Error in Go's words when the template is broken. */
  constructor(template: string, allowMissingKeys = true) {
    this.nodes = parseGoTemplate(template)
    checkFunctions(this.nodes)
    this.allowMissingKeys = allowMissingKeys
  }

  /** Writes the template filled in with `data`; throws Error in Go's words, after what came before the fault was written. */
  execute(data: unknown, write: (text: string) => void): void {
    this.run(this.nodes, data, new Scope(undefined, data), write)
  }

  private run(nodes: readonly TemplateNode[], dot: unknown, scope: Scope, write: (text: string) => void): void {
    for (const node of nodes) {
      if (node.type === 'text') write(node.text)
      else if (!('body' in node) && node.type !== 'action') throw new Jump(node.type)
      else if (node.type === 'action') {
        const value = this.pipeline(node.pipeline, dot, scope)
        if (node.pipeline.variables.length === 0) write(printed(value))
      } else if (node.type === 'range') this.range(node, dot, scope, write)
      else {
        const inner = new Scope(scope, scope.root)
        const value = this.pipeline(node.pipeline, dot, inner)
        if (truth(value)) this.run(node.body, node.type === 'with' ? value : dot, inner, write)
        else this.run(node.otherwise, dot, inner, write)
      }
    }
  }

  private range(node: ControlNode, dot: unknown, scope: Scope, write: (text: string) => void): void {
    const value = this.pipeline({ ...node.pipeline, variables: [] }, dot, scope)
    const entries = entriesOf(value)
    if (entries.length === 0) {
      this.run(node.otherwise, dot, scope, write)
      return
    }
    for (const [key, entry] of entries) {
      const inner = new Scope(scope, scope.root)
      const [first, second] = node.pipeline.variables
      if (second !== undefined && first !== undefined) {
        inner.declare(first, key)
        inner.declare(second, entry)
      } else if (first !== undefined) inner.declare(first, entry)
      try {
        this.run(node.body, entry, inner, write)
      } catch (thrown) {
        if (!(thrown instanceof Jump)) throw thrown
        if (thrown.kind === 'break') return
      }
    }
  }

  private pipeline(pipeline: Pipeline, dot: unknown, scope: Scope): unknown {
    let value: unknown
    let piped: unknown[] = []
    for (const command of pipeline.commands) {
      value = this.command(command, dot, scope, piped)
      piped = [value]
    }
    for (const name of pipeline.variables) {
      if (pipeline.assigns) scope.assign(name, value)
      else scope.declare(name, value)
    }
    return value
  }

  private command(operands: readonly Operand[], dot: unknown, scope: Scope, piped: readonly unknown[]): unknown {
    const [first, ...rest] = operands
    if (first?.type === 'function') {
      const lazy = [...rest.map(operand => () => this.operand(operand, dot, scope)), ...piped.map(value => () => value)]
      return callFunction(first.name, lazy)
    }
    if (first === undefined) return undefined
    if (rest.length > 0 || piped.length > 0) throw new Error(`can't give argument to non-function ${sourceOf(first)}`)
    return this.operand(first, dot, scope)
  }

  private operand(operand: Operand, dot: unknown, scope: Scope): unknown {
    switch (operand.type) {
      case 'literal':
        return operand.value
      case 'field':
        return this.path(dot, operand.path)
      case 'variable':
        return this.path(scope.get(operand.name), operand.path)
      case 'pipeline':
        return this.path(this.pipeline(operand.pipeline, dot, scope), operand.path)
      case 'function':
        return callFunction(operand.name, [])
    }
  }

  private path(value: unknown, path: readonly string[]): unknown {
    let here = value
    for (const name of path) {
      if (here === null) throw new Error(`nil pointer evaluating interface {}.${name}`)
      if (here === noValue || here === undefined) {
        if (this.allowMissingKeys) return noValue
        throw new Error(`nil data; no entry for key "${name}"`)
      }
      if (!isRecord(here)) throw new Error(`can't evaluate field ${name} in type interface {}`)
      const next = here[name]
      if (next === undefined && !this.allowMissingKeys) throw new Error(`map has no entry for key "${name}"`)
      here = next === undefined ? noValue : next
    }
    return here
  }
}

/** Thrown by break and continue, caught by the loop around them. */
class Jump extends Error {
  readonly kind: 'break' | 'continue'

  constructor(kind: 'break' | 'continue') {
    super(kind)
    this.kind = kind
  }
}

class Scope {
  private readonly parent: Scope | undefined
  private readonly values = new Map<string, unknown>()
  readonly root: unknown

  constructor(parent: Scope | undefined, root: unknown) {
    this.parent = parent
    this.root = root
  }

  get(name: string): unknown {
    if (name === '$') return this.root
    if (this.values.has(name)) return this.values.get(name)
    if (this.parent === undefined) throw new TemplateError(1, `undefined variable "${name}"`)
    return this.parent.get(name)
  }

  declare(name: string, value: unknown): void {
    this.values.set(name, value)
  }

  assign(name: string, value: unknown): void {
    if (this.values.has(name) || this.parent === undefined) this.values.set(name, value)
    else this.parent.assign(name, value)
  }
}

function entriesOf(value: unknown): [unknown, unknown][] {
  if (value === null || value === undefined || value === noValue) return []
  if (Array.isArray(value)) return value.map((entry: unknown, index): [unknown, unknown] => [index, entry])
  if (isRecord(value))
    return Object.keys(value)
      .sort(compareText)
      .map(key => [key, value[key]])
  if (typeof value === 'number') return Array.from({ length: Math.max(0, Math.trunc(value)) }, (_, index): [unknown, unknown] => [index, index])
  throw new Error(`range can't iterate over ${printed(value)}`)
}

/** A value as a template prints it: JSON numbers are float64 there. */
function printed(value: unknown): string {
  if (value === noValue || value === null || value === undefined) return '<no value>'
  return inner(value)
}

function inner(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(inner).join(' ')}]`
  if (isRecord(value))
    return `map[${Object.keys(value)
      .sort(compareText)
      .map(key => `${key}:${inner(value[key])}`)
      .join(' ')}]`
  return typeof value === 'number' ? goFloat(value) : String(value)
}

function sourceOf(operand: Operand): string {
  if (operand.type === 'field') return operand.path.length === 0 ? '.' : `.${operand.path.join('.')}`
  if (operand.type === 'variable') return [operand.name, ...operand.path].join('.')
  return operand.type === 'literal' ? JSON.stringify(operand.value) : '(...)'
}

function checkFunctions(nodes: readonly TemplateNode[]): void {
  const inPipeline = (pipeline: Pipeline, line: number) => {
    for (const operand of pipeline.commands.flat()) {
      if (operand.type === 'function' && !isFunction(operand.name)) throw new TemplateError(line, `function "${operand.name}" not defined`)
      if (operand.type === 'pipeline') inPipeline(operand.pipeline, line)
    }
  }
  for (const node of nodes) {
    if ('pipeline' in node) inPipeline(node.pipeline, node.line)
    if ('body' in node) {
      checkFunctions(node.body)
      checkFunctions(node.otherwise)
    }
  }
}
