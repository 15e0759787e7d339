/** Text in lines of at most `width` letters, broken at spaces; its own line breaks are kept. Follows github.com/mitchellh/go-wordwrap as kubectl/pkg/explain/v2/funcs.go uses it. */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map(line => wrapLine(line, width))
    .join('\n')
}

function wrapLine(line: string, width: number): string {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current].join('\n')
}

/** Text with `amount` spaces before every line. */
export function indent(text: string, amount: number): string {
  const margin = ' '.repeat(amount)
  return text
    .split('\n')
    .map(line => margin + line)
    .join('\n')
}

const bullet = /^(?:\d+\.?|-|\*)\s/

/**
 * A description in lines of at most `width` letters. Lines run together, except after a colon, before a list's entry and
 * around empty lines; what is indented stays as it is. Follows kubectl/pkg/explain/formatter.go wrapString.
 */
export function wrapSections(text: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  let last = ''
  const flush = () => {
    if (current === '') return
    lines.push(current)
    current = ''
    last = ''
  }
  for (const line of text.split('\n')) {
    const trimmed = line.trim()
    if (line.startsWith('    ') || (trimmed === '' && lines.length > 0)) {
      flush()
      lines.push(line.startsWith('    ') ? line : '')
      continue
    }
    if (last.endsWith(':') || trimmed === '' || bullet.test(trimmed)) flush()
    for (const word of trimmed.split(/\s+/).filter(Boolean)) {
      if (current !== '' && current.length + 1 + word.length > width) flush()
      current = current === '' ? word : `${current} ${word}`
      last = word
    }
  }
  flush()
  return lines
}
