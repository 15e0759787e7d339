import type { Word, WordPart } from './syntax.ts'

/** The most words that one pair of braces may make. */
const most = 10_000

/** A word with braces as the words it stands for: `{a,b}` and `{1..5}`. Quoted braces and those of expansions stand for themselves. */
export function braced(word: Word): Word[] {
  for (const [index, part] of word.entries()) {
    if (part.kind !== 'text' || part.quoted) continue
    const found = firstBraces(part.text)
    if (found === undefined) continue
    const { before, choices, after } = found
    const text = (content: string): WordPart[] => (content === '' ? [] : [{ kind: 'text', text: content, quoted: false }])
    return choices.flatMap(choice => braced([...word.slice(0, index), ...text(before + choice + after), ...word.slice(index + 1)])).slice(0, most)
  }
  return [word]
}

interface Braces {
  readonly before: string
  readonly choices: readonly string[]
  readonly after: string
}

function firstBraces(text: string): Braces | undefined {
  for (let open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
    const cuts = [open]
    let depth = 0
    for (let at = open; at < text.length; at++) {
      const char = text[at]
      if (char === '{') depth++
      else if (char === ',' && depth === 1) cuts.push(at)
      else if (char === '}' && --depth === 0) {
        const inside = text.slice(open + 1, at)
        const choices = cuts.length > 1 ? [...cuts.slice(1), at].map((cut, index) => text.slice((cuts[index] ?? 0) + 1, cut)) : sequence(inside)
        if (choices !== undefined) return { before: text.slice(0, open), choices, after: text.slice(at + 1) }
        break
      }
    }
  }
  return undefined
}

/** `1..5`, `05..1`, `a..e`, `0..10..5`. */
function sequence(inside: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.-?(\d+))?$/.exec(inside)
  const letters = /^([A-Za-z])\.\.([A-Za-z])$/.exec(inside)
  const [, from = '', to = '', step = '1'] = numbers ?? letters ?? []
  if (numbers === null && letters === null) return undefined
  const [first, last] = numbers === null ? [from.charCodeAt(0), to.charCodeAt(0)] : [Number(from), Number(to)]
  const width = numbers !== null && [from, to].some(text => /^-?0\d/.test(text)) ? Math.max(from.length, to.length) : 0
  const by = Math.max(1, Number(step))
  const count = Math.min(most, Math.floor(Math.abs(last - first) / by) + 1)
  return Array.from({ length: count }, (_, index) => {
    const value = first + index * by * (last < first ? -1 : 1)
    return numbers === null ? String.fromCharCode(value) : String(value).padStart(width, '0')
  })
}
