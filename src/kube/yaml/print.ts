import { byteLength } from '../apimachinery/utf8.ts'
import { formatGoFloat } from './go-number.ts'
import { compareKeys } from './key-order.ts'
import { resolvePlain } from './resolve.ts'
import { isTimestamp } from './timestamp.ts'

/** Lines are broken at the first space past this column. */
const bestWidth = 80
/** Longer keys are written as `? key`. In bytes. */
const longestKey = 128

const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
/** What goyaml does not print as it is: control characters, and all that needs four bytes in UTF-8. */
const unprintable = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/
const startsIndicator = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \t]|$)|---|\.\.\.)/
const insideIndicator = /:(?:[ \t]|$)|[ \t\r\n\x85\u2028\u2029]#/

type Style = 'plain' | 'single' | 'double' | 'literal'

/** How goyaml writes a string. Follows go.yaml.in/yaml/v2 encode.go stringv and emitterc.go analyze_scalar, select_scalar_style. */
function styleOf(text: string, isKey: boolean): Style {
  if (text === '') return 'double'
  const special = unprintable.test(text) || / \n/.test(text)
  if (text.includes('\n')) return special || isKey || text.endsWith(' ') ? 'double' : 'literal'
  if (typeof resolvePlain(text) !== 'string' || isTimestamp(text) || base60.test(text) || special) return 'double'
  return text.startsWith(' ') || text.endsWith(' ') || startsIndicator.test(text) || insideIndicator.test(text.slice(1)) || /^[ \t]#/.test(text)
    ? 'single'
    : 'plain'
}

const shortEscapes: Readonly<Record<number, string>> = {
  0: '0',
  7: 'a',
  8: 'b',
  9: 't',
  10: 'n',
  11: 'v',
  12: 'f',
  13: 'r',
  27: 'e',
  34: '"',
  92: '\\',
  133: 'N',
  160: '_',
  8232: 'L',
  8233: 'P',
}

function escapeLetter(letter: string): string {
  const point = letter.codePointAt(0) ?? 0
  const short = shortEscapes[point]
  if (short !== undefined) return `\\${short}`
  const [mark, width] = point <= 0xff ? ['x', 2] : point <= 0xffff ? ['u', 4] : ['U', 8]
  return `\\${mark}${point
    .toString(16)
    .toUpperCase()
    .padStart(width as number, '0')}`
}

/** Writes YAML as goyaml does, from what encoding/json would hand it. */
class Printer {
  out = ''
  #column = 0

  #write(text: string): void {
    this.out += text
    const breakAt = text.lastIndexOf('\n')
    this.#column = breakAt < 0 ? this.#column + [...text].length : [...text.slice(breakAt + 1)].length
  }

  /** Writes text letter by letter, breaking lines at spaces past the width; `mark` is put before a space that would start a line. */
  #folded(letters: readonly string[], indent: number, fold: boolean, isDouble: boolean, edges: boolean): void {
    let spaces = false
    for (const [at, letter] of letters.entries()) {
      const next = letters[at + 1]
      const inside = !edges || (at > 0 && at < letters.length - 1)
      if (letter === ' ') {
        if (fold && !spaces && this.#column > bestWidth && inside && (isDouble || (next !== ' ' && next !== undefined))) {
          this.#write(`\n${' '.repeat(indent)}`)
          if (isDouble && next === ' ') this.#write('\\')
        } else this.#write(letter)
        spaces = true
      } else {
        this.#write(letter)
        spaces = false
      }
    }
  }

  #string(text: string, indent: number, isKey: boolean): void {
    const style = styleOf(text, isKey)
    const letters = [...text]
    if (style === 'plain') this.#folded(letters, indent, !isKey, false, false)
    else if (style === 'single') {
      this.#write("'")
      this.#folded(
        letters.map(letter => (letter === "'" ? "''" : letter)),
        indent,
        !isKey,
        false,
        true,
      )
      this.#write("'")
    } else if (style === 'double') {
      this.#write('"')
      const escapeAll = text.startsWith('\ufeff')
      this.#folded(
        letters.map(letter => (escapeAll || letter === '"' || letter === '\\' || letter === '\n' || unprintable.test(letter) ? escapeLetter(letter) : letter)),
        indent,
        !isKey,
        true,
        true,
      )
      this.#write('"')
    } else this.#literal(text, indent)
  }

  #literal(text: string, indent: number): void {
    const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : ''
    this.#write(`|${/^[ \n]/.test(text) ? '2' : ''}${chomp}`)
    const lines = text.split('\n')
    if (lines.at(-1) === '') lines.pop()
    for (const line of lines) this.#write(line === '' ? '\n' : `\n${' '.repeat(indent)}${line}`)
  }

  #scalar(value: unknown, indent: number): void {
    if (typeof value === 'string') this.#string(value, indent, false)
    else if (typeof value === 'number') this.#write(Number.isInteger(value) && Math.abs(value) < 2 ** 64 ? BigInt(value).toString() : formatGoFloat(value, 64))
    else this.#write(typeof value === 'boolean' ? String(value) : 'null')
  }

  /** Writes a value whose first line begins here; further lines are indented by `indent`. */
  value(value: unknown, indent: number): void {
    if (Array.isArray(value)) this.#list(value, indent)
    else if (typeof value === 'object' && value !== null) this.#map(value, indent)
    else this.#scalar(value, indent + 2)
  }

  #list(items: readonly unknown[], indent: number): void {
    if (items.length === 0) {
      this.#write('[]')
      return
    }
    for (const [at, item] of items.entries()) {
      this.#write(at > 0 ? `\n${' '.repeat(indent)}- ` : '- ')
      this.value(item, isScalar(item) ? indent : indent + 2)
    }
  }

  #map(map: object, indent: number): void {
    const members = Object.entries(map)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => compareKeys(a, b))
    if (members.length === 0) {
      this.#write('{}')
      return
    }
    for (const [at, [key, value]] of members.entries()) {
      if (at > 0) this.#write(`\n${' '.repeat(indent)}`)
      if (byteLength(key) > longestKey || /[\n\r]/.test(key)) {
        this.#write('? ')
        this.#string(key, indent + 2, false)
        this.#write(`\n${' '.repeat(indent)}: `)
        this.value(value, isScalar(value) ? indent : indent + 2)
        continue
      }
      this.#string(key, indent, true)
      this.#write(':')
      if (isEmptyOrScalar(value)) {
        this.#write(' ')
        this.value(value, indent)
      } else if (Array.isArray(value)) {
        this.#write(`\n${' '.repeat(indent)}`)
        this.value(value, indent)
      } else {
        this.#write(`\n${' '.repeat(indent + 2)}`)
        this.value(value, indent + 2)
      }
    }
  }
}

const isScalar = (value: unknown) => typeof value !== 'object' || value === null
const isEmptyOrScalar = (value: unknown) => isScalar(value) || Object.keys(value as object).length === 0

/** A JSON value as `kubectl get -o yaml` prints it, its last line ended. Follows sigs.k8s.io/yaml Marshal. */
export function printYAML(value: unknown): string {
  const printer = new Printer()
  printer.value(value, 0)
  return `${printer.out}\n`
}
