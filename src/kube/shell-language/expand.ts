import type { Io, Pause } from '../process/process.ts'
import { evaluate } from './arithmetic.ts'
import { braced } from './braces.ts'
import { resolvePath } from './files.ts'
import { matches, patternOf, strip } from './pattern.ts'
import type { Shell } from './shell.ts'
import { ShellError } from './shell.ts'
import type { Word, WordPart } from './syntax.ts'

/** Text after expansion, before it is cut into fields. */
interface Piece {
  readonly text: string
  readonly quoted: boolean
  /** Came from an expansion, so that blanks in it separate fields. */
  readonly splits: boolean
  /** Separates fields by itself, as between the parameters of `"$@"`. */
  readonly breaksAfter?: boolean
}

type Runner = (shell: Shell, io: Io, part: Extract<WordPart, { kind: 'command' }>) => Generator<Pause, string, void>

/** Works out words for one shell. `runCommand` gives what a command in `$(…)` wrote. */
export class Expander {
  private readonly shell: Shell
  private readonly io: Io
  private readonly runCommand: Runner

  constructor(shell: Shell, io: Io, runCommand: Runner) {
    this.shell = shell
    this.io = io
    this.runCommand = runCommand
  }

  /** The fields of a word: expanded, split at blanks, file patterns replaced by what they match. */
  *fields(word: Word): Generator<Pause, string[], void> {
    const words = this.shell.host.dialect === 'bash' ? braced(word) : [word]
    const fields: string[] = []
    for (const each of words) fields.push(...(yield* this.wordFields(each)))
    return fields
  }

  private *wordFields(word: Word): Generator<Pause, string[], void> {
    const pieces = yield* this.pieces(word)
    const fields: Piece[][] = []
    let current: Piece[] | undefined
    for (const piece of pieces) {
      if (!piece.splits || piece.quoted) {
        ;(current ??= []).push(piece)
        if (piece.breaksAfter === true) {
          fields.push(current)
          current = undefined
        }
        continue
      }
      const parts = piece.text.split(/[ \t\n]+/)
      parts.forEach((text, index) => {
        if (index > 0 && current !== undefined) {
          fields.push(current)
          current = undefined
        }
        if (text !== '') (current ??= []).push({ ...piece, text })
      })
    }
    if (current !== undefined) fields.push(current)
    return fields.flatMap(field => this.files(field))
  }

  /** The word as one text: neither split nor matched against files. */
  *text(word: Word): Generator<Pause, string, void> {
    return (yield* this.pieces(word)).map(piece => piece.text + (piece.breaksAfter === true ? ' ' : '')).join('')
  }

  /** Whether the word, as a pattern of `case`, matches. */
  *matchesPattern(word: Word, text: string): Generator<Pause, boolean, void> {
    return matches(patternOf(yield* this.pieces(word)), text)
  }

  private *pieces(word: Word): Generator<Pause, Piece[], void> {
    const pieces: Piece[] = []
    for (const [index, part] of word.entries()) {
      switch (part.kind) {
        case 'text':
          pieces.push({ text: index === 0 && !part.quoted ? this.tilde(part.text) : part.text, quoted: part.quoted, splits: false })
          break
        case 'command':
          pieces.push({ text: (yield* this.runCommand(this.shell, this.io, part)).replace(/\n+$/, ''), quoted: part.quoted, splits: true })
          break
        case 'arithmetic': {
          const value = evaluate(
            yield* this.text(part.expression),
            name => this.shell.get(name) ?? '',
            (name, value) => this.shell.set(name, value),
          )
          pieces.push({ text: String(value), quoted: part.quoted, splits: true })
          break
        }
        case 'parameter':
          pieces.push(...(yield* this.parameter(part)))
      }
    }
    return pieces
  }

  private *parameter(part: Extract<WordPart, { kind: 'parameter' }>): Generator<Pause, Piece[], void> {
    const { name, operator, quoted } = part
    const { shell } = this
    if ((name === '@' || name === '*') && operator === undefined) {
      const { parameters } = shell
      if (quoted && name === '*') return [{ text: parameters.join(' '), quoted, splits: false }]
      return parameters
        .map((text, index) => ({ text, quoted, splits: !quoted, breaksAfter: quoted && index < parameters.length - 1 }))
        .flatMap((piece, index) => (index > 0 && !quoted ? [{ text: ' ', quoted, splits: true }, piece] : [piece]))
    }
    const value = shell.get(name)
    const word = part.word ?? []
    const present = operator?.startsWith(':') === true ? value !== undefined && value !== '' : value !== undefined
    switch (operator) {
      case 'length':
        return [{ text: String((value ?? '').length), quoted, splits: true }]
      case ':-':
      case '-':
        return present
          ? [{ text: value ?? '', quoted, splits: true }]
          : quoted
            ? [{ text: yield* this.text(word), quoted, splits: false }]
            : yield* this.pieces(word)
      case ':+':
      case '+':
        return present
          ? quoted
            ? [{ text: yield* this.text(word), quoted, splits: false }]
            : yield* this.pieces(word)
          : quoted
            ? [{ text: '', quoted, splits: false }]
            : []
      case ':=':
      case '=': {
        if (present) return [{ text: value ?? '', quoted, splits: true }]
        const text = yield* this.text(word)
        shell.set(name, text)
        return [{ text, quoted, splits: true }]
      }
      case ':?':
      case '?': {
        if (present) return [{ text: value ?? '', quoted, splits: true }]
        const text = yield* this.text(word)
        throw new ShellError(`${name}: ${text === '' ? 'parameter not set' : text}`)
      }
      case '%':
      case '%%':
      case '#':
      case '##': {
        const pattern = patternOf(yield* this.pieces(word))
        return [{ text: strip(pattern, value ?? '', operator.startsWith('%') ? 'end' : 'start', operator.length === 2), quoted, splits: true }]
      }
      case '/':
      case '//': {
        const pattern = new RegExp(patternOf(yield* this.pieces(word)).source, operator === '//' ? 'g' : '')
        const by = yield* this.text(part.replacement ?? [])
        return [{ text: word.length === 0 ? (value ?? '') : (value ?? '').replace(pattern, () => by), quoted, splits: true }]
      }
      case '^^':
        return [{ text: (value ?? '').toUpperCase(), quoted, splits: true }]
      case ',,':
        return [{ text: (value ?? '').toLowerCase(), quoted, splits: true }]
      case ':':
        return [{ text: this.section(value ?? '', yield* this.text(word)), quoted, splits: true }]
      default:
        if (value === undefined && shell.options.has('u')) throw new ShellError(`${name}: parameter not set`)
        return [{ text: value ?? '', quoted, splits: true }]
    }
  }

  /** `${name:offset:length}`; both may count from the end. */
  private section(value: string, bounds: string): string {
    const [offset = 0, length] = bounds.split(':').map(text =>
      evaluate(
        text,
        name => this.shell.get(name) ?? '',
        (name, set) => this.shell.set(name, set),
      ),
    )
    const start = offset < 0 ? Math.max(0, value.length + offset) : offset
    return length === undefined ? value.slice(start) : length < 0 ? value.slice(start, value.length + length) : value.slice(start, start + length)
  }

  private tilde(text: string): string {
    return text === '~' || text.startsWith('~/') ? `${this.shell.get('HOME') ?? '/root'}${text.slice(1)}` : text
  }

  /** The paths a field's pattern matches, or the field itself when it is no pattern or matches nothing. */
  private files(field: readonly Piece[]): string[] {
    const plain = field.map(piece => piece.text).join('')
    if (!patternOf(field).magic) return [plain]
    const segments: Piece[][] = [[]]
    for (const piece of field) {
      piece.text.split('/').forEach((text, index) => {
        if (index > 0) segments.push([])
        segments[segments.length - 1]?.push({ ...piece, text })
      })
    }
    const { host } = this.shell
    let found = ['']
    for (const [index, segment] of segments.entries()) {
      const last = index === segments.length - 1
      const name = segment.map(piece => piece.text).join('')
      const pattern = patternOf(segment)
      if (!pattern.magic) {
        found = found.map(path => `${path}${name}${last ? '' : '/'}`).filter(path => !last || host.files.kindOf(resolvePath(host.cwd, path)) !== undefined)
        continue
      }
      found = found.flatMap(path => {
        const directory = resolvePath(host.cwd, path === '' ? '.' : path)
        if (host.files.kindOf(directory) !== 'directory') return []
        return host.files
          .list(directory)
          .filter(entry => (!entry.startsWith('.') || name.startsWith('.')) && matches(pattern, entry))
          .filter(entry => last || host.files.kindOf(resolvePath(directory, entry)) === 'directory')
          .map(entry => `${path}${entry}${last ? '' : '/'}`)
      })
    }
    return found.length === 0 ? [plain] : found
  }
}
