import { errorText, invalid } from './field-error.ts'
import { compareText } from './labels.ts'
import { isQualifiedName } from './names.ts'
import type { Operator, Requirement, Selector } from './requirement.ts'
import { checkedRequirement, selectorOf } from './requirement.ts'

type Token = 'error' | 'end' | ')' | ',' | '!' | '==' | '=' | '>' | 'identifier' | 'in' | '<' | '!=' | 'notin' | '('

interface Scanned {
  readonly token: Token
  readonly literal: string
}

const symbols: ReadonlySet<string> = new Set(['=', '!', '(', ')', ',', '>', '<'])
const tokens: ReadonlySet<string> = new Set([')', ',', '!', '==', '=', '>', 'in', '<', '!=', 'notin', '('])
const isToken = (text: string): text is Token => tokens.has(text)
const isSpace = (letter: string) => letter === ' ' || letter === '\t' || letter === '\r' || letter === '\n'

function scanSymbol(text: string, start: number): { scanned: Scanned; next: number } {
  let buffer = ''
  let last: Scanned | undefined
  let position = start
  for (; position < text.length && symbols.has(text.charAt(position)); position++) {
    buffer += text.charAt(position)
    if (isToken(buffer)) last = { token: buffer, literal: buffer }
    else if (last !== undefined) break
  }
  return { scanned: last ?? { token: 'error', literal: `error expected: keyword found '${buffer}'` }, next: position }
}

function scan(text: string): Scanned[] {
  const items: Scanned[] = []
  for (let position = 0; position < text.length; ) {
    const letter = text.charAt(position)
    if (isSpace(letter)) position++
    else if (symbols.has(letter)) {
      const { scanned, next } = scanSymbol(text, position)
      items.push(scanned)
      position = next
    } else {
      let end = position
      while (end < text.length && !symbols.has(text.charAt(end)) && !isSpace(text.charAt(end))) end++
      const literal = text.slice(position, end)
      items.push({ token: isToken(literal) ? literal : 'identifier', literal })
      position = end
    }
  }
  items.push({ token: 'end', literal: '' })
  return items
}

const comparisons: Readonly<Partial<Record<Token, Operator>>> = { in: 'in', '=': '=', '==': '==', '>': 'gt', '<': 'lt', notin: 'notin', '!=': '!=' }

class Parser {
  private readonly items: readonly Scanned[]
  private position = 0

  constructor(text: string) {
    this.items = scan(text)
  }

  /** The next item; where a value may stand, `in` and `notin` are values too. */
  private peek(values = true): Scanned {
    const item = this.items[this.position] ?? { token: 'end', literal: '' }
    return values && (item.token === 'in' || item.token === 'notin') ? { ...item, token: 'identifier' } : item
  }

  private take(values = true): Scanned {
    const item = this.peek(values)
    this.position++
    return item
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = []
    for (;;) {
      const { token, literal } = this.peek()
      if (token === 'end') return requirements
      if (token !== 'identifier' && token !== '!') throw new Error(`found '${literal}', expected: !, identifier, or 'end of string'`)
      try {
        requirements.push(this.requirement())
      } catch (error) {
        throw new Error(`unable to parse requirement: ${error instanceof Error ? error.message : String(error)}`)
      }
      const after = this.take()
      if (after.token === 'end') return requirements
      if (after.token !== ',') throw new Error(`found '${after.literal}', expected: ',' or 'end of string'`)
      const next = this.peek()
      if (next.token !== 'identifier' && next.token !== '!') throw new Error(`found '${next.literal}', expected: identifier after ','`)
    }
  }

  private requirement(): Requirement {
    let first = this.take()
    const absent = first.token === '!'
    if (absent) first = this.take()
    if (first.token !== 'identifier') throw new Error(`found '${first.literal}', expected: identifier`)
    const problems = isQualifiedName(first.literal)
    if (problems.length > 0) throw new Error(errorText(invalid(undefined, first.literal, problems.join('; '))))
    const next = this.peek().token
    if (absent) return checkedRequirement({ key: first.literal, operator: '!', values: [] })
    if (next === 'end' || next === ',') return checkedRequirement({ key: first.literal, operator: 'exists', values: [] })
    const sign = this.take(false)
    const operator = comparisons[sign.token]
    if (operator === undefined) throw new Error(`found '${sign.literal}', expected: in, notin, =, ==, !=, gt, lt`)
    const values = operator === 'in' || operator === 'notin' ? this.values() : this.exactValue()
    return checkedRequirement({ key: first.literal, operator, values: [...new Set(values)].sort(compareText) })
  }

  private values(): string[] {
    const open = this.take()
    if (open.token !== '(') throw new Error(`found '${open.literal}' expected: '('`)
    const first = this.peek()
    if (first.token === ')') {
      this.take()
      return ['']
    }
    if (first.token !== 'identifier' && first.token !== ',') throw new Error(`found '${first.literal}', expected: ',', ')' or identifier`)
    const values = this.identifiers()
    if (this.take().token !== ')') throw new Error(`found '${first.literal}', expected: ')'`)
    return values
  }

  private identifiers(): string[] {
    const values: string[] = []
    for (;;) {
      const { token, literal } = this.take()
      const next = this.peek()
      if (token === 'identifier') {
        values.push(literal)
        if (next.token === ',') continue
        if (next.token === ')') return values
        throw new Error(`found '${next.literal}', expected: ',' or ')'`)
      }
      if (token !== ',') throw new Error(`found '${literal}', expected: ',', or identifier`)
      if (values.length === 0 || next.token === ',' || next.token === ')') values.push('')
      if (next.token === ')') return values
    }
  }

  private exactValue(): string[] {
    const next = this.peek().token
    if (next === 'end' || next === ',') return ['']
    const { token, literal } = this.take()
    if (token !== 'identifier') throw new Error(`found '${literal}', expected: identifier`)
    return [literal]
  }
}

/** Reads `app=web,tier in (a,b),!old`. Throws an Error with upstream's text. Follows apimachinery/pkg/labels/selector.go Parse. */
export function parseSelector(text: string): Selector {
  return selectorOf(new Parser(text).parse())
}
