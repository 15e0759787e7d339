/** A filter of jq as far as the terminal knows it. */
export type Filter =
  | { readonly kind: 'identity' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'field'; readonly of: Filter; readonly name: Filter }
  | { readonly kind: 'slice'; readonly of: Filter; readonly from: Filter | undefined; readonly to: Filter | undefined }
  | { readonly kind: 'each'; readonly of: Filter }
  | { readonly kind: 'try'; readonly of: Filter }
  | { readonly kind: 'pipe' | 'comma' | 'or' | 'and' | 'else'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'operator'; readonly operator: string; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'negate'; readonly of: Filter }
  | { readonly kind: 'list'; readonly of: Filter | undefined }
  | { readonly kind: 'object'; readonly members: readonly { readonly key: Filter; readonly value: Filter }[] }
  | { readonly kind: 'text'; readonly parts: readonly (string | Filter)[] }
  | { readonly kind: 'if'; readonly branches: readonly { readonly when: Filter; readonly then: Filter }[]; readonly otherwise: Filter }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Filter[] }

/** A filter that cannot be read, or does not fit what it is given. */
export class JqError extends Error {}

type Token =
  | { readonly type: 'name' | 'symbol' | 'number' | 'end'; readonly text: string }
  | { readonly type: 'string'; readonly text: string; readonly parts: readonly (string | Filter)[] }

const identity: Filter = { kind: 'identity' }
const symbols = ['?//', '//', '==', '!=', '<=', '>=', '|', ',', '.', '[', ']', '(', ')', '{', '}', ':', ';', '?', '+', '-', '*', '/', '%', '<', '>', '@']
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\', '/': '/' }

function tokens(text: string): Token[] {
  const found: Token[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const blank = /^(\s+|#[^\n]*)/.exec(rest)
    const word = /^(?:[A-Za-z_]\w*|\$[A-Za-z_]\w*)/.exec(rest)
    const number = /^\d+(\.\d+)?([eE][+-]?\d+)?/.exec(rest)
    const symbol = symbols.find(each => rest.startsWith(each))
    if (blank !== null) at += blank[0].length
    else if (word !== null) {
      found.push({ type: 'name', text: word[0] })
      at += word[0].length
    } else if (number !== null) {
      found.push({ type: 'number', text: number[0] })
      at += number[0].length
    } else if (rest.startsWith('"')) {
      const { parts, length } = stringAt(rest)
      found.push({ type: 'string', text: '"', parts })
      at += length
    } else if (symbol !== undefined) {
      found.push({ type: 'symbol', text: symbol })
      at += symbol.length
    } else throw new JqError(`cannot read ${rest.slice(0, 20)}`)
  }
  found.push({ type: 'end', text: '' })
  return found
}

/** A string in quotes with its `\(…)` parts. */
function stringAt(text: string): { readonly parts: (string | Filter)[]; readonly length: number } {
  const parts: (string | Filter)[] = []
  let plain = ''
  for (let at = 1; at < text.length; at++) {
    const letter = text.charAt(at)
    if (letter === '"') return { parts: [...parts, plain], length: at + 1 }
    if (letter !== '\\') {
      plain += letter
      continue
    }
    const next = text.charAt(++at)
    if (next === '(') {
      let depth = 1
      const from = at + 1
      while (depth > 0 && ++at < text.length) depth += text.charAt(at) === '(' ? 1 : text.charAt(at) === ')' ? -1 : 0
      parts.push(plain, parseFilter(text.slice(from, at)))
      plain = ''
    } else if (next === 'u') {
      plain += String.fromCharCode(Number.parseInt(text.slice(at + 1, at + 5), 16))
      at += 4
    } else plain += escapes[next] ?? next
  }
  throw new JqError('a string does not end')
}

/** Reads a filter. Throws JqError. */
export function parseFilter(text: string): Filter {
  const parser = new Parser(tokens(text))
  return parser.whole()
}

const comparisons = ['==', '!=', '<', '<=', '>', '>=']

class Parser {
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(list: readonly Token[]) {
    this.tokens = list
  }

  whole(): Filter {
    if (this.peek().type === 'end') return identity
    const filter = this.pipe()
    if (this.peek().type !== 'end') throw new JqError(`did not expect ${this.peek().text}`)
    return filter
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { type: 'end', text: '' }
  }

  private take(text: string): boolean {
    const token = this.peek()
    if (token.type === 'string' || token.text !== text || token.type === 'end') return false
    this.at++
    return true
  }

  private expect(text: string): void {
    if (!this.take(text)) throw new JqError(`expected ${text}, got ${this.peek().text || 'the end'}`)
  }

  private pipe(): Filter {
    const left = this.comma()
    return this.take('|') ? { kind: 'pipe', left, right: this.pipe() } : left
  }

  private comma(): Filter {
    let left = this.alternative()
    while (this.take(',')) left = { kind: 'comma', left, right: this.alternative() }
    return left
  }

  private alternative(): Filter {
    const left = this.or()
    return this.take('//') ? { kind: 'else', left, right: this.alternative() } : left
  }

  private or(): Filter {
    let left = this.and()
    while (this.take('or')) left = { kind: 'or', left, right: this.and() }
    return left
  }

  private and(): Filter {
    let left = this.comparison()
    while (this.take('and')) left = { kind: 'and', left, right: this.comparison() }
    return left
  }

  private comparison(): Filter {
    const left = this.sum()
    const operator = comparisons.find(each => this.take(each))
    return operator === undefined ? left : { kind: 'operator', operator, left, right: this.sum() }
  }

  private sum(): Filter {
    let left = this.product()
    for (;;) {
      const operator = this.take('+') ? '+' : this.take('-') ? '-' : undefined
      if (operator === undefined) return left
      left = { kind: 'operator', operator, left, right: this.product() }
    }
  }

  private product(): Filter {
    let left = this.postfix()
    for (;;) {
      const operator = ['*', '/', '%'].find(each => this.take(each))
      if (operator === undefined) return left
      left = { kind: 'operator', operator, left, right: this.postfix() }
    }
  }

  private postfix(): Filter {
    let filter = this.term()
    for (;;) {
      if (this.take('?')) filter = { kind: 'try', of: filter }
      else if (this.take('[')) filter = this.bracket(filter)
      else if (this.isField()) {
        this.at++
        filter = this.named(filter)
      } else return filter
    }
  }

  private isField(): boolean {
    if (this.peek().text !== '.' || this.peek().type !== 'symbol') return false
    const next = this.tokens[this.at + 1]
    return next?.type === 'name' || next?.type === 'string' || (next?.type === 'symbol' && next.text === '[')
  }

  /** What follows a dot. */
  private named(of: Filter): Filter {
    const token = this.peek()
    if (token.type === 'name') {
      this.at++
      return { kind: 'field', of, name: { kind: 'value', value: token.text } }
    }
    if (token.type === 'string') {
      this.at++
      return { kind: 'field', of, name: { kind: 'text', parts: token.parts } }
    }
    return this.take('[') ? this.bracket(of) : of
  }

  private bracket(of: Filter): Filter {
    if (this.take(']')) return { kind: 'each', of }
    const from = this.take(':') ? undefined : this.pipe()
    if (from !== undefined && this.take(']')) return { kind: 'field', of, name: from }
    if (from !== undefined) this.expect(':')
    if (this.take(']')) return { kind: 'slice', of, from, to: undefined }
    const to = this.pipe()
    this.expect(']')
    return { kind: 'slice', of, from, to }
  }

  private term(): Filter {
    const token = this.peek()
    this.at++
    if (token.type === 'number') return { kind: 'value', value: Number(token.text) }
    if (token.type === 'string') return { kind: 'text', parts: token.parts }
    if (token.type === 'name') return this.word(token.text)
    switch (token.text) {
      case '.':
        return this.named(identity)
      case '-':
        return { kind: 'negate', of: this.postfix() }
      case '(': {
        const filter = this.pipe()
        this.expect(')')
        return filter
      }
      case '[': {
        if (this.take(']')) return { kind: 'list', of: undefined }
        const of = this.pipe()
        this.expect(']')
        return { kind: 'list', of }
      }
      case '{':
        return this.object()
      case '@': {
        const name = this.peek().text
        this.at++
        return { kind: 'call', name: `@${name}`, args: [] }
      }
      default:
        throw new JqError(`did not expect ${token.text || 'the end'}`)
    }
  }

  private word(name: string): Filter {
    if (name === 'true' || name === 'false') return { kind: 'value', value: name === 'true' }
    if (name === 'null') return { kind: 'value', value: null }
    if (name === 'if') return this.condition()
    if (name.startsWith('$') || ['reduce', 'foreach', 'def', 'import', 'try', 'label'].includes(name)) throw new JqError(`${name} is not known here`)
    const args: Filter[] = []
    if (this.take('(')) {
      do args.push(this.pipe())
      while (this.take(';'))
      this.expect(')')
    }
    return { kind: 'call', name, args }
  }

  private condition(): Filter {
    const branches: { when: Filter; then: Filter }[] = []
    do {
      const when = this.pipe()
      this.expect('then')
      branches.push({ when, then: this.pipe() })
    } while (this.take('elif'))
    const otherwise = this.take('else') ? this.pipe() : identity
    this.expect('end')
    return { kind: 'if', branches, otherwise }
  }

  private object(): Filter {
    const members: { key: Filter; value: Filter }[] = []
    while (!this.take('}')) {
      const token = this.peek()
      this.at++
      let key: Filter
      if (token.type === 'name') key = { kind: 'value', value: token.text }
      else if (token.type === 'string') key = { kind: 'text', parts: token.parts }
      else if (token.text === '(') {
        key = this.pipe()
        this.expect(')')
      } else throw new JqError(`did not expect ${token.text} in an object`)
      const value: Filter = this.take(':') ? this.member() : { kind: 'field', of: identity, name: key }
      members.push({ key, value })
      if (!this.take(',') && this.peek().text !== '}') throw new JqError('an object does not end')
    }
    return { kind: 'object', members }
  }

  /** A value in an object: no comma, and pipes between values without one. */
  private member(): Filter {
    const left = this.alternative()
    return this.take('|') ? { kind: 'pipe', left, right: this.member() } : left
  }
}
