/** A shell pattern: literal characters, and pieces that match any. Quoted characters are literal. */
export interface Pattern {
  /** Source of a regular expression for the whole pattern, without anchors. */
  readonly source: string
  /** True when something in it is not literal. */
  readonly magic: boolean
}

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** A range whose end comes before its start holds nothing; a regular expression would refuse it. */
const withoutEmptyRanges = (set: string) => set.replace(/(.)-(.)/gs, (range, from: string, to: string) => (from > to ? '' : range))

/** Reads `*`, `?` and `[…]` in pieces of text of which the quoted ones stand for themselves. */
export function patternOf(pieces: readonly { readonly text: string; readonly quoted: boolean }[]): Pattern {
  let source = ''
  let magic = false
  for (const { text, quoted } of pieces) {
    if (quoted) {
      source += literal(text)
      continue
    }
    for (let at = 0; at < text.length; at++) {
      const char = text.charAt(at)
      const set = char === '[' ? /^\[([!^]?\]?[^\]]*)\]/.exec(text.slice(at)) : null
      if (char === '*') source += '[^]*'
      else if (char === '?') source += '[^]'
      else if (set !== null) {
        const inside = set[1] ?? ''
        const negated = inside.startsWith('!') || inside.startsWith('^')
        source += `[${negated ? '^' : ''}${withoutEmptyRanges(inside.slice(negated ? 1 : 0)).replace(/[\\\]^]/g, '\\$&')}]`
        at += set[0].length - 1
      } else {
        source += literal(char)
        continue
      }
      magic = true
    }
  }
  return { source, magic }
}

/** Whether the pattern matches the whole of `text`. */
export function matches(pattern: Pattern, text: string): boolean {
  return new RegExp(`^(?:${pattern.source})$`).test(text)
}

/** `text` without the shortest or longest piece at its start or end that the pattern matches. */
export function strip(pattern: Pattern, text: string, where: 'start' | 'end', longest: boolean): string {
  const lengths = Array.from({ length: text.length + 1 }, (_, length) => (longest ? text.length - length : length))
  for (const length of lengths) {
    const piece = where === 'start' ? text.slice(0, length) : text.slice(text.length - length)
    if (matches(pattern, piece)) return where === 'start' ? text.slice(length) : text.slice(0, text.length - length)
  }
  return text
}
