import type { Io, Program } from '../../process/process.ts'
import { LineReader } from '../../process/process.ts'
import type { Command, Host } from '../host.ts'
import type { Expression, Rule, Statement } from './awk-parser.ts'
import { AwkSyntaxError, parseAwk } from './awk-parser.ts'
import type { Value } from './awk-values.ts'
import { calculate, compare, looksNumeric, numberOf, textOf } from './awk-values.ts'
import { formatPrintf } from './printf.ts'
import { linesOf, readOptions, sources } from './program.ts'

class Next extends Error {}
class Leave extends Error {}
class Again extends Error {}
class Exit extends Error {
  readonly code: number
  constructor(code: number) {
    super('exit')
    this.code = code
  }
}

/** `awk [-F SEPARATOR] [-v NAME=VALUE]… PROGRAM [FILE…]`, without own functions, getline and output to files. */
export const awk: Command = function* (args: readonly string[], io: Io, host: Host): Program {
  const assignments = args.flatMap((arg, index) => (args[index - 1] === '-v' ? [arg] : /^-v./.test(arg) ? [arg.slice(2)] : []))
  const { values, rest } = readOptions(args, '', 'Fv', false)
  const [text, ...paths] = rest
  if (text === undefined) {
    io.stderr('usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]\n')
    return 2
  }
  let run: Run
  try {
    run = new Run(parseAwk(text), part => io.stdout(part))
  } catch (error) {
    if (!(error instanceof AwkSyntaxError)) throw error
    io.stderr(`awk: ${error.message}\n`)
    return 2
  }
  const separator = values.get('F')
  if (separator !== undefined) run.set('FS', separator === 't' ? '\t' : separator.replaceAll('\\t', '\t'))
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=')
    if (equals > 0) run.set(assignment.slice(0, equals), assignment.slice(equals + 1))
  }
  try {
    run.begin()
    let failed = false
    if (run.reads) {
      if (paths.length === 0) {
        const reader = new LineReader(io.stdin)
        for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) run.line(line)
      } else {
        const read = yield* sources('awk', paths, io, host)
        failed = read.failed
        for (const { text: content } of read.texts) for (const line of linesOf(content)) run.line(line)
      }
    }
    run.end()
    return failed ? 2 : 0
  } catch (error) {
    if (error instanceof Exit) return run.leave(error.code)
    if (!(error instanceof SyntaxError)) throw error
    io.stderr('awk: regular expression compile failed\n')
    return 2
  }
}

/** Turns that one loop may take; a loop that never ends is left. */
const mostTurns = 100_000

class Run {
  private readonly rules: readonly Rule[]
  private readonly write: (text: string) => boolean
  private readonly variables = new Map<string, Value>([
    ['FS', ' '],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['SUBSEP', '\x1c'],
    ['NR', 0],
    ['NF', 0],
  ])
  private readonly arrays = new Map<string, Map<string, Value>>()
  private fields: string[] = []
  private record = ''
  /** Rules with two patterns that are between them. */
  private readonly open = new Set<Rule>()

  constructor(rules: readonly Rule[], write: (text: string) => boolean) {
    this.rules = rules
    this.write = write
  }

  /** Whether any rule asks for lines. */
  get reads(): boolean {
    return this.rules.some(({ when }) => when !== 'begin')
  }

  set(name: string, value: Value): void {
    this.variables.set(name, value)
  }

  begin(): void {
    this.special('begin')
  }

  end(): void {
    this.special('end')
  }

  /** After `exit`: the rules of the end are still run. */
  leave(code: number): number {
    try {
      this.end()
    } catch (error) {
      if (error instanceof Exit) return error.code
      throw error
    }
    return code
  }

  private special(when: Rule['when']): void {
    for (const rule of this.rules) if (rule.when === when && rule.action !== undefined) this.run(rule.action)
  }

  line(text: string): void {
    this.split(text)
    this.variables.set('NR', numberOf(this.variables.get('NR')) + 1)
    try {
      for (const rule of this.rules)
        if (rule.when === 'line' && this.picks(rule)) {
          if (rule.action === undefined) this.print(this.record)
          else this.run(rule.action)
        }
    } catch (error) {
      if (!(error instanceof Next)) throw error
    }
  }

  private picks(rule: Rule): boolean {
    const { pattern, until } = rule
    if (pattern === undefined) return true
    if (until === undefined) return this.truth(pattern)
    const inside = this.open.has(rule)
    if (!inside && !this.truth(pattern)) return false
    this.open.add(rule)
    if (this.truth(until)) this.open.delete(rule)
    return true
  }

  private split(text: string): void {
    this.record = text
    this.fields = this.pieces(text, textOf(this.variables.get('FS')))
    this.variables.set('NF', this.fields.length)
  }

  private pieces(text: string, separator: string): string[] {
    if (separator === ' ') return text.trim() === '' ? [] : text.trim().split(/\s+/)
    if (text === '') return []
    return text.split(separator.length === 1 && separator !== '\\' ? separator : new RegExp(separator))
  }

  private print(text: string): void {
    if (!this.write(`${text}${textOf(this.variables.get('ORS'))}`)) throw new Exit(141)
  }

  private array(name: string): Map<string, Value> {
    const found = this.arrays.get(name) ?? new Map<string, Value>()
    this.arrays.set(name, found)
    return found
  }

  private key(key: readonly Expression[]): string {
    return key.map(part => textOf(this.value(part))).join(textOf(this.variables.get('SUBSEP')))
  }

  private run(statement: Statement): void {
    switch (statement.kind) {
      case 'block':
        for (const each of statement.body) this.run(each)
        return
      case 'print': {
        const values = statement.values.map(value => textOf(this.value(value)))
        this.print(values.length === 0 ? this.record : values.join(textOf(this.variables.get('OFS'))))
        return
      }
      case 'printf':
        if (!this.write(this.formatted(statement.values))) throw new Exit(141)
        return
      case 'expression':
        this.value(statement.value)
        return
      case 'if':
        if (this.truth(statement.condition)) this.run(statement.yes)
        else if (statement.no !== undefined) this.run(statement.no)
        return
      case 'while':
        this.repeat(() => this.truth(statement.condition), statement.body)
        return
      case 'for': {
        if (statement.first !== undefined) this.run(statement.first)
        const { condition, next } = statement
        this.repeat(
          () => condition === undefined || this.truth(condition),
          statement.body,
          () => next !== undefined && this.run(next),
        )
        return
      }
      case 'each': {
        const keys = [...this.array(statement.array).keys()]
        this.repeat(() => {
          const key = keys.shift()
          if (key !== undefined) this.set(statement.variable, key)
          return key !== undefined
        }, statement.body)
        return
      }
      case 'delete':
        if (statement.key.length === 0) this.array(statement.name).clear()
        else this.array(statement.name).delete(this.key(statement.key))
        return
      case 'exit':
        throw new Exit(statement.code === undefined ? 0 : numberOf(this.value(statement.code)))
      case 'next':
        throw new Next()
      case 'break':
        throw new Leave()
      case 'continue':
        throw new Again()
    }
  }

  private repeat(goesOn: () => boolean, body: Statement, after: () => unknown = () => undefined): void {
    for (let turn = 0; turn < mostTurns && goesOn(); turn++, after())
      try {
        this.run(body)
      } catch (error) {
        if (error instanceof Leave) return
        if (!(error instanceof Again)) throw error
      }
  }

  private truth(expression: Expression): boolean {
    const value = this.value(expression)
    return expression.kind === 'text' ? value !== '' : typeof value === 'number' ? value !== 0 : looksNumeric(value) ? numberOf(value) !== 0 : value !== ''
  }

  private value(expression: Expression): Value {
    switch (expression.kind) {
      case 'number':
      case 'text':
        return expression.value
      case 'regex':
        return expression.value.test(this.record) ? 1 : 0
      case 'field': {
        const index = numberOf(this.value(expression.index))
        return index === 0 ? this.record : (this.fields[index - 1] ?? '')
      }
      case 'variable':
        return this.variables.get(expression.name) ?? ''
      case 'element':
        return this.array(expression.name).get(this.key(expression.key)) ?? ''
      case 'in':
        return this.array(expression.name).has(textOf(this.value(expression.key))) ? 1 : 0
      case 'unary':
        if (expression.operator === '!') return this.truth(expression.value) ? 0 : 1
        return numberOf(this.value(expression.value)) * (expression.operator === '-' ? -1 : 1)
      case 'choice':
        return this.value(this.truth(expression.condition) ? expression.yes : expression.no)
      case 'assign': {
        const value = this.value(expression.value)
        return this.assign(
          expression.target,
          expression.operator === '' ? value : calculate(expression.operator, numberOf(this.value(expression.target)), numberOf(value)),
        )
      }
      case 'step': {
        const before = numberOf(this.value(expression.target))
        this.assign(expression.target, before + expression.by)
        return expression.before ? before + expression.by : before
      }
      case 'binary':
        return this.binary(expression)
      case 'call':
        return this.call(expression.name, expression.args)
    }
  }

  private assign(target: Expression, value: Value): Value {
    if (target.kind === 'element') this.array(target.name).set(this.key(target.key), value)
    else if (target.kind === 'field') {
      const index = numberOf(this.value(target.index))
      if (index === 0) this.split(textOf(value))
      else {
        while (this.fields.length < index) this.fields.push('')
        this.fields[index - 1] = textOf(value)
        this.record = this.fields.join(textOf(this.variables.get('OFS')))
        this.set('NF', this.fields.length)
      }
    } else if (target.kind === 'variable') this.set(target.name, value)
    return value
  }

  private pattern(expression: Expression, flags = ''): RegExp {
    if (expression.kind === 'regex') return new RegExp(expression.value.source, flags)
    return new RegExp(textOf(this.value(expression)), flags)
  }

  private binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Value {
    if (operator === '&&') return this.truth(left) && this.truth(right) ? 1 : 0
    if (operator === '||') return this.truth(left) || this.truth(right) ? 1 : 0
    const a = this.value(left)
    if (operator === '~' || operator === '!~') return this.pattern(right).test(textOf(a)) === (operator === '~') ? 1 : 0
    const b = this.value(right)
    if (operator === '') return textOf(a) + textOf(b)
    const order = compare(left, a, right, b)
    switch (operator) {
      case '<':
        return order < 0 ? 1 : 0
      case '<=':
        return order <= 0 ? 1 : 0
      case '==':
        return order === 0 ? 1 : 0
      case '!=':
        return order !== 0 ? 1 : 0
      case '>':
        return order > 0 ? 1 : 0
      case '>=':
        return order >= 0 ? 1 : 0
      default:
        return calculate(operator, numberOf(a), numberOf(b))
    }
  }

  private formatted([format, ...values]: readonly Expression[]): string {
    const text = format === undefined ? '' : textOf(this.value(format))
    const kinds = text.match(/%[-0+ #]*\d*(?:\.\d+)?[sdiuxXocbfeg]/g) ?? []
    const given = kinds.map((kind, index) => {
      const expression = values[index]
      const value = expression === undefined ? '' : this.value(expression)
      return /[scb]$/.test(kind) ? textOf(value) : String(numberOf(value))
    })
    return formatPrintf(text, given)
  }

  private call(name: string, args: readonly Expression[]): Value {
    const [first, second, third] = args
    const text = (expression: Expression | undefined) => (expression === undefined ? this.record : textOf(this.value(expression)))
    switch (name) {
      case 'length':
        return first?.kind === 'variable' && this.arrays.has(first.name) ? this.array(first.name).size : text(first).length
      case 'toupper':
        return text(first).toUpperCase()
      case 'tolower':
        return text(first).toLowerCase()
      case 'int':
        return Math.trunc(numberOf(text(first)))
      case 'index':
        return text(first).indexOf(text(second)) + 1
      case 'sprintf':
        return this.formatted(args)
      case 'substr': {
        const start = Math.round(numberOf(text(second)))
        const end = third === undefined ? Number.POSITIVE_INFINITY : start + Math.round(numberOf(text(third)))
        return text(first).slice(Math.max(0, start - 1), Math.max(0, end - 1))
      }
      case 'split': {
        if (second?.kind !== 'variable') return 0
        const separator = third?.kind === 'regex' ? third.value.source : third === undefined ? textOf(this.variables.get('FS')) : text(third)
        const pieces = this.pieces(text(first), separator)
        this.arrays.set(second.name, new Map(pieces.map((piece, index) => [String(index + 1), piece])))
        return pieces.length
      }
      case 'match': {
        const found = second === undefined ? null : this.pattern(second).exec(text(first))
        this.set('RSTART', found === null ? 0 : found.index + 1)
        this.set('RLENGTH', found === null ? -1 : found[0].length)
        return found === null ? 0 : found.index + 1
      }
      default:
        return this.substitute(name === 'gsub', args)
    }
  }

  /** `sub` and `gsub`; give how often they replaced. */
  private substitute(all: boolean, [pattern, by, target = { kind: 'field', index: { kind: 'number', value: 0 } }]: readonly Expression[]): number {
    if (pattern === undefined || by === undefined) return 0
    const replacement = textOf(this.value(by))
    let count = 0
    const changed = textOf(this.value(target)).replace(this.pattern(pattern, all ? 'g' : ''), found => {
      count++
      return replacement.replace(/\\&|&/g, mark => (mark === '&' ? found : '&'))
    })
    if (count > 0) this.assign(target, changed)
    return count
  }
}
