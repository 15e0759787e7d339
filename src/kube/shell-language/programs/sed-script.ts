/** A sed script that cannot be read; the message names the place as GNU sed does. */
export class SedError extends Error {}

/** Where a command holds: at a line, at the last one, at lines that match, or every so many lines. */
export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'match'; readonly pattern: RegExp }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  | { readonly kind: 'after'; readonly count: number }

/** One command with the lines it is for. */
export interface SedCommand {
  readonly from?: Address
  readonly to?: Address
  readonly negated: boolean
  readonly name: string
  /** Of `s`. */
  readonly substitution?: Substitution
  /** Of `y`: each character and what takes its place. */
  readonly letters?: ReadonlyMap<string, string>
  /** Of `a`, `i` and `c`. */
  readonly text?: string
  /** Of `{`. */
  readonly body?: readonly SedCommand[]
}

export interface Substitution {
  readonly pattern: RegExp
  readonly replacement: readonly (string | number)[]
  /** Which match is the first to be replaced. */
  readonly nth: number
  readonly all: boolean
  readonly prints: boolean
}

/** Reads a sed script: addresses with `!`, the commands s y d p q = a i c n N D P h H g G x and `{…}`. Follows GNU sed 4.9's messages. */
export function parseSed(script: string, extended: boolean): readonly SedCommand[] {
  return new SedParser(script, extended).all()
}

const simple = 'dpqQ=nNDPhHgGx'

class SedParser {
  private readonly script: string
  private readonly extended: boolean
  private at = 0

  constructor(script: string, extended: boolean) {
    this.script = script
    this.extended = extended
  }

  all(): SedCommand[] {
    const commands = this.block()
    if (this.at < this.script.length) throw this.error("unexpected `}'", this.at + 1)
    return commands
  }

  private error(message: string, char = this.at): SedError {
    return new SedError(`-e expression #1, char ${char}: ${message}`)
  }

  private block(): SedCommand[] {
    const commands: SedCommand[] = []
    for (;;) {
      while (/[\s;]/.test(this.script[this.at] ?? '')) this.at++
      if (this.at >= this.script.length || this.script[this.at] === '}') return commands
      if (this.script[this.at] === '#') {
        this.at = this.lineEnd()
        continue
      }
      commands.push(this.command())
    }
  }

  private lineEnd(): number {
    const end = this.script.indexOf('\n', this.at)
    return end < 0 ? this.script.length : end
  }

  private command(): SedCommand {
    const from = this.address()
    let to: Address | undefined
    if (from !== undefined && this.script[this.at] === ',') {
      this.at++
      to = this.address(true)
      if (to === undefined) throw this.error("unexpected `,'")
    }
    while (this.script[this.at] === ' ') this.at++
    let negated = false
    while (this.script[this.at] === '!') {
      negated = true
      this.at++
    }
    const name = this.script[this.at++]
    const place = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), negated }
    if (name === undefined) throw this.error('missing command', this.script.length)
    if (name === 's') return { ...place, name, substitution: this.substitution() }
    if (name === 'y') return { ...place, name, letters: this.letters() }
    if (name === 'a' || name === 'i' || name === 'c') return { ...place, name, text: this.text() }
    if (name === '{') {
      const body = this.block()
      if (this.script[this.at] !== '}') throw this.error("unmatched `{'", 0)
      this.at++
      return { ...place, name, body }
    }
    if (!simple.includes(name)) throw this.error(`unknown command: \`${name}'`)
    this.ends()
    return { ...place, name }
  }

  /** Nothing but blanks, `;` or `}` may follow a command. */
  private ends(): void {
    while (this.script[this.at] === ' ') this.at++
    const next = this.script[this.at]
    if (next !== undefined && !';\n}'.includes(next)) throw this.error('extra characters after command', this.at + 1)
  }

  private address(second = false): Address | undefined {
    const rest = this.script.slice(this.at)
    const number = /^(\d+)(?:~(\d+))?/.exec(rest)
    if (number !== null) {
      this.at += number[0].length
      if (number[2] !== undefined) return { kind: 'step', first: Number(number[1]), step: Number(number[2]) }
      return { kind: 'line', line: Number(number[1]) }
    }
    const count = second ? /^\+(\d+)/.exec(rest) : null
    if (count !== null) {
      this.at += count[0].length
      return { kind: 'after', count: Number(count[1]) }
    }
    if (rest.startsWith('$')) {
      this.at++
      return { kind: 'last' }
    }
    if (!rest.startsWith('/') && !/^\\[^\n]/.test(rest)) return undefined
    this.at += rest.startsWith('/') ? 1 : 2
    const text = this.until(this.script[this.at - 1] ?? '/', 'unterminated address regex')
    const insensitive = this.script[this.at] === 'I'
    if (insensitive) this.at++
    return { kind: 'match', pattern: this.regular(text, insensitive ? 'i' : '') }
  }

  /** The text up to a delimiter that no backslash marks. */
  private until(delimiter: string, message: string): string {
    let text = ''
    for (; this.at < this.script.length; this.at++) {
      const char = this.script.charAt(this.at)
      if (char === delimiter) {
        this.at++
        return text
      }
      if (char === '\\') {
        const next = this.script[++this.at]
        text += next === delimiter && delimiter !== '&' ? next : `\\${next ?? ''}`
      } else text += char
    }
    throw this.error(message, this.script.length)
  }

  private regular(text: string, flags: string): RegExp {
    const classes: Readonly<Record<string, string>> = {
      alpha: 'A-Za-z',
      digit: '0-9',
      alnum: 'A-Za-z0-9',
      space: '\\s',
      upper: 'A-Z',
      lower: 'a-z',
      punct: '!-/:-@[-`{-~',
    }
    const named = text.replace(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole)
    // In the basic form brackets and repetitions are plain characters until a backslash makes them what they are.
    const source = this.extended ? named : named.replace(/\\?[+?(){}|]/g, match => (match.startsWith('\\') ? match.slice(1) : `\\${match}`))
    try {
      return new RegExp(source, flags)
    } catch {
      throw this.error('Invalid preceding regular expression')
    }
  }

  private substitution(): Substitution {
    const delimiter = this.script[this.at++]
    const unterminated = "unterminated `s' command"
    if (delimiter === undefined) throw this.error(unterminated, this.script.length)
    const text = this.until(delimiter, unterminated)
    const replacement = this.until(delimiter, unterminated)
    const letters = /^[gpiImM\d]*/.exec(this.script.slice(this.at))?.[0] ?? ''
    this.at += letters.length
    const next = this.script[this.at]
    if (next !== undefined && !' ;\n}'.includes(next)) throw this.error("unknown option to `s'", this.at + 1)
    return {
      pattern: this.regular(text, `g${/i/i.test(letters) ? 'i' : ''}`),
      replacement: replacementOf(replacement),
      nth: Number(/\d+/.exec(letters)?.[0] ?? 1),
      all: letters.includes('g'),
      prints: letters.includes('p'),
    }
  }

  private letters(): ReadonlyMap<string, string> {
    const delimiter = this.script[this.at++]
    const unterminated = "unterminated `y' command"
    if (delimiter === undefined) throw this.error(unterminated, this.script.length)
    const [from, to] = [this.until(delimiter, unterminated), this.until(delimiter, unterminated)]
    if (from.length !== to.length) throw this.error("strings for `y' command are different lengths")
    return new Map([...from].map((char, index) => [char, to.charAt(index)]))
  }

  private text(): string {
    if (this.at >= this.script.length) throw this.error("expected \\ after `a', `c' or `i'", this.script.length)
    const end = this.lineEnd()
    let raw = this.script.slice(this.at, end)
    this.at = end
    // `a\` and the text on the next line.
    if (/^\s*\\$/.test(raw)) {
      this.at++
      const next = this.lineEnd()
      raw = this.script.slice(this.at, next)
      this.at = next
      return raw
    }
    raw = raw.trimStart()
    return raw.startsWith('\\') ? raw.slice(1) : raw
  }
}

/** The pieces of a replacement: text, and numbers of groups (0 is the whole match). */
function replacementOf(text: string): (string | number)[] {
  const pieces: (string | number)[] = []
  const add = (char: string) => {
    const last = pieces.at(-1)
    if (typeof last === 'string') pieces[pieces.length - 1] = last + char
    else pieces.push(char)
  }
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '&') pieces.push(0)
    else if (char === '\\') {
      const next = text.charAt(++at)
      if (/\d/.test(next)) pieces.push(Number(next))
      else add(next === 'n' ? '\n' : next === 't' ? '\t' : next)
    } else add(char)
  }
  return pieces
}
