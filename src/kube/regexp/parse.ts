/** A set of characters, as a question. */
export type CharSet = (code: number) => boolean

/** What an expression is made of. */
export type Regex =
  | { readonly kind: 'empty' }
  | { readonly kind: 'char'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly at: '^' | '$' | '\\A' | '\\z' | '\\b' | '\\B' }
  | { readonly kind: 'concat' | 'alternate'; readonly parts: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly of: Regex; readonly min: number; readonly max: number; readonly greedy: boolean }

/** An expression that Go's regexp package refuses, in its words. */
export class RegexpError extends Error {
  constructor(code: string, part: string) {
    super(`error parsing regexp: ${code}: \`${part}\``)
  }
}

interface Flags {
  /** Letters of either case. */
  readonly i: boolean
  /** ^ and $ at every line. */
  readonly m: boolean
  /** . takes line feeds too. */
  readonly s: boolean
  /** Lazy and greedy swap. */
  readonly U: boolean
}

const noFlags: Flags = { i: false, m: false, s: false, U: false }
const mostRepeats = 1000
/** An expression that would grow larger than this is refused. */
const largest = 20_000

const digit: CharSet = code => code >= 48 && code <= 57
const space: CharSet = code => code === 32 || code === 9 || code === 10 || code === 12 || code === 13
/** Letters, digits and _. */
export const isWord: CharSet = code => digit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
const not =
  (set: CharSet): CharSet =>
  code =>
    !set(code)
const classes: Readonly<Record<string, CharSet>> = { d: digit, s: space, w: isWord, D: not(digit), S: not(space), W: not(isWord) }
const range =
  (from: number, to: number): CharSet =>
  code =>
    code >= from && code <= to
const lower = range(97, 122)
const upper = range(65, 90)
const posix: Readonly<Record<string, CharSet>> = {
  alnum: code => digit(code) || lower(code) || upper(code),
  alpha: code => lower(code) || upper(code),
  ascii: range(0, 127),
  blank: code => code === 9 || code === 32,
  cntrl: code => code < 32 || code === 127,
  digit,
  graph: range(33, 126),
  lower,
  print: range(32, 126),
  punct: code => range(33, 47)(code) || range(58, 64)(code) || range(91, 96)(code) || range(123, 126)(code),
  space: code => space(code) || code === 11,
  upper,
  word: isWord,
  xdigit: code => digit(code) || range(65, 70)(code) || range(97, 102)(code),
}
const control: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 }

/** Reads an expression in RE2's syntax. Throws RegexpError. Follows Go's regexp/syntax/parse.go with the Perl flags. */
export function parseRegexp(text: string): Regex {
  return new Parser(text).parse()
}

class Parser {
  private readonly chars: readonly string[]
  private at = 0
  private flags = noFlags
  private depth = 0
  private size = 0

  constructor(text: string) {
    this.chars = [...text]
  }

  parse(): Regex {
    const regex = this.alternate()
    if (this.at < this.chars.length) throw new RegexpError('unexpected )', this.chars.join(''))
    return regex
  }

  private get next(): string | undefined {
    return this.chars[this.at]
  }

  private rest(from: number, to = this.chars.length): string {
    return this.chars.slice(from, to).join('')
  }

  private alternate(): Regex {
    const saved = this.flags
    if (++this.depth > mostRepeats) throw new RegexpError('expression nests too deeply', this.rest(0))
    const parts = [this.concat()]
    while (this.next === '|') {
      this.at++
      parts.push(this.concat())
    }
    this.depth--
    this.flags = saved
    return parts.length === 1 ? (parts[0] ?? { kind: 'empty' }) : { kind: 'alternate', parts }
  }

  private concat(): Regex {
    const parts: Regex[] = []
    while (this.next !== undefined && this.next !== '|' && this.next !== ')') {
      const start = this.at
      const atom = this.atom()
      if (atom !== undefined) parts.push(this.repeats(atom, start))
    }
    return parts.length === 1 ? (parts[0] ?? { kind: 'empty' }) : { kind: 'concat', parts }
  }

  private repeats(atom: Regex, start: number): Regex {
    let regex = atom
    let operatorAt = -1
    for (;;) {
      const from = this.at
      const bounds = this.bounds()
      if (bounds === undefined) return regex
      if (operatorAt >= 0) throw new RegexpError('invalid nested repetition operator', this.rest(operatorAt, this.at))
      const lazy = this.next === '?'
      if (lazy) this.at++
      regex = { kind: 'repeat', of: regex, min: bounds[0], max: bounds[1], greedy: lazy === this.flags.U }
      this.grow(regex, start)
      operatorAt = from
    }
  }

  private grow(regex: Regex, start: number): void {
    this.size += sizeOf(regex)
    if (this.size > largest) throw new RegexpError('expression too large', this.rest(start, this.at))
  }

  private bounds(): [number, number] | undefined {
    const simple = { '*': [0, Number.POSITIVE_INFINITY], '+': [1, Number.POSITIVE_INFINITY], '?': [0, 1] } as const
    const found = this.next === '*' || this.next === '+' || this.next === '?' ? simple[this.next] : undefined
    if (found !== undefined) {
      this.at++
      return [found[0], found[1]]
    }
    if (this.next !== '{') return undefined
    const counted = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.rest(this.at, this.at + 24))
    if (counted === null) return undefined
    const [whole, least = '0', comma, limit = ''] = counted
    const min = Number(least)
    const max = comma === undefined ? min : limit === '' ? Number.POSITIVE_INFINITY : Number(limit)
    if (min > mostRepeats || (max !== Number.POSITIVE_INFINITY && max > mostRepeats) || min > max) throw new RegexpError('invalid repeat count', whole)
    this.at += whole.length
    return [min, max]
  }

  private atom(): Regex | undefined {
    const start = this.at
    const char = this.next ?? ''
    switch (char) {
      case '(':
        return this.group()
      case '[':
        return { kind: 'char', set: this.charClass() }
      case '.': {
        this.at++
        return { kind: 'char', set: this.flags.s ? () => true : code => code !== 10 }
      }
      case '^':
        this.at++
        return { kind: 'assert', at: this.flags.m ? '^' : '\\A' }
      case '$':
        this.at++
        return { kind: 'assert', at: this.flags.m ? '$' : '\\z' }
      case '*':
      case '+':
      case '?':
        throw new RegexpError('missing argument to repetition operator', char)
      case '\\':
        return this.escaped()
      default:
        if (char === '{' && this.bounds() !== undefined) throw new RegexpError('missing argument to repetition operator', this.rest(start, this.at))
        this.at++
        return this.literal(char.codePointAt(0) ?? 0)
    }
  }

  private literal(code: number): Regex {
    return { kind: 'char', set: this.folded(only(code)) }
  }

  private folded(set: CharSet): CharSet {
    return this.flags.i ? eitherCase(set) : set
  }

  private group(): Regex | undefined {
    const start = this.at
    this.at++
    const saved = this.flags
    if (this.next === '?') {
      const named = /^\?P?<([^>]*)>/.exec(this.rest(this.at))
      if (named !== null) {
        if (!/^\w+$/.test(named[1] ?? '')) throw new RegexpError('invalid named capture', this.rest(start, this.at + named[0].length))
        this.at += [...named[0]].length
      } else if (/^\?P?</.test(this.rest(this.at, this.at + 3))) throw new RegexpError('invalid named capture', this.rest(start))
      else if (this.setFlags(start)) return undefined
    }
    const regex = this.alternate()
    this.flags = saved
    if (this.next !== ')') throw new RegexpError('missing closing )', this.rest(0))
    this.at++
    return regex
  }

  /** `(?flags)` and `(?flags:`; true when it was the former. */
  private setFlags(start: number): boolean {
    const found = /^\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(this.rest(this.at, this.at + 16))
    if (found === null) throw new RegexpError('invalid or unsupported Perl syntax', this.rest(start, Math.min(this.at + 2, this.chars.length)))
    const [whole, on = '', off = '', end] = found
    this.at += whole.length
    const change = (flag: keyof Flags) => (on.includes(flag) ? true : off.includes(flag) ? false : this.flags[flag])
    this.flags = { i: change('i'), m: change('m'), s: change('s'), U: change('U') }
    return end === ')'
  }

  private escaped(): Regex | undefined {
    const start = this.at
    const letter = this.chars[this.at + 1]
    if (letter === undefined) throw new RegexpError('trailing backslash at end of expression', '')
    if (letter === 'A' || letter === 'z' || letter === 'b' || letter === 'B') {
      this.at += 2
      return { kind: 'assert', at: `\\${letter}` }
    }
    if (letter === 'Q') {
      const rest = this.rest(this.at + 2)
      const end = rest.indexOf('\\E')
      const quoted = [...(end < 0 ? rest : rest.slice(0, end))]
      this.at += 2 + quoted.length + (end < 0 ? 0 : 2)
      return { kind: 'concat', parts: quoted.map(char => this.literal(char.codePointAt(0) ?? 0)) }
    }
    const set = this.escapedSet()
    return set === undefined ? this.literal(this.escapedChar(start)) : { kind: 'char', set }
  }

  private escapedSet(): CharSet | undefined {
    const letter = this.chars[this.at + 1] ?? ''
    const known = classes[letter]
    if (known !== undefined) {
      this.at += 2
      return this.folded(known)
    }
    if (letter !== 'p' && letter !== 'P') return undefined
    const found = /^\\[pP](?:\{(\^?)([^}]*)\}|(\w))/.exec(this.rest(this.at))
    if (found === null) throw new RegexpError('invalid character class range', this.rest(this.at, this.at + 2))
    const [whole, caret = '', braced, single] = found
    this.at += [...whole].length
    const set = unicodeClass(braced ?? single ?? '', whole)
    return (letter === 'P') !== (caret !== '') ? not(set) : set
  }

  private escapedChar(start: number): number {
    const letter = this.chars[this.at + 1] ?? ''
    this.at += 2
    const code = control[letter]
    if (code !== undefined) return code
    if (letter === 'x') {
      const hex = /^(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/.exec(this.rest(this.at, this.at + 12))
      const value = hex === null ? Number.NaN : Number.parseInt(hex[1] ?? hex[2] ?? '', 16)
      if (hex !== null && value <= 0x10ffff) {
        this.at += hex[0].length
        return value
      }
    } else if (letter === '0' || (/[1-7]/.test(letter) && /[0-7]/.test(this.next ?? ''))) {
      let value = Number(letter)
      for (let count = 1; count < 3 && /[0-7]/.test(this.next ?? ''); count++) value = value * 8 + Number(this.chars[this.at++])
      return value
    } else if (letter.length === 1 && letter.charCodeAt(0) < 128 && !/[A-Za-z0-9]/.test(letter)) return letter.charCodeAt(0)
    throw new RegexpError('invalid escape sequence', this.rest(start, start + 2))
  }

  private charClass(): CharSet {
    const start = this.at
    this.at++
    const negated = this.next === '^'
    if (negated) this.at++
    const sets: CharSet[] = []
    for (let first = true; this.next !== ']' || first; first = false) {
      if (this.next === undefined) throw new RegexpError('missing closing ]', this.rest(start))
      const named = this.next === '[' ? /^\[:(\^?)([^:\]]*):\]/.exec(this.rest(this.at, this.at + 16)) : null
      if (named !== null) {
        const set = posix[named[2] ?? '']
        if (set === undefined) throw new RegexpError('invalid character class range', named[0])
        sets.push(named[1] === '^' ? not(set) : set)
        this.at += named[0].length
        continue
      }
      const set = this.next === '\\' ? this.escapedSet() : undefined
      sets.push(set ?? this.classRange())
    }
    this.at++
    const any: CharSet = code => sets.some(set => set(code))
    const folded = this.folded(any)
    return negated ? not(folded) : folded
  }

  private classRange(): CharSet {
    const start = this.at
    const from = this.classChar()
    if (this.next !== '-' || this.chars[this.at + 1] === ']' || this.chars[this.at + 1] === undefined) return only(from)
    this.at++
    const to = this.classChar()
    if (to < from) throw new RegexpError('invalid character class range', this.rest(start, this.at))
    return range(from, to)
  }

  private classChar(): number {
    if (this.next === '\\') {
      if (this.chars[this.at + 1] === undefined) throw new RegexpError('missing closing ]', this.rest(0))
      return this.escapedChar(this.at)
    }
    return this.chars[this.at++]?.codePointAt(0) ?? 0
  }
}

const only =
  (char: number): CharSet =>
  code =>
    code === char

function eitherCase(set: CharSet): CharSet {
  return code => {
    if (set(code)) return true
    const char = String.fromCodePoint(code)
    return [char.toLowerCase(), char.toUpperCase()].some(other => [...other].length === 1 && set(other.codePointAt(0) ?? 0))
  }
}

function unicodeClass(name: string, whole: string): CharSet {
  for (const property of [name, `Script=${name}`]) {
    try {
      const pattern = new RegExp(`^\\p{${property}}$`, 'u')
      return code => pattern.test(String.fromCodePoint(code))
    } catch {}
  }
  throw new RegexpError('invalid character class range', whole)
}

function sizeOf(regex: Regex): number {
  switch (regex.kind) {
    case 'concat':
    case 'alternate':
      return regex.parts.reduce((sum, part) => sum + sizeOf(part), 1)
    case 'repeat':
      return sizeOf(regex.of) * Math.max(regex.max === Number.POSITIVE_INFINITY ? regex.min + 1 : regex.max, 1) + 1
    default:
      return 1
  }
}
