import { createHash } from 'node:crypto'

/** The deeper fields of --recursive are a name and a type; the values of an enumeration stand in one line. */
const isField = (text: string) => /^[^\t]+\t</.test(text.trim()) || text.trim().startsWith('enum: ')

/**
 * A played script in which every paragraph of description that `kubectl explain` printed is replaced by a hash of its
 * words, as recordings have it.
 */
export function hideDescriptions(played: string): string {
  return played
    .split(/^(?=\$ )/m)
    .map(section => {
      const end = section.indexOf('\n')
      const command = section.slice(0, end)
      return command.includes('kubectl explain') ? command + hidden(section.slice(end)) : section
    })
    .join('')
}

function hidden(output: string): string {
  const kept: string[] = []
  let words: string[] = []
  const flush = () => {
    if (words.length > 0) kept.push(`    <description ${createHash('sha256').update(words.join(' ')).digest('hex').slice(0, 12)}>`)
    words = []
  }
  let enumeration = false
  for (const line of output.split('\n')) {
    const indented = line.startsWith('    ')
    const text = line.slice(4)
    if (indented && text.trim() !== '' && !enumeration && !isField(text)) {
      words.push(...text.trim().split(/\s+/))
      continue
    }
    if (line.startsWith('ENUM:')) enumeration = true
    else if (!indented && line !== '') enumeration = false
    flush()
    kept.push(line)
  }
  flush()
  return kept.join('\n')
}
