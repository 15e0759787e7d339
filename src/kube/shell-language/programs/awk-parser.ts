/** An awk program that cannot be read. */
export class AwkSyntaxError extends Error {}

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'regex'; readonly value: RegExp }
  | { readonly kind: 'field'; readonly index: Expression }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'element'; readonly name: string; readonly key: readonly Expression[] }
  | { readonly kind: 'in'; readonly name: string; readonly key: Expression }
  | { readonly kind: 'unary'; readonly operator: string; readonly value: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'assign'; readonly operator: string; readonly target: Expression; readonly value: Expression }
  | { readonly kind: 'step'; readonly by: number; readonly before: boolean; readonly target: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }

export type Statement =
  | { readonly kind: 'print' | 'printf'; readonly values: readonly Expression[] }
  | { readonly kind: 'expression'; readonly value: Expression }
  | { readonly kind: 'if'; readonly condition: Expression; readonly yes: Statement; readonly no?: Statement }
  | { readonly kind: 'while'; readonly condition: Expression; readonly body: Statement }
  | { readonly kind: 'for'; readonly first?: Statement; readonly condition?: Expression; readonly next?: Statement; readonly body: Statement }
  | { readonly kind: 'each'; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'delete'; readonly name: string; readonly key: readonly Expression[] }
  | { readonly kind: 'exit'; readonly code?: Expression }
  | { readonly kind: 'next' | 'break' | 'continue' }

/** What is done with the lines that a pattern picks. Without an action they are printed. */
export interface Rule {
  readonly when: 'begin' | 'end' | 'line'
  readonly pattern?: Expression
  readonly until?: Expression
  readonly action?: Statement
}

type Token = { readonly kind: 'number' | 'text' | 'regex' | 'name' | 'function' | 'operator' | 'newline' | 'end'; readonly text: string }

const functions: ReadonlySet<string> = new Set(['length', 'substr', 'index', 'split', 'sub', 'gsub', 'toupper', 'tolower', 'int', 'sprintf', 'match'])
const operators = /^(?:\+\+|--|\+=|-=|\*=|\/=|%=|\^=|==|!=|<=|>=|&&|\|\||!~|[-+*/%^!<>=~?:,;(){}[\]$])/
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\', '/': '/' }

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let rest = text
  const add = (kind: Token['kind'], length: number, value = rest.slice(0, length)) => {
    tokens.push({ kind, text: value })
    rest = rest.slice(length)
  }
  while (rest !== '') {
    const blank = /^(?:[ \t\r]|\\\n|#[^\n]*)+/.exec(rest)
    const last = tokens.at(-1)
    const string = /^"((?:[^"\\\n]|\\[\s\S])*)"/.exec(rest)
    const regex = /^\/((?:[^/\\\n]|\\.)*)\//.exec(rest)
    const name = /^[A-Za-z_]\w*/.exec(rest)?.[0]
    const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(rest)?.[0]
    const value = last !== undefined && (['number', 'text', 'name'].includes(last.kind) || [')', ']', '$', '++', '--'].includes(last.text))
    if (blank !== null) rest = rest.slice(blank[0].length)
    else if (rest.startsWith('\n')) add('newline', 1)
    else if (string !== null)
      add(
        'text',
        string[0].length,
        (string[1] ?? '').replace(/\\([\s\S])/g, (whole, letter: string) => escapes[letter] ?? whole),
      )
    else if (regex !== null && !value) add('regex', regex[0].length, regex[1])
    else if (number !== undefined) add('number', number.length)
    else if (name !== undefined) add(functions.has(name) ? 'function' : 'name', name.length)
    else {
      const operator = operators.exec(rest)?.[0]
      if (operator === undefined) throw new AwkSyntaxError('syntax error')
      add('operator', operator.length)
    }
  }
  return [...tokens, { kind: 'end', text: '' }]
}

/** Reads an awk program. Throws AwkSyntaxError. Own functions, getline and pipes are left out. */
export function parseAwk(text: string): readonly Rule[] {
  return new AwkParser(tokensOf(text)).program()
}

/** From the loosest to the tightest; `''` is the joining of two values that stand side by side. */
const levels: readonly (readonly string[])[] = [['||'], ['&&'], ['~', '!~'], ['<', '<=', '==', '!=', '>', '>='], [''], ['+', '-'], ['*', '/', '%']]

class AwkParser {
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  program(): Rule[] {
    const rules: Rule[] = []
    for (this.skip(); this.token.kind !== 'end'; this.skip()) rules.push(this.rule())
    return rules
  }

  private get token(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: '' }
  }

  private is(text: string): boolean {
    const { kind } = this.token
    return (kind === 'operator' || kind === 'name') && this.token.text === text
  }

  private take(...texts: string[]): string | undefined {
    const found = texts.find(text => this.is(text))
    if (found !== undefined) this.at++
    return found
  }

  private expect(text: string): void {
    if (this.take(text) === undefined) throw new AwkSyntaxError('syntax error')
  }

  private name(): string {
    if (this.token.kind !== 'name') throw new AwkSyntaxError('syntax error')
    return this.tokens[this.at++]?.text ?? ''
  }

  private lines(): void {
    while (this.token.kind === 'newline') this.at++
  }

  private skip(): void {
    while (this.token.kind === 'newline' || this.is(';')) this.at++
  }

  private rule(): Rule {
    const special = this.take('BEGIN', 'END')
    if (special !== undefined) return { when: special === 'BEGIN' ? 'begin' : 'end', action: this.block() }
    if (this.is('{')) return { when: 'line', action: this.block() }
    const pattern = this.expression()
    const until = this.take(',') === undefined ? undefined : this.expression()
    const action = this.is('{') ? this.block() : undefined
    return { when: 'line', pattern, ...(until === undefined ? {} : { until }), ...(action === undefined ? {} : { action }) }
  }

  private block(): Statement {
    this.expect('{')
    const body: Statement[] = []
    for (this.skip(); !this.is('}'); this.skip()) body.push(this.statement())
    this.expect('}')
    return { kind: 'block', body }
  }

  private statement(): Statement {
    if (this.is('{')) return this.block()
    if (this.take('if') !== undefined) return this.conditional()
    if (this.take('while') !== undefined) {
      const condition = this.inBrackets()
      return { kind: 'while', condition, body: this.body() }
    }
    if (this.take('for') !== undefined) return this.loop()
    const simple = this.simple()
    this.lines()
    return simple
  }

  private body(): Statement {
    this.lines()
    if (this.take(';') !== undefined) return { kind: 'block', body: [] }
    return this.statement()
  }

  private inBrackets(): Expression {
    this.expect('(')
    const value = this.expression()
    this.expect(')')
    return value
  }

  private conditional(): Statement {
    const condition = this.inBrackets()
    const yes = this.body()
    const start = this.at
    this.skip()
    if (this.take('else') !== undefined) return { kind: 'if', condition, yes, no: this.body() }
    this.at = start
    return { kind: 'if', condition, yes }
  }

  private loop(): Statement {
    this.expect('(')
    if (this.tokens[this.at + 1]?.text === 'in' && this.tokens[this.at + 3]?.text === ')') {
      const variable = this.name()
      this.expect('in')
      const array = this.name()
      this.expect(')')
      return { kind: 'each', variable, array, body: this.body() }
    }
    const first = this.is(';') ? undefined : this.simple()
    this.expect(';')
    const condition = this.is(';') ? undefined : this.expression()
    this.expect(';')
    const next = this.is(')') ? undefined : this.simple()
    this.expect(')')
    return { kind: 'for', ...(first && { first }), ...(condition && { condition }), ...(next && { next }), body: this.body() }
  }

  private simple(): Statement {
    const word = this.take('print', 'printf', 'next', 'break', 'continue', 'exit', 'delete')
    switch (word) {
      case 'next':
      case 'break':
      case 'continue':
        return { kind: word }
      case 'exit':
        return this.ended() ? { kind: 'exit' } : { kind: 'exit', code: this.expression() }
      case 'delete': {
        const name = this.name()
        return { kind: 'delete', name, key: this.take('[') === undefined ? [] : this.list(']') }
      }
      case 'print':
      case 'printf':
        return { kind: word, values: this.printed() }
    }
    return { kind: 'expression', value: this.expression() }
  }

  private ended(): boolean {
    return this.token.kind === 'newline' || this.token.kind === 'end' || this.is(';') || this.is('}') || this.is(')')
  }

  private printed(): Expression[] {
    if (this.ended()) return []
    const values = [this.expression()]
    while (this.take(',') !== undefined) values.push(this.expression())
    return values
  }

  private list(close: string): Expression[] {
    const values: Expression[] = []
    while (this.take(close) === undefined) {
      if (values.length > 0) this.expect(',')
      values.push(this.expression())
    }
    return values
  }

  private expression(): Expression {
    const target = this.choice()
    const operator = this.take('=', '+=', '-=', '*=', '/=', '%=', '^=')
    if (operator === undefined) return target
    if (!['variable', 'field', 'element'].includes(target.kind)) throw new AwkSyntaxError('syntax error')
    return { kind: 'assign', operator: operator.slice(0, -1), target, value: this.expression() }
  }

  private choice(): Expression {
    const condition = this.level(0)
    if (this.take('?') === undefined) return condition
    const yes = this.expression()
    this.expect(':')
    return { kind: 'choice', condition, yes, no: this.expression() }
  }

  private level(index: number): Expression {
    const here = levels[index]
    if (here === undefined) return this.unary()
    let left = this.level(index + 1)
    for (;;) {
      const joins = here[0] === '' && this.beginsValue()
      const operator = joins ? '' : here[0] === '' ? undefined : this.take(...here)
      if (operator === undefined && index === 1 && this.take('in') !== undefined) {
        left = { kind: 'in', name: this.name(), key: left }
        continue
      }
      if (operator === undefined) return left
      left = { kind: 'binary', operator, left, right: this.level(index + 1) }
    }
  }

  private beginsValue(): boolean {
    const { kind, text } = this.token
    return (
      kind === 'number' ||
      kind === 'text' ||
      kind === 'function' ||
      (kind === 'name' && text !== 'in') ||
      (['(', '$', '!', '-'].includes(text) && kind === 'operator' && text !== '-')
    )
  }

  private unary(): Expression {
    const operator = this.take('!', '-', '+')
    if (operator !== undefined) return { kind: 'unary', operator, value: this.unary() }
    const base = this.postfix()
    return this.take('^') === undefined ? base : { kind: 'binary', operator: '^', left: base, right: this.unary() }
  }

  private postfix(): Expression {
    const before = this.take('++', '--')
    if (before !== undefined) return { kind: 'step', by: before === '++' ? 1 : -1, before: true, target: this.primary() }
    const target = this.primary()
    const after = this.take('++', '--')
    return after === undefined ? target : { kind: 'step', by: after === '++' ? 1 : -1, before: false, target }
  }

  private primary(): Expression {
    const token = this.token
    if (this.take('(') !== undefined) {
      const value = this.expression()
      this.expect(')')
      return value
    }
    if (this.take('$') !== undefined) return { kind: 'field', index: this.primary() }
    this.at++
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.text) }
      case 'text':
        return { kind: 'text', value: token.text }
      case 'regex':
        return { kind: 'regex', value: this.regular(token.text) }
      case 'function':
        return { kind: 'call', name: token.text, args: this.take('(') === undefined ? [] : this.list(')') }
      case 'name':
        return this.take('[') === undefined ? { kind: 'variable', name: token.text } : { kind: 'element', name: token.text, key: this.list(']') }
      default:
        throw new AwkSyntaxError('syntax error')
    }
  }

  private regular(text: string): RegExp {
    try {
      return new RegExp(text)
    } catch {
      throw new AwkSyntaxError(`regular expression compile failed: ${text}`)
    }
  }
}
