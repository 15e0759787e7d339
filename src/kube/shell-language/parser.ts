import type { Token } from './scanner.ts'
import { Scanner } from './scanner.ts'
import type { AndOr, Assignment, CommandNode, Pipeline, Redirect, Script, Word } from './syntax.ts'
import { ShellSyntaxError } from './syntax.ts'

const assignment = /^([A-Za-z_]\w*)=/
/** Words that end a list of commands when they stand where a command would begin. */
const closers: ReadonlySet<string> = new Set(['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}'])

/**
 * Reads a script of the POSIX shell language: simple commands, pipelines, `&&` and `||`, `if`, `while`, `until`,
 * `for`, `case`, groups, subshells, functions, redirections and here-documents.
 * Throws ShellSyntaxError, with `incomplete` true when more text could make it whole.
 */
export function parse(text: string, line = 1): Script {
  return new Parser(text, line).whole()
}

class Parser {
  private readonly scanner: Scanner
  private token: Token
  private depth = 0

  constructor(text: string, line: number) {
    this.scanner = new Scanner(text, parse, line)
    this.token = this.scanner.next()
  }

  whole(): Script {
    const script = this.list()
    if (this.token.kind !== 'end') throw this.unexpected()
    if (this.scanner.waitsForHereDocument) throw new ShellSyntaxError(this.token.line, undefined, 'here-document has no text')
    return script
  }

  private advance(): Token {
    const token = this.token
    this.token = this.scanner.next()
    return token
  }

  private unexpected(): ShellSyntaxError {
    const token = this.token
    if (token.kind === 'end') return new ShellSyntaxError(token.line, undefined)
    return new ShellSyntaxError(token.line, token.kind === 'operator' ? token.text : token.kind === 'newline' ? 'newline' : (token.bare ?? 'word'))
  }

  private isOperator(text: string): boolean {
    return this.token.kind === 'operator' && this.token.text === text
  }

  private isWord(text: string): boolean {
    return this.token.kind === 'word' && this.token.bare === text
  }

  private expectWord(text: string): void {
    if (!this.isWord(text)) throw this.unexpected()
    this.advance()
  }

  private expectOperator(text: string): void {
    if (!this.isOperator(text)) throw this.unexpected()
    this.advance()
  }

  private skipNewlines(): void {
    while (this.token.kind === 'newline') this.advance()
  }

  /** Commands up to a closing word or bracket. */
  private list(): Script {
    const items: AndOr[] = []
    if (++this.depth > 100) throw new ShellSyntaxError(this.token.line, '(', 'too many levels')
    for (;;) {
      this.skipNewlines()
      if (this.token.kind === 'end' || this.isOperator(')') || this.isOperator(';;')) break
      if (this.token.kind === 'word' && this.token.bare !== undefined && closers.has(this.token.bare)) break
      const first = this.pipeline()
      const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = []
      while (this.isOperator('&&') || this.isOperator('||')) {
        const operator = this.isOperator('&&') ? '&&' : '||'
        this.advance()
        this.skipNewlines()
        rest.push({ operator, pipeline: this.pipeline() })
      }
      const background = this.isOperator('&')
      items.push({ first, rest, background })
      if (background || this.isOperator(';')) this.advance()
      else if (this.token.kind === 'newline') this.advance()
      else break
    }
    this.depth--
    return items
  }

  /** A list that must hold a command, as after `then` and `do`. */
  private body(): Script {
    const script = this.list()
    if (script.length === 0) throw this.unexpected()
    return script
  }

  private pipeline(): Pipeline {
    let negated = false
    while (this.isWord('!')) {
      negated = !negated
      this.advance()
    }
    const commands = [this.command()]
    while (this.isOperator('|')) {
      this.advance()
      this.skipNewlines()
      commands.push(this.command())
    }
    return { negated, commands }
  }

  private command(): CommandNode {
    if (this.isOperator('(')) {
      this.advance()
      const body = this.body()
      this.expectOperator(')')
      return { kind: 'subshell', body, redirects: this.redirects() }
    }
    const bare = this.token.kind === 'word' ? this.token.bare : undefined
    switch (bare) {
      case '{': {
        this.advance()
        const body = this.body()
        this.expectWord('}')
        return { kind: 'group', body, redirects: this.redirects() }
      }
      case 'if':
        return this.ifCommand()
      case 'while':
      case 'until': {
        this.advance()
        const condition = this.body()
        return { kind: 'while', until: bare === 'until', condition, body: this.doGroup(), redirects: this.redirects() }
      }
      case 'for':
        return this.forCommand()
      case 'case':
        return this.caseCommand()
      default:
        if (bare !== undefined && closers.has(bare)) throw this.unexpected()
        return this.simple()
    }
  }

  private doGroup(): Script {
    this.expectWord('do')
    const body = this.body()
    this.expectWord('done')
    return body
  }

  private ifCommand(): CommandNode {
    const branches: { condition: Script; body: Script }[] = []
    let otherwise: Script | undefined
    this.advance()
    for (;;) {
      const condition = this.body()
      this.expectWord('then')
      branches.push({ condition, body: this.body() })
      if (this.isWord('elif')) {
        this.advance()
        continue
      }
      if (this.isWord('else')) {
        this.advance()
        otherwise = this.body()
      }
      this.expectWord('fi')
      return { kind: 'if', branches, ...(otherwise === undefined ? {} : { otherwise }), redirects: this.redirects() }
    }
  }

  private forCommand(): CommandNode {
    this.advance()
    const name = this.advance()
    if (name.kind !== 'word' || name.bare === undefined || !/^[A-Za-z_]\w*$/.test(name.bare))
      throw new ShellSyntaxError(name.line, 'word', 'bad for loop variable')
    this.skipNewlines()
    let words: Word[] | undefined
    if (this.isWord('in')) {
      this.advance()
      words = []
      while (this.token.kind === 'word') {
        words.push(this.token.word)
        this.advance()
      }
    }
    if (this.isOperator(';')) this.advance()
    this.skipNewlines()
    return { kind: 'for', name: name.bare, ...(words === undefined ? {} : { words }), body: this.doGroup(), redirects: this.redirects() }
  }

  private caseCommand(): CommandNode {
    this.advance()
    const subject = this.advance()
    if (subject.kind !== 'word') throw new ShellSyntaxError(subject.line, 'newline')
    this.skipNewlines()
    this.expectWord('in')
    this.skipNewlines()
    const branches: { patterns: Word[]; body: Script }[] = []
    while (!this.isWord('esac')) {
      if (this.isOperator('(')) this.advance()
      const patterns: Word[] = []
      for (;;) {
        const pattern = this.token
        if (pattern.kind !== 'word') throw this.unexpected()
        patterns.push(pattern.word)
        this.advance()
        if (!this.isOperator('|')) break
        this.advance()
      }
      this.expectOperator(')')
      branches.push({ patterns, body: this.list() })
      if (this.isOperator(';;')) this.advance()
      this.skipNewlines()
    }
    this.expectWord('esac')
    return { kind: 'case', word: subject.word, branches, redirects: this.redirects() }
  }

  private simple(): CommandNode {
    const assignments: Assignment[] = []
    const words: Word[] = []
    const redirects: Redirect[] = []
    const line = this.token.line
    for (;;) {
      const redirect = this.redirect()
      if (redirect !== undefined) {
        redirects.push(redirect)
        continue
      }
      const token = this.token
      if (token.kind !== 'word') break
      this.advance()
      const first = token.word[0]
      const match = words.length === 0 && first?.kind === 'text' && !first.quoted ? assignment.exec(first.text) : null
      if (match !== null && first?.kind === 'text') {
        const rest = first.text.slice(match[0].length)
        assignments.push({
          name: match[1] ?? '',
          value: [...(rest === '' ? [] : [{ kind: 'text' as const, text: rest, quoted: false }]), ...token.word.slice(1)],
        })
        continue
      }
      if (words.length === 0 && this.isOperator('(') && token.bare !== undefined && assignments.length === 0) return this.functionCommand(token.bare)
      words.push(token.word)
      if (words.length === 1 && token.bare === '[[') words.push(...this.condition())
    }
    if (assignments.length + words.length + redirects.length === 0) throw this.unexpected()
    return { kind: 'simple', assignments, words, redirects, line }
  }

  /** What stands behind `[[`, up to `]]`: nothing is split, and operators are words of their own. */
  private condition(): Word[] {
    const words: Word[] = []
    for (;;) {
      const token = this.token
      if (token.kind === 'end') throw this.unexpected()
      this.advance()
      if (token.kind === 'newline') continue
      if (token.kind === 'operator') words.push([{ kind: 'text', text: token.text, quoted: true }])
      else words.push(whole(token.word))
      if (token.kind === 'word' && token.bare === ']]') return words
    }
  }

  private functionCommand(name: string): CommandNode {
    this.advance()
    this.expectOperator(')')
    this.skipNewlines()
    return { kind: 'function', name, body: this.command(), redirects: [] }
  }

  private redirects(): Redirect[] {
    const redirects: Redirect[] = []
    for (let redirect = this.redirect(); redirect !== undefined; redirect = this.redirect()) redirects.push(redirect)
    return redirects
  }

  private redirect(): Redirect | undefined {
    const token = this.token
    if (token.kind !== 'operator' || !/^[<>]/.test(token.text)) return undefined
    this.advance()
    const target = this.token
    if (target.kind !== 'word') throw this.unexpected()
    const fd = token.fd ?? (token.text.startsWith('<') ? 0 : 1)
    if (token.text === '<<' || token.text === '<<-') {
      const text = this.scanner.hereDocument(target.word, token.text === '<<-')
      this.advance()
      return { fd, operator: '<<', target: text }
    }
    this.advance()
    const operator = token.text === '>|' ? '>' : token.text
    if (operator !== '<' && operator !== '>' && operator !== '>>' && operator !== '>&' && operator !== '<&' && operator !== '<<<') throw this.unexpected()
    return { fd, operator, target: target.word }
  }
}

/** A word that stays one field; what was quoted in it is marked by backslashes, so that it is no pattern. */
function whole(word: Word): Word {
  return word.map(part =>
    part.kind === 'text' ? { ...part, text: part.quoted ? part.text.replace(/[\\*?[]/g, '\\$&') : part.text, quoted: true } : { ...part, quoted: true },
  )
}
