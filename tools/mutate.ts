import type { Rand } from '../src/kube/apimachinery/rand.ts'

/** Pieces of text that manifests go wrong with. */
const pieces: readonly string[] = [
  ' ',
  '  ',
  '\n',
  '\t',
  ':',
  ': ',
  '- ',
  '-',
  '#',
  ' #',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  '&a ',
  '*a',
  '!',
  '!!str ',
  '|',
  '>',
  '|-',
  '>+',
  '%',
  '@',
  '`',
  '?',
  '? ',
  '---\n',
  '...\n',
  '\r\n',
  '\\',
  '\\u00e9',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '中',
  '😀',
  '\ud800',
  '\u0000',
  '\u0001',
  '<<: ',
  '~',
  'null',
  'yes',
  'no',
  '0x1f',
  '017',
  '1e3',
  '.5',
  '-1',
  '0',
  '99999999999',
  '2024-01-01',
  '{{ x }}',
  '!!int ',
  '!!binary ',
  'a: b',
  ': b',
  '\n\n',
  '[]',
  '{}',
  '__proto__: ',
  'constructor: ',
  '<script>',
  '../',
  'name: ',
  'spec:\n',
  '1.5',
  'true',
  '100x',
  'x'.repeat(70),
  'A',
  '_',
  '/',
  '$',
  '$(A)',
]

/** A text with one to four of its places changed: letters cut, pieces put in, lines moved, doubled, dropped, indented. */
export function mutate(text: string, rand: Rand): string {
  let changed = text
  for (let count = 1 + rand.int(4); count > 0; count--) changed = change(changed, rand)
  return changed
}

function change(text: string, rand: Rand): string {
  const at = rand.int(text.length + 1)
  const lines = text.split('\n')
  const line = rand.int(lines.length)
  const own = lines[line] ?? ''
  switch (rand.int(8)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + rand.int(4))
    case 1:
      lines[line] = ' '.repeat(rand.int(9)) + own.trimStart()
      return lines.join('\n')
    case 2:
      lines.splice(line, 1)
      return lines.join('\n')
    case 3:
      lines.splice(rand.int(lines.length), 0, own)
      return lines.join('\n')
    case 4:
      lines[line] = own.replace(/:.*/, `: ${pieces[rand.int(pieces.length)] ?? ''}`)
      return lines.join('\n')
    case 5:
      lines[line] = own.replace(/\w+/, word => word.slice(0, -1))
      return lines.join('\n')
    default:
      return text.slice(0, at) + (pieces[rand.int(pieces.length)] ?? '') + text.slice(at)
  }
}
