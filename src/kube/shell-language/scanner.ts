import type { ParameterOperator, Script, Word, WordPart } from './syntax.ts'
import { ShellSyntaxError } from './syntax.ts'

/** A token of the shell grammar: a word (with its bare text when nothing in it was quoted), an operator, or a line's end. */
export type Token =
  | { readonly kind: 'word'; readonly word: Word; readonly bare: string | undefined; readonly line: number }
  | { readonly kind: 'operator'; readonly text: string; readonly fd?: number; readonly line: number }
  | { readonly kind: 'newline'; readonly line: number }
  | { readonly kind: 'end'; readonly line: number }

const operators = ['<<<', '<<-', '&&', '||', ';;', '<<', '>>', '>&', '<&', '>|', '&', '|', ';', '(', ')', '<', '>'] as const
// Other white space than these, such as a no-break space, is part of a word.
const endsWord = /[ \t\r\n;&|<>()]/
const parameterOperators: readonly ParameterOperator[] = [':-', ':=', ':?', ':+', '%%', '##', '//', '^^', ',,', '-', '=', '?', '+', '%', '#', '/', ':']

interface HereDocument {
  readonly delimiter: string
  readonly quoted: boolean
  readonly stripTabs: boolean
  readonly target: WordPart[]
}

/** Cuts shell text into tokens. `parseScript` reads the scripts inside `$(…)`. */
export class Scanner {
  private readonly text: string
  private readonly parseScript: (text: string, line: number) => Script
  private position = 0
  private line: number
  private readonly pending: HereDocument[] = []
  private openHereDocument = false

  constructor(text: string, parseScript: (text: string, line: number) => Script, line = 1) {
    this.text = text
    this.parseScript = parseScript
    this.line = line
  }

  /** The next token. */
  next(): Token {
    this.skipBlanks()
    const line = this.line
    const char = this.text[this.position]
    if (char === undefined) return { kind: 'end', line }
    if (char === '\n') {
      this.position++
      this.line++
      this.readHereDocuments()
      return { kind: 'newline', line }
    }
    const number = /^\d(?=[<>])/.exec(this.text.slice(this.position, this.position + 2))?.[0]
    const at = this.position + (number === undefined ? 0 : 1)
    const operator = operators.find(candidate => this.text.startsWith(candidate, at))
    if (operator !== undefined) {
      this.position = at + operator.length
      return { kind: 'operator', text: operator, line, ...(number === undefined ? {} : { fd: Number(number) }) }
    }
    return this.word(line)
  }

  /** Registers a here-document whose text begins after this line; gives the word its text will be in. */
  hereDocument(delimiter: Word, stripTabs: boolean): Word {
    const target: WordPart[] = []
    this.pending.push({
      delimiter: delimiter.map(part => (part.kind === 'text' ? part.text : '')).join(''),
      quoted: delimiter.some(part => part.quoted),
      stripTabs,
      target,
    })
    return target
  }

  private skipBlanks(): void {
    for (;;) {
      const char = this.text[this.position]
      if (char === ' ' || char === '\t' || char === '\r') this.position++
      else if (char === '\\' && this.text[this.position + 1] === '\n') {
        this.position += 2
        this.line++
      } else if (char === '#') {
        while (this.position < this.text.length && this.text[this.position] !== '\n') this.position++
      } else return
    }
  }

  private readHereDocuments(): void {
    for (const document of this.pending.splice(0)) {
      let body = ''
      for (;;) {
        if (this.position >= this.text.length) {
          this.openHereDocument = true
          break
        }
        const end = this.text.indexOf('\n', this.position)
        let row = this.text.slice(this.position, end < 0 ? this.text.length : end)
        this.position = end < 0 ? this.text.length : end + 1
        this.line++
        if (document.stripTabs) row = row.replace(/^\t+/, '')
        if (row === document.delimiter) break
        body += `${row}\n`
      }
      if (document.quoted) document.target.push({ kind: 'text', text: body, quoted: true })
      else document.target.push(...this.inner(body, 'here'))
    }
  }

  /** True when text ends inside a here-document. */
  get waitsForHereDocument(): boolean {
    return this.openHereDocument || this.pending.length > 0
  }

  private word(line: number): Token {
    const parts: WordPart[] = []
    let bare: string | undefined = ''
    let text = ''
    const flush = () => {
      if (text !== '') parts.push({ kind: 'text', text, quoted: false })
      text = ''
    }
    for (;;) {
      const char = this.text[this.position]
      if (char === undefined || endsWord.test(char)) break
      if (char === '\\') {
        const next = this.text[this.position + 1]
        this.position += 2
        if (next === '\n') {
          this.line++
          continue
        }
        flush()
        bare = undefined
        parts.push({ kind: 'text', text: next ?? '\\', quoted: true })
      } else if (char === "'") {
        flush()
        bare = undefined
        const end = this.text.indexOf("'", this.position + 1)
        if (end < 0) throw new ShellSyntaxError(this.line, undefined, 'unterminated quoted string')
        const quoted = this.text.slice(this.position + 1, end)
        this.line += quoted.split('\n').length - 1
        this.position = end + 1
        parts.push({ kind: 'text', text: quoted, quoted: true })
      } else if (char === '"') {
        flush()
        bare = undefined
        this.position++
        parts.push(...this.doubleQuoted())
      } else if (char === '$' || char === '`') {
        flush()
        const part = this.dollar(false)
        if (part === undefined) {
          text += char
          if (bare !== undefined) bare += char
        } else {
          bare = undefined
          parts.push(part)
        }
      } else {
        text += char
        if (bare !== undefined) bare += char
        this.position++
      }
    }
    flush()
    return { kind: 'word', word: parts, bare, line }
  }

  private doubleQuoted(): WordPart[] {
    const parts: WordPart[] = []
    let text = ''
    for (;;) {
      const char = this.text[this.position]
      if (char === undefined) throw new ShellSyntaxError(this.line, undefined, 'unterminated quoted string')
      if (char === '"') {
        this.position++
        if (text !== '' || parts.length === 0) parts.push({ kind: 'text', text, quoted: true })
        return parts
      }
      if (char === '\\') {
        const next = this.text[this.position + 1] ?? ''
        this.position += 2
        if (next === '\n') this.line++
        else text += '$`"\\'.includes(next) ? next : `\\${next}`
      } else if (char === '$' || char === '`') {
        const part = this.dollar(true)
        if (part === undefined) text += char
        else {
          if (text !== '') parts.push({ kind: 'text', text, quoted: true })
          text = ''
          parts.push(part)
        }
      } else {
        if (char === '\n') this.line++
        text += char
        this.position++
      }
    }
  }

  /** The expansion at `$` or a backquote; undefined (one character further) when the `$` stands for itself. */
  private dollar(quoted: boolean): WordPart | undefined {
    if (this.text[this.position] === '`') {
      const end = this.backquoteEnd()
      const script = this.text.slice(this.position + 1, end).replace(/\\([`$\\])/g, '$1')
      this.position = end + 1
      return { kind: 'command', script: this.parseScript(script, this.line), quoted }
    }
    if (this.text.startsWith('$((', this.position)) {
      const end = this.closing(this.position + 3, '(', ')', 2)
      const inside = this.text.slice(this.position + 3, end - 1)
      this.position = end + 1
      return { kind: 'arithmetic', expression: this.inner(inside, 'here'), quoted }
    }
    if (this.text.startsWith('$(', this.position)) {
      const end = this.closing(this.position + 2, '(', ')', 1)
      const inside = this.text.slice(this.position + 2, end)
      const line = this.line
      this.line += inside.split('\n').length - 1
      this.position = end + 1
      return { kind: 'command', script: this.parseScript(inside, line), quoted }
    }
    if (this.text.startsWith('${', this.position)) {
      const end = this.closing(this.position + 2, '{', '}', 1)
      const inside = this.text.slice(this.position + 2, end)
      this.position = end + 1
      return this.parameter(inside, quoted)
    }
    const name = /^\$([A-Za-z_]\w*|[0-9?#@*$!-])/.exec(this.text.slice(this.position, this.position + 256))
    this.position += name === null ? 1 : name[0].length
    return name === null ? undefined : { kind: 'parameter', name: name[1] ?? '', quoted }
  }

  private parameter(inside: string, quoted: boolean): WordPart {
    const length = /^#([A-Za-z_]\w*|[0-9@*])$/.exec(inside)
    if (length !== null) return { kind: 'parameter', name: length[1] ?? '', operator: 'length', quoted }
    const name = /^([A-Za-z_]\w*|[0-9]+|[?#@*$!-])/.exec(inside)?.[0]
    if (name === undefined) throw new ShellSyntaxError(this.line, inside, 'bad substitution')
    const rest = inside.slice(name.length)
    if (rest === '') return { kind: 'parameter', name, quoted }
    const operator = parameterOperators.find(candidate => rest.startsWith(candidate))
    if (operator === undefined) throw new ShellSyntaxError(this.line, inside, 'bad substitution')
    const inner = (text: string) => this.inner(text, quoted ? 'here' : 'word')
    const after = rest.slice(operator.length)
    if (operator !== '/' && operator !== '//') return { kind: 'parameter', name, operator, word: inner(after), quoted }
    const slash = /^(?:[^\\/]|\\.)*/.exec(after)?.[0].length ?? 0
    return { kind: 'parameter', name, operator, word: this.inner(after.slice(0, slash), 'word'), replacement: inner(after.slice(slash + 1)), quoted }
  }

  /** The parts of text inside another construct: quotes count in a `word`, not in a here-document. */
  private inner(text: string, mode: 'word' | 'here'): WordPart[] {
    const scanner = new Scanner(text, this.parseScript, this.line)
    return mode === 'word' ? scanner.wholeAsWord() : scanner.wholeAsHereDocument()
  }

  private wholeAsWord(): WordPart[] {
    const parts: WordPart[] = []
    while (this.position < this.text.length) {
      const char = this.text[this.position] ?? ''
      if (endsWord.test(char)) {
        parts.push({ kind: 'text', text: char, quoted: false })
        this.position++
        continue
      }
      const token = this.word(this.line)
      if (token.kind === 'word') parts.push(...token.word)
    }
    return parts
  }

  private wholeAsHereDocument(): WordPart[] {
    const parts: WordPart[] = []
    let text = ''
    while (this.position < this.text.length) {
      const char = this.text[this.position] ?? ''
      const next = this.text[this.position + 1] ?? ''
      if (char === '\\' && '$`\\\n'.includes(next) && next !== '') {
        this.position += 2
        if (next !== '\n') text += next
      } else if (char === '$' || char === '`') {
        const part = this.dollar(true)
        if (part === undefined) text += char
        else {
          if (text !== '') parts.push({ kind: 'text', text, quoted: true })
          text = ''
          parts.push(part)
        }
      } else {
        text += char
        this.position++
      }
    }
    if (text !== '') parts.push({ kind: 'text', text, quoted: true })
    return parts
  }

  private backquoteEnd(): number {
    for (let at = this.position + 1; at < this.text.length; at++) {
      if (this.text[at] === '\\') at++
      else if (this.text[at] === '`') return at
    }
    throw new ShellSyntaxError(this.line, undefined, 'EOF in backquote substitution')
  }

  /** Where the bracket opened before `from` closes; quotes inside are stepped over. */
  private closing(from: number, open: string, close: string, depth: number): number {
    for (let at = from; at < this.text.length; at++) {
      const char = this.text[at]
      if (char === '\\') at++
      else if (char === "'" && open === '(') {
        const end = this.text.indexOf("'", at + 1)
        if (end < 0) break
        at = end
      } else if (char === '"') {
        for (at++; at < this.text.length && this.text[at] !== '"'; at++) if (this.text[at] === '\\') at++
      } else if (char === open) depth++
      else if (char === close && --depth === 0) return at
    }
    throw new ShellSyntaxError(this.line, undefined, `missing '${close === ')' ? '))'.slice(0, depth) : '}'}'`)
  }
}
