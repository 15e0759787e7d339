/** An arithmetic expression that cannot be worked out. */
export class ArithmeticError extends Error {}

const binary: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]

function apply(operator: string, left: number, right: number): number {
  switch (operator) {
    case '||':
      return left !== 0 || right !== 0 ? 1 : 0
    case '&&':
      return left !== 0 && right !== 0 ? 1 : 0
    case '|':
      return left | right
    case '^':
      return left ^ right
    case '&':
      return left & right
    case '==':
      return left === right ? 1 : 0
    case '!=':
      return left !== right ? 1 : 0
    case '<=':
      return left <= right ? 1 : 0
    case '>=':
      return left >= right ? 1 : 0
    case '<':
      return left < right ? 1 : 0
    case '>':
      return left > right ? 1 : 0
    case '<<':
      return left << right
    case '>>':
      return left >> right
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    default:
      if (right === 0) throw new ArithmeticError('divide by zero')
      return operator === '/' ? Math.trunc(left / right) : left % right
  }
}

/** The value of the inside of `$((…))`: whole numbers, variables, the usual operators, `?:` and assignment. */
export function evaluate(text: string, get: (name: string) => string, set: (name: string, value: string) => void): number {
  const tokens = text.match(/\d\w*|[A-Za-z_]\w*|\*\*|\+\+|--|\|\||&&|==|!=|<=|>=|<<|>>|[-+*/%]=|[-+*/%<>=!~&|^?:()]|\S/g) ?? []
  let at = 0
  const numberOf = (value: string): number => {
    const number = value === '' ? 0 : Number(/^0[0-7]+$/.test(value) ? `0o${value.slice(1)}` : value)
    if (!Number.isInteger(number)) throw new ArithmeticError('syntax error')
    return number
  }
  const held = (name: string) => numberOf(get(name).trim())
  const stored = (name: string, value: number): number => {
    set(name, String(value))
    return value
  }
  const take = (...wanted: string[]): string | undefined => {
    const token = tokens[at]
    if (token === undefined || !wanted.includes(token)) return undefined
    at++
    return token
  }
  const primary = (): number => {
    const token = tokens[at++]
    if (token === undefined) throw new ArithmeticError('syntax error')
    if (token === '(') {
      const value = assignment()
      if (take(')') === undefined) throw new ArithmeticError('syntax error')
      return value
    }
    if (token === '-') return -primary()
    if (token === '+') return primary()
    if (token === '!') return primary() === 0 ? 1 : 0
    if (token === '~') return ~primary()
    if (/^\d/.test(token)) return numberOf(token)
    if (token === '++' || token === '--') {
      const name = tokens[at++] ?? ''
      return stored(name, held(name) + (token === '++' ? 1 : -1))
    }
    if (/^[A-Za-z_]/.test(token)) {
      const value = held(token)
      const step = take('++', '--')
      if (step !== undefined) stored(token, value + (step === '++' ? 1 : -1))
      return value
    }
    throw new ArithmeticError('syntax error')
  }
  const power = (): number => {
    const base = primary()
    return take('**') === undefined ? base : base ** power()
  }
  const level = (index: number): number => {
    const operators = binary[index]
    if (operators === undefined) return power()
    let left = level(index + 1)
    for (let operator = take(...operators); operator !== undefined; operator = take(...operators)) left = apply(operator, left, level(index + 1))
    return left
  }
  const conditional = (): number => {
    const condition = level(0)
    if (take('?') === undefined) return condition
    const yes = assignment()
    if (take(':') === undefined) throw new ArithmeticError('syntax error')
    const no = conditional()
    return condition !== 0 ? yes : no
  }
  const assignment = (): number => {
    const name = tokens[at]
    const operator = tokens[at + 1]
    if (name !== undefined && /^[A-Za-z_]/.test(name) && operator !== undefined && /^[-+*/%]?=$/.test(operator)) {
      at += 2
      const right = assignment()
      const value = operator === '=' ? right : apply(operator.charAt(0), numberOf(get(name).trim()), right)
      set(name, String(value))
      return value
    }
    return conditional()
  }
  const value = tokens.length === 0 ? 0 : assignment()
  if (at < tokens.length) throw new ArithmeticError('syntax error')
  return value
}
