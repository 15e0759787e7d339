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
