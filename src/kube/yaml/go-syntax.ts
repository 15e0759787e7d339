import { goQuote } from '../apimachinery/field-error.ts'
import { formatGoFloat } from './go-number.ts'
import type { Node } from './node.ts'
import { resolveScalar } from './resolve.ts'

/** A node's value as Go prints it with `%#v`: `map[interface {}]interface {}{"name":interface {}(nil)}`. */
export function goSyntax(node: Node, inside = false): string {
  switch (node.kind) {
    case 'alias':
      return goSyntax(node.target, inside)
    case 'list':
      return `[]interface {}{${node.items.map(item => goSyntax(item, true)).join(', ')}}`
    case 'map': {
      const entries = node.pairs.map(({ key, value }) => `${goSyntax(key, true)}:${goSyntax(value, true)}`).sort()
      return `map[interface {}]interface {}{${entries.join(', ')}}`
    }
    default: {
      const value = resolveScalar(node)
      if (value === null) return inside ? 'interface {}(nil)' : '<nil>'
      if (typeof value === 'string') return goQuote(value)
      return typeof value === 'number' && !Number.isInteger(value) ? formatGoFloat(value, 64) : String(value)
    }
  }
}
