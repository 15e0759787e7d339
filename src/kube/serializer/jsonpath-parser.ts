/** One step of a JSONPath template. Follows client-go/util/jsonpath/node.go. */
export type PathNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'literal'; readonly value: number | boolean; readonly float?: boolean }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'identifier'; readonly name: string }
  | { readonly type: 'array'; readonly start?: number; readonly end?: number; readonly step?: number; readonly single: boolean }
  | { readonly type: 'filter'; readonly left: readonly PathNode[]; readonly right: readonly PathNode[]; readonly operator: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'union'; readonly members: readonly (readonly PathNode[])[] }
  | { readonly type: 'list'; readonly nodes: readonly PathNode[] }

const terminators = new Set([' ', '\t', '\r', '\n', '.', ',', '[', ']', '$', '@', '{', '}'])
const isWordLetter = (letter: string) => /[\p{L}\p{N}_]/u.test(letter)

/** Takes a template apart: texts as they stand, and what is between braces as lists. Throws Error in upstream's words. */
export function parseTemplate(template: string): PathNode[] {
  const nodes: PathNode[] = []
  let position = 0
  for (;;) {
    const open = template.indexOf('{', position)
    const text = template.slice(position, open < 0 ? undefined : open)
    if (text !== '') nodes.push({ type: 'text', text })
    if (open < 0) return nodes
    const action = new ActionParser(template, open + 1)
    nodes.push({ type: 'list', nodes: action.parse() })
    position = action.position
  }
}

/** Reads one action up to its closing brace. Follows client-go/util/jsonpath/parser.go parseInsideAction. */
class ActionParser {
  position: number
  private readonly input: string
  private readonly nodes: PathNode[] = []

  constructor(input: string, position: number) {
    this.input = input
    this.position = position
  }

  parse(): PathNode[] {
    for (;;) {
      if (this.input.startsWith('}', this.position)) {
        this.position++
        return this.nodes
      }
      if (this.input.startsWith('[?(', this.position)) this.filter()
      else if (this.input.startsWith('..', this.position)) this.recursive()
      else this.step()
    }
  }

  private step(): void {
    const letter = this.input.charAt(this.position)
    if (letter === '' || letter === '\n' || letter === '\r') throw new Error('unclosed action')
    if (letter === ' ' || letter === '@' || letter === '$') this.position++
    else if (letter === '[') this.array()
    else if (letter === '"' || letter === "'") this.quoted(letter)
    else if (letter === '.') {
      this.position++
      this.field()
    } else if (/[+\-\d]/.test(letter)) this.number()
    else if (isWordLetter(letter)) this.identifier()
    else throw new Error(`unrecognized character in action: U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${letter}'`)
  }

  private word(): string {
    const start = this.position
    for (let letter = this.input.charAt(this.position); letter !== '' && !terminators.has(letter); letter = this.input.charAt(this.position))
      this.position += letter === '\\' ? 2 : 1
    return this.input.slice(start, this.position)
  }

  private field(): void {
    const name = this.word()
    this.nodes.push(name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') })
  }

  private identifier(): void {
    const start = this.position
    while (this.position < this.input.length && !terminators.has(this.input.charAt(this.position))) this.position++
    const name = this.input.slice(start, this.position)
    this.nodes.push(name === 'true' || name === 'false' ? { type: 'literal', value: name === 'true' } : { type: 'identifier', name })
  }

  private recursive(): void {
    if (this.nodes.at(-1)?.type === 'recursive') throw new Error('invalid multiple recursive descent')
    this.position += 2
    this.nodes.push({ type: 'recursive' })
    if (isWordLetter(this.input.charAt(this.position))) this.field()
  }

  private number(): void {
    const text = /^[+-]?[\d.]*/.exec(this.input.slice(this.position))?.[0] ?? ''
    this.position += text.length
    if (/^[+-]?\d+$/.test(text)) this.nodes.push({ type: 'literal', value: Number(text) })
    else if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) this.nodes.push({ type: 'literal', value: Number(text), float: true })
    else throw new Error(`cannot parse number ${text}`)
  }

  private quoted(quote: string): void {
    let end = this.position + 1
    for (; ; end++) {
      const letter = this.input.charAt(end)
      if (letter === '' || letter === '\n') throw new Error('unterminated quoted string')
      if (letter === quote && this.input.charAt(end - 1) !== '\\') break
    }
    const text = this.input.slice(this.position, end + 1)
    this.position = end + 1
    this.nodes.push({ type: 'text', text: unquote(text) })
  }

  private array(): void {
    const rest = this.input.slice(this.position)
    const end = rest.search(/[\]\n]/)
    if (end < 0 || rest[end] === '\n') throw new Error('unterminated array')
    this.position += end + 1
    const text = rest.slice(1, end) === '*' ? ':' : rest.slice(1, end)
    const members = text.split(',')
    if (members.length > 1) {
      this.nodes.push({ type: 'union', members: members.map(member => parseAction(`[${member.replace(/^ +| +$/g, '')}]`)) })
      return
    }
    const key = /^'([^']*)'$/.exec(text)
    if (key !== null) {
      this.nodes.push(...parseAction(`.${key[1] ?? ''}`))
      return
    }
    this.nodes.push(slice(text))
  }

  private filter(): void {
    let end = this.position + 3
    let quote = ''
    let closed = false
    for (; ; end++) {
      const letter = this.input.charAt(end)
      if (letter === '' || letter === '\n') throw new Error('unterminated filter')
      if (letter === '"' || letter === "'") {
        if (quote === '') quote = letter
        else if (letter === quote && this.input.charAt(end - 1) !== '\\') closed = true
      } else if (letter === ')' && (quote === '') === !closed) break
    }
    if (this.input.charAt(end + 1) !== ']') throw new Error('unclosed array expect ]')
    const text = this.input.slice(this.position + 3, end)
    this.position = end + 2
    const comparison = /^([^!<>=]+)([!<>=]+)(.+?)$/s.exec(text)
    if (comparison === null) this.nodes.push({ type: 'filter', left: parseAction(text), right: [], operator: 'exists' })
    else this.nodes.push({ type: 'filter', left: parseAction(comparison[1] ?? ''), right: parseAction(comparison[3] ?? ''), operator: comparison[2] ?? '' })
  }
}

function parseAction(text: string): PathNode[] {
  return new ActionParser(`${text}}`, 0).parse()
}

// Follows parser.go parseArray, the slice operator.
function slice(text: string): PathNode {
  const match = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text)
  if (match === null) throw new Error(`invalid array index ${text}`)
  const [, first = '', second, third] = match
  const numbers = [first, second?.slice(1) ?? '', third?.slice(1) ?? ''].map(part => {
    if (part === '') return undefined
    if (part === '-') throw new Error('array index - is not a number')
    return Number(part)
  })
  const [start, end, step] = numbers
  return {
    type: 'array',
    single: second === undefined,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(step === undefined ? {} : { step }),
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', '"': '"', "'": "'" }

/** The text between quotes, with Go's escapes. Follows parser.go UnquoteExtend. */
function unquote(quoted: string): string {
  const quote = quoted.charAt(0)
  const inner = quoted.slice(1, -1)
  return inner.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[0-7]{3}|.|$)/gs, (_, code: string) => {
    if (/^[xu]./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    if (/^[0-7]{3}$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8))
    const plain = escapes[code]
    if (plain === undefined || ((code === '"' || code === "'") && code !== quote)) throw new Error(`unquote string ${quoted} error invalid syntax`)
    return plain
  })
}
