/** A value in a pipeline. */
export type Operand =
  | { readonly type: 'field'; readonly path: readonly string[] }
  | { readonly type: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly type: 'literal'; readonly value: string | number | boolean | null; readonly isInt?: boolean }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'pipeline'; readonly pipeline: Pipeline; readonly path: readonly string[] }

/** Commands joined by `|`, and the variables they set. */
export interface Pipeline {
  readonly variables: readonly string[]
  readonly assigns: boolean
  readonly commands: readonly (readonly Operand[])[]
}

/** A piece with a body: `if`, `with` or `range`, and what `else` has. */
export interface ControlNode {
  readonly type: 'if' | 'with' | 'range'
  readonly pipeline: Pipeline
  readonly body: readonly TemplateNode[]
  readonly otherwise: readonly TemplateNode[]
  readonly line: number
}

/** One piece of a template. */
export type TemplateNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly pipeline: Pipeline; readonly line: number }
  | ControlNode
  | { readonly type: 'break' | 'continue' }

interface Piece {
  readonly text: string
  readonly action: boolean
  readonly line: number
}

/** Takes a template apart. Throws Error in Go's words, without the `template: output:1:` before them. */
export function parseGoTemplate(template: string): TemplateNode[] {
  const parser = new BlockParser(pieces(template))
  const nodes = parser.block([])
  return nodes
}

/** Why a template cannot be read, and in which line. */
export class TemplateError extends Error {
  constructor(line: number, message: string) {
    super(`template: output:${line}: ${message}`)
  }
}

function pieces(template: string): Piece[] {
  const result: Piece[] = []
  let position = 0
  let line = 1
  let trim = false
  const push = (text: string, action: boolean) => {
    if (text !== '') result.push({ text, action, line })
  }
  for (;;) {
    const open = template.indexOf('{{', position)
    let text = template.slice(position, open < 0 ? undefined : open)
    if (trim) text = text.replace(/^[ \t\r\n]+/, '')
    const trimsLeft = open >= 0 && /^\{\{-[ \t\r\n]/.test(template.slice(open, open + 4))
    push(trimsLeft ? text.replace(/[ \t\r\n]+$/, '') : text, false)
    line += template.slice(position, open < 0 ? undefined : open).split('\n').length - 1
    if (open < 0) return result
    const close = endOfAction(template, open + 2)
    if (close < 0) throw new TemplateError(line, 'unclosed action')
    let body = template.slice(open + 2, close)
    if (trimsLeft) body = body.slice(1)
    trim = /[ \t\r\n]-$/.test(body)
    if (trim) body = body.slice(0, -1)
    if (!/^\s*\/\*.*\*\/\s*$/s.test(body)) {
      if (body.trim() === '') throw new TemplateError(line, 'missing value for command')
      result.push({ text: body.trim(), action: true, line })
    }
    position = close + 2
  }
}

function endOfAction(template: string, from: number): number {
  let quote = ''
  for (let index = from; index < template.length; index++) {
    const letter = template.charAt(index)
    if (quote !== '') {
      if (letter === '\\' && quote !== '`') index++
      else if (letter === quote) quote = ''
    } else if (letter === '"' || letter === '`' || letter === "'") quote = letter
    else if (template.startsWith('}}', index)) return index
  }
  return -1
}

class BlockParser {
  private readonly pieces: readonly Piece[]
  private position = 0
  /** What ended the last block: `end`, `else` or `else if …`. */
  private ending = ''

  constructor(all: readonly Piece[]) {
    this.pieces = all
  }

  block(open: readonly string[]): TemplateNode[] {
    const nodes: TemplateNode[] = []
    for (let piece = this.pieces[this.position]; piece !== undefined; piece = this.pieces[this.position]) {
      this.position++
      if (!piece.action) {
        nodes.push({ type: 'text', text: piece.text })
        continue
      }
      const [, word = '', rest = ''] = /^(\w+)\b\s*(.*)$/s.exec(piece.text) ?? []
      if (word === 'end' || word === 'else') {
        if (open.length === 0) throw new TemplateError(piece.line, `unexpected {{${word}}}`)
        this.ending = piece.text
        return nodes
      }
      if (word === 'if' || word === 'with' || word === 'range') nodes.push(this.control(word, rest, piece, open))
      else if (word === 'break' || word === 'continue') nodes.push({ type: word })
      else if (word === 'define' || word === 'template' || word === 'block') throw new TemplateError(piece.line, `{{${word}}} is not simulated here`)
      else nodes.push({ type: 'action', pipeline: parsePipeline(piece.text, piece.line), line: piece.line })
    }
    if (open.length > 0) throw new TemplateError(this.pieces.at(-1)?.line ?? 1, 'unexpected EOF')
    return nodes
  }

  private control(type: 'if' | 'with' | 'range', text: string, piece: Piece, open: readonly string[]): TemplateNode {
    if (text === '') throw new TemplateError(piece.line, `missing value for ${type}`)
    const pipeline = parsePipeline(text, piece.line)
    const body = this.block([...open, type])
    let otherwise: TemplateNode[] = []
    const chained = /^else\s+(if|with)\s+(.*)$/s.exec(this.ending)
    if (chained !== null) otherwise = [this.control(chained[1] === 'with' ? 'with' : 'if', chained[2] ?? '', piece, open)]
    else if (/^else\b/.test(this.ending)) otherwise = this.block([...open, type])
    return { type, pipeline, body, otherwise, line: piece.line }
  }
}

const tokenPattern = /\s+|"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])+'|\$\w*(?:\.\w+)*|\.(?:\w+(?:\.\w+)*)?|:=|[|()=,]|[+-]?\d[\w.]*|\w+|./gsu

/** Takes a pipeline apart. */
function parsePipeline(text: string, line: number): Pipeline {
  const tokens = text.match(tokenPattern) ?? []
  const reader = new PipelineReader(tokens, line)
  const pipeline = reader.pipeline()
  if (reader.more) throw new TemplateError(line, `unexpected "${reader.rest}" in command`)
  return pipeline
}

class PipelineReader {
  private readonly tokens: readonly string[]
  private readonly line: number
  private position = 0

  constructor(tokens: readonly string[], line: number) {
    this.tokens = tokens
    this.line = line
  }

  get more(): boolean {
    return this.position < this.tokens.length
  }

  get rest(): string {
    return this.tokens.slice(this.position).join('')
  }

  pipeline(): Pipeline {
    const head = /^\s*(\$\w*)(?:\s*,\s*(\$\w*))?\s*(:=|=)\s*/.exec(this.rest)
    let variables: string[] = []
    let assigns = false
    if (head !== null) {
      variables = [head[1] ?? '', head[2] ?? ''].filter(name => name !== '')
      assigns = head[3] === '='
      let skipped = 0
      while (skipped < head[0].length) skipped += this.tokens[this.position++]?.length ?? head[0].length
    }
    const commands = [this.command()]
    while (this.tokens[this.position] === '|') {
      this.position++
      commands.push(this.command())
    }
    return { variables, assigns, commands }
  }

  private command(): Operand[] {
    const operands: Operand[] = []
    for (let token = this.tokens[this.position]; token !== undefined && token !== '|' && token !== ')'; token = this.tokens[this.position]) {
      this.position++
      if (/^\s/.test(token)) continue
      operands.push(this.operand(token))
    }
    if (operands.length === 0) throw new TemplateError(this.line, 'missing value for command')
    return operands
  }

  private operand(token: string): Operand {
    if (token === '(') {
      const pipeline = this.pipeline()
      if (this.tokens[this.position] !== ')') throw new TemplateError(this.line, 'unclosed left paren')
      this.position++
      const next = this.tokens[this.position] ?? ''
      const chained = /^\.\w/.test(next)
      if (chained) this.position++
      return { type: 'pipeline', pipeline, path: chained ? next.slice(1).split('.') : [] }
    }
    if (token.startsWith('.')) return { type: 'field', path: token === '.' ? [] : token.slice(1).split('.') }
    if (token.startsWith('$')) {
      const [name = '', ...path] = token.split('.')
      return { type: 'variable', name, path }
    }
    if (token.startsWith('`')) return { type: 'literal', value: token.slice(1, -1) }
    if (token.startsWith('"')) return { type: 'literal', value: unquoteGo(token) }
    if (/^'.*'$/su.test(token)) return { type: 'literal', value: token.slice(1, -1).codePointAt(0) ?? 0, isInt: true }
    if (/^[+-]?\d/.test(token)) {
      if (Number.isNaN(Number(token))) throw new TemplateError(this.line, `bad number syntax: "${token}"`)
      return { type: 'literal', value: Number(token), isInt: /^[+-]?\d+$/.test(token) }
    }
    if (token === 'true' || token === 'false') return { type: 'literal', value: token === 'true' }
    if (token === 'nil') return { type: 'literal', value: null }
    if (!/^\w+$/.test(token)) throw new TemplateError(this.line, `unexpected "${token}" in operand`)
    return { type: 'function', name: token }
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"' }

function unquoteGo(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/gs, (_, code: string) =>
      /^[xu]./.test(code) ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
    )
}
