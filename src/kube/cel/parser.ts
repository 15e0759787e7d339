import {
  afterMember,
  afterUnary,
  fieldName,
  inExpr,
  inOptional,
  inPrimary,
  memberStart,
  operators,
  primaryStart,
  products,
  relations,
  reserved,
  ruleEnd,
  sums,
  unaryStart,
} from './grammar.ts'
import type { Token, TokenKind } from './lexer.ts'
import { LiteralError, readBytes, readDouble, readInt, readString, readUint } from './literals.ts'
import { expandMacro } from './macros.ts'
import type { Expected } from './recovery.ts'
import { Abandoned, expect, Recovery } from './recovery.ts'
import type { Issue } from './source.ts'
import type { Expr, MapEntry } from './syntax.ts'

/** An expression nested deeper than this is refused. */
const deepest = 250
const longest = 100_000

/** What parsing gives: the expression (absent when there is none to go on with) and what is wrong. */
export interface Parsed {
  readonly expr: Expr
  readonly issues: readonly Issue[]
}

/** Reads an expression. Follows cel-go parser/parser.go and gen/CEL.g4, with the words of the parser that ANTLR 4 makes of it. */
export function parse(text: string): Parsed {
  const nothing: Expr = { kind: 'literal', offset: -1, value: null }
  const size = [...text].length
  if (size > longest) return { expr: nothing, issues: [{ offset: -1, message: `expression code point size exceeds limit: size: ${size}, limit ${longest}` }] }
  const parser = new Parser(text)
  try {
    return { expr: parser.start(), issues: parser.issues }
  } catch (error) {
    if (error instanceof Abandoned) return { expr: nothing, issues: parser.issues }
    throw error
  }
}

class Parser {
  private readonly tokens: Recovery
  private depth = 0

  constructor(text: string) {
    this.tokens = new Recovery(text)
  }

  get issues(): Issue[] {
    return this.tokens.issues
  }

  start(): Expr {
    const expr = this.expr(expect(['<EOF>']))
    this.tokens.rule(ruleEnd, () => this.tokens.match('<EOF>', expect(['<EOF>'])))
    return expr
  }

  /** Runs a rule and gives an empty expression when it came to nothing. */
  private rule(follow: Expected, run: () => Expr): Expr {
    if (++this.depth > deepest * 6) {
      this.issues.push({ offset: -1, message: `expression recursion limit exceeded: ${deepest}` })
      throw new Abandoned()
    }
    const { offset } = this.tokens.look(1)
    const expr = this.tokens.rule(follow, run) ?? { kind: 'literal', offset, value: null }
    this.depth--
    return expr
  }

  private is(...kinds: TokenKind[]): boolean {
    return kinds.includes(this.tokens.kind())
  }

  private expr(follow: Expected): Expr {
    return this.rule(follow, () => {
      const condition = this.or(expect(["'?'"], true))
      if (!this.is("'?'")) return condition
      const { offset } = this.tokens.match("'?'", inExpr)
      const yes = this.or(expect(["':'"]))
      this.tokens.match("':'", inExpr)
      return call(offset, '_?_:_', [condition, yes, this.expr(ruleEnd)])
    })
  }

  private or(follow: Expected): Expr {
    const again = expect(["'||'"], true)
    return this.rule(follow, () => this.chain(["'||'"], again, () => this.and(again), '_||_'))
  }

  private and(follow: Expected): Expr {
    const again = expect(["'&&'"], true)
    return this.rule(follow, () => this.chain(["'&&'"], again, () => this.relation(again), '_&&_'))
  }

  /** Operands with operators between them, the first two together first. */
  private chain(kinds: readonly TokenKind[], after: Expected, operand: () => Expr, name?: string): Expr {
    let left = operand()
    while (this.is(...kinds)) {
      const { kind, offset } = this.tokens.match(this.tokens.kind(), inExpr)
      left = call(offset, name ?? operators[kind] ?? kind, [left, operand()])
    }
    this.tokens.sync(after)
    return left
  }

  private relation(follow: Expected): Expr {
    const again = expect(relations, true)
    return this.rule(follow, () => this.chain(relations, again, () => this.sum(again)))
  }

  private sum(follow: Expected): Expr {
    return this.rule(follow, () => this.chain(sums, afterUnary, () => this.chain(products, afterUnary, () => this.unary(afterUnary))))
  }

  private unary(follow: Expected): Expr {
    return this.rule(follow, () => {
      this.tokens.sync(inExpr)
      if (this.is("'!'")) return this.prefixed("'!'", '!_')
      if (!this.is("'-'")) return this.member(ruleEnd)
      const second = this.tokens.kind(2)
      if (second === 'NUM_INT' || second === 'NUM_FLOAT') return this.member(ruleEnd)
      if (second === "'!'" || !unaryStart.includes(second)) throw this.tokens.noViable(2)
      return this.prefixed("'-'", '-_')
    })
  }

  private prefixed(kind: TokenKind, name: string): Expr {
    const after = expect([...primaryStart, kind])
    const first = this.tokens.match(kind, after)
    let count = 1
    while (this.is(kind)) {
      if (kind === "'-'" && !primaryStart.includes(this.tokens.kind(2))) throw this.tokens.noViable(2)
      this.tokens.match(kind, after)
      count++
    }
    const operand = this.member(ruleEnd)
    return count % 2 === 0 ? operand : call(first.offset, name, [operand])
  }

  private member(follow: Expected): Expr {
    return this.rule(follow, () => {
      let operand = this.primary(afterMember)
      while (this.is(...memberStart)) operand = this.is("'['") ? this.index(operand) : this.dotted(operand)
      return operand
    })
  }

  private index(operand: Expr): Expr {
    const { offset } = this.tokens.match("'['", inOptional)
    this.tokens.sync(inOptional)
    const optional = this.is("'?'")
    if (optional) this.tokens.match("'?'", inExpr)
    const index = this.expr(expect(["']'"]))
    this.tokens.match("']'", afterMember)
    return call(offset, optional ? '_[?_]' : '_[_]', [operand, index])
  }

  private dotted(operand: Expr): Expr {
    const second = this.tokens.kind(2)
    if (second !== "'?'" && second !== 'IDENTIFIER' && second !== 'ESC_IDENTIFIER') throw this.tokens.noViable(2)
    const dot = this.tokens.match("'.'", expect(["'?'", 'IDENTIFIER', 'ESC_IDENTIFIER']))
    if (this.is('IDENTIFIER') && this.tokens.kind(2) === "'('") {
      const name = this.tokens.consume()
      const open = this.tokens.match("'('", expect([...unaryStart, "')'"]))
      return this.callOrMacro(open.offset, name.text, operand, this.args())
    }
    const optional = this.is("'?'")
    if (optional) this.tokens.match("'?'", fieldName)
    const { text, offset } = this.escapeIdent(afterMember)
    if (!optional) return { kind: 'select', offset: dot.offset, operand, field: text, test: false }
    return call(dot.offset, '_?._', [operand, { kind: 'literal', offset, value: text }])
  }

  private escapeIdent(follow: Expected): { text: string; offset: number } {
    const found = this.tokens.rule(follow, () => {
      this.tokens.sync(fieldName)
      return this.tokens.match(this.is('ESC_IDENTIFIER') ? 'ESC_IDENTIFIER' : 'IDENTIFIER', ruleEnd)
    })
    if (found?.kind === 'ESC_IDENTIFIER') this.issues.push({ offset: found.offset, message: "unsupported syntax: '`'" })
    return { text: found?.text ?? '', offset: found?.offset ?? -1 }
  }

  private args(): Expr[] {
    this.tokens.sync(expect([...unaryStart, "')'"]))
    const args: Expr[] = []
    if (this.is(...unaryStart)) {
      const again = expect(["','"], true)
      this.tokens.rule(expect(["')'"]), () => {
        args.push(this.expr(again))
        while (this.is("','")) {
          this.tokens.match("','", inExpr)
          args.push(this.expr(again))
        }
      })
    }
    this.tokens.match("')'", afterMember)
    return args
  }

  private primary(follow: Expected): Expr {
    return this.rule(follow, () => {
      this.tokens.sync(inPrimary)
      switch (this.tokens.kind()) {
        case "'('": {
          this.tokens.match("'('", inExpr)
          const inner = this.expr(expect(["')'"]))
          this.tokens.match("')'", ruleEnd)
          return inner
        }
        case "'['":
          return this.list()
        case "'{'":
          return this.map()
        case "'.'":
        case 'IDENTIFIER':
          return this.named()
        default:
          return this.literal()
      }
    })
  }

  private named(): Expr {
    const dotted = this.is("'.'")
    if (dotted && this.tokens.kind(2) !== 'IDENTIFIER') throw this.tokens.noViable(2)
    const from = dotted ? 2 : 1
    let end = from
    while (this.tokens.kind(end + 1) === "'.'" && this.tokens.kind(end + 2) === 'IDENTIFIER') end += 2
    if (this.tokens.kind(end + 1) === "'{'") return this.message(end)
    const start = this.tokens.look(1)
    if (dotted) this.tokens.consume()
    const name = this.tokens.match('IDENTIFIER', expect(["'('"], true))
    const text = `${dotted ? '.' : ''}${name.text}`
    const isCall = this.is("'('")
    let args: Expr[] = []
    let offset = name.offset
    if (isCall) {
      offset = this.tokens.match("'('", expect([...unaryStart, "')'"])).offset
      args = this.args()
    }
    if (reserved.has(name.text)) return this.refuse(start.offset, `reserved identifier: ${name.text}`)
    return isCall ? this.callOrMacro(offset, text, undefined, args) : { kind: 'ident', offset, name: text }
  }

  private refuse(offset: number, message: string): Expr {
    this.issues.push({ offset, message })
    return { kind: 'literal', offset, value: null }
  }

  /** `a.b.Type{field: value}`; its name ends `end` tokens on. */
  private message(end: number): Expr {
    let name = ''
    for (let count = 0; count < end; count++) name += this.tokens.consume().text
    const values: Expr[] = []
    const offset = this.braced(expect(["'}'", "','", "'?'", 'IDENTIFIER', 'ESC_IDENTIFIER']), ['IDENTIFIER', 'ESC_IDENTIFIER', "'?'"], () => {
      if (this.is("'?'")) this.tokens.match("'?'", fieldName)
      this.escapeIdent(expect(["':'"]))
      this.tokens.match("':'", inExpr)
      values.push(this.expr(expect(["','"], true)))
    })
    return { kind: 'struct', offset, name, values }
  }

  /** `{`, entries with commas between and perhaps behind, `}`; gives where it began. */
  private braced(inside: Expected, starts: readonly TokenKind[], entry: () => void): number {
    const { offset } = this.tokens.match("'{'", inside)
    this.items(inside, starts, entry, "'}'")
    return offset
  }

  private items(inside: Expected, starts: readonly TokenKind[], entry: () => void, close: TokenKind): void {
    this.tokens.sync(inside)
    if (this.is(...starts)) {
      this.tokens.rule(expect(["','", close]), () => {
        entry()
        while (this.is("','") && starts.includes(this.tokens.kind(2))) {
          this.tokens.match("','", expect(starts))
          entry()
        }
      })
    }
    const end = expect(["','", close])
    this.tokens.sync(end)
    if (this.is("','")) this.tokens.match("','", expect([close]))
    this.tokens.match(close, ruleEnd)
  }

  private optExpr(follow: Expected): { expr: Expr; optional: boolean } {
    let optional = false
    const expr = this.rule(follow, () => {
      this.tokens.sync(inOptional)
      optional = this.is("'?'")
      if (optional) this.tokens.match("'?'", inExpr)
      return this.expr(ruleEnd)
    })
    return { expr, optional }
  }

  private list(): Expr {
    const inside = expect([...unaryStart, "'?'", "','", "']'"])
    const { offset } = this.tokens.match("'['", inside)
    const elements: Expr[] = []
    const optionals = new Set<number>()
    const entry = () => {
      const { expr, optional } = this.optExpr(expect(["','"], true))
      if (optional) optionals.add(elements.length)
      elements.push(expr)
    }
    this.items(inside, [...unaryStart, "'?'"], entry, "']'")
    return { kind: 'list', offset, elements, optional: optionals }
  }

  private map(): Expr {
    const entries: MapEntry[] = []
    const offset = this.braced(expect([...unaryStart, "'?'", "','", "'}'"]), [...unaryStart, "'?'"], () => {
      const { expr: key, optional } = this.optExpr(expect(["':'"]))
      const colon = this.tokens.match("':'", inExpr)
      entries.push({ offset: colon.offset, key, value: this.expr(expect(["','"], true)), optional })
    })
    return { kind: 'map', offset, entries }
  }

  private literal(): Expr {
    return this.rule(ruleEnd, () => {
      const { offset } = this.tokens.look(1)
      const negative = this.is("'-'")
      if (negative) {
        const second = this.tokens.kind(2)
        if (second !== 'NUM_INT' && second !== 'NUM_FLOAT') throw this.tokens.noViable(2)
        this.tokens.consume()
      }
      const token = this.tokens.match(this.tokens.kind(), ruleEnd)
      try {
        return { kind: 'literal', offset, value: literalValue(token, negative) }
      } catch (error) {
        if (error instanceof LiteralError) return this.refuse(offset, error.message)
        throw error
      }
    })
  }

  private callOrMacro(offset: number, name: string, target: Expr | undefined, args: readonly Expr[]): Expr {
    const expanded = expandMacro(offset, name, target, args)
    if (expanded === undefined) return { kind: 'call', offset, function: name, target, args }
    return 'message' in expanded ? this.refuse(expanded.offset, expanded.message) : expanded
  }
}

function call(offset: number, name: string, args: readonly Expr[]): Expr {
  return { kind: 'call', offset, function: name, target: undefined, args }
}

function literalValue({ kind, text }: Token, negative: boolean) {
  switch (kind) {
    case 'NUM_INT':
      return readInt(text, negative)
    case 'NUM_UINT':
      return readUint(text)
    case 'NUM_FLOAT':
      return readDouble(text, negative)
    case 'STRING':
      return readString(text)
    case 'BYTES':
      return readBytes(text)
    case "'true'":
      return true
    case "'false'":
      return false
    default:
      return null
  }
}
