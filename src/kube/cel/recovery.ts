import type { Token, TokenKind } from './lexer.ts'
import { Lexer, tokenKinds } from './lexer.ts'
import type { Issue } from './source.ts'

/** The kinds that may come next; `end` when the rule may also end here. */
export interface Expected {
  readonly kinds: ReadonlySet<TokenKind>
  readonly end: boolean
}

/** Makes an Expected. */
export function expect(kinds: Iterable<TokenKind>, end = false): Expected {
  return { kinds: new Set(kinds), end }
}

/** A syntax error on its way to the rule that recovers from it. */
class Fault extends Error {}

/** Ends the parse. */
export class Abandoned extends Error {}

const order = new Map(tokenKinds.map((kind, index) => [kind, index]))

function listed(kinds: ReadonlySet<TokenKind>): string {
  const sorted = [...kinds].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
  return sorted.length === 1 ? (sorted[0] ?? '') : `{${sorted.join(', ')}}`
}

function display({ kind, text }: Token): string {
  return `'${kind === '<EOF>' ? kind : text.replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`
}

const mostSyntaxErrors = 100
const mostRecoveries = 30
const mostSkipped = 256

/**
 * The tokens of an expression, with what the parser says and does when one does not fit.
 * Follows the DefaultErrorStrategy of ANTLR 4 and cel-go parser.go recoveryLimitErrorStrategy.
 */
export class Recovery {
  readonly issues: Issue[] = []
  private readonly tokens: Token[] = []
  private readonly follow: Expected[] = []
  private readonly text: string
  private index = 0
  private recovering = false
  private recoveredAt = -1
  private attempts = 0

  constructor(text: string) {
    this.text = text
    const lexer = new Lexer(text)
    for (;;) {
      const token = lexer.next()
      this.tokens.push(token)
      if (token.kind === '<EOF>') break
    }
    this.issues.push(...lexer.issues)
  }

  /** The token `ahead` places on; 1 is the next. */
  look(ahead: number): Token {
    return this.tokens[Math.min(this.index + ahead, this.tokens.length) - 1] ?? { kind: '<EOF>', text: '', offset: this.text.length }
  }

  kind(ahead = 1): TokenKind {
    return this.look(ahead).kind
  }

  consume(): Token {
    const token = this.look(1)
    if (this.index < this.tokens.length - 1) this.index++
    return token
  }

  /** Runs a rule; `follow` is what may come after it in the rule that calls it. Gives undefined when a fault ended it. */
  rule<T>(follow: Expected, run: () => T): T | undefined {
    this.follow.push(follow)
    try {
      return run()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.recover()
      return undefined
    } finally {
      this.follow.pop()
    }
  }

  /** Takes a token of `kind`; `after` is what may come behind it in this rule. */
  match(kind: TokenKind, after: Expected): Token {
    if (this.kind() === kind) {
      this.recovering = false
      this.recoveredAt = -1
      return this.consume()
    }
    this.countAttempt()
    const wanted = expect([kind])
    if (this.deleteOne(wanted)) return this.consume()
    const here = this.look(1)
    if (this.whole(after).has(here.kind)) {
      this.report(`missing ${listed(this.whole(wanted))} at ${display(here)}`, here)
      return { kind, text: `<missing ${kind}>`, offset: here.offset }
    }
    throw this.mismatch(wanted)
  }

  /** Looks whether the next token can begin what comes here. */
  sync(expected: Expected): void {
    if (this.recovering || expected.end || expected.kinds.has(this.kind())) return
    if (!this.deleteOne(expected)) throw this.mismatch(expected)
  }

  /** The next tokens up to the one `ahead` places on begin nothing. */
  noViable(ahead: number): Fault {
    const offending = this.look(ahead)
    const first = this.look(1)
    const input =
      first.kind === '<EOF>'
        ? '<EOF>'
        : this.text.slice(first.offset, offending.kind === '<EOF>' ? this.lastEnd(ahead) : offending.offset + offending.text.length)
    const message = `no viable alternative at input '${input}'`
    const reserved = /^no viable alternative at input '.(true|false|null)'$/.exec(message)?.[1]
    this.report(reserved === undefined ? message : `mismatched input '${reserved}' expecting IDENTIFIER`, offending)
    return new Fault()
  }

  private lastEnd(ahead: number): number {
    for (let back = ahead - 1; back > 0; back--) {
      const token = this.look(back)
      if (token.kind !== '<EOF>') return token.offset + token.text.length
    }
    return this.text.length
  }

  private mismatch(expected: Expected): Fault {
    const here = this.look(1)
    this.report(`mismatched input ${display(here)} expecting ${listed(this.whole(expected))}`, here)
    return new Fault()
  }

  /** Drops the next token when the one after it fits. */
  private deleteOne(expected: Expected): boolean {
    const whole = this.whole(expected)
    if (!whole.has(this.kind(2))) return false
    const here = this.look(1)
    this.report(`extraneous input ${display(here)} expecting ${listed(whole)}`, here)
    this.consume()
    this.recovering = false
    this.recoveredAt = -1
    return true
  }

  /** What may come, seen from the whole expression. */
  private whole(expected: Expected): ReadonlySet<TokenKind> {
    if (!expected.end) return expected.kinds
    const kinds = new Set(expected.kinds)
    for (const follow of this.follow.toReversed()) {
      for (const kind of follow.kinds) kinds.add(kind)
      if (!follow.end) return kinds
    }
    return kinds.add('<EOF>')
  }

  private report(message: string, token: Token): void {
    if (this.recovering) return
    this.recovering = true
    const syntaxErrors = this.issues.length
    this.issues.push({
      offset: token.offset,
      message: `Syntax error: ${syntaxErrors < mostSyntaxErrors ? message : `More than ${mostSyntaxErrors} syntax errors`}`,
    })
    if (syntaxErrors >= mostSyntaxErrors) throw new Abandoned()
  }

  private countAttempt(): void {
    if (this.attempts++ < mostRecoveries) return
    this.issues.push({ offset: this.look(1).offset, message: `Syntax error: error recovery attempt limit exceeded: ${mostRecoveries}` })
    throw new Abandoned()
  }

  private recover(): void {
    this.countAttempt()
    if (this.recoveredAt === this.index) this.consume()
    this.recoveredAt = this.index
    const kinds = new Set<TokenKind>()
    for (const follow of this.follow) for (const kind of follow.kinds) kinds.add(kind)
    for (let skipped = 0; this.kind() !== '<EOF>' && !kinds.has(this.kind()); skipped++) {
      if (skipped >= mostSkipped) {
        this.issues.push({ offset: -1, message: `error recovery token lookahead limit exceeded: ${mostSkipped}` })
        throw new Abandoned()
      }
      this.consume()
    }
  }
}
