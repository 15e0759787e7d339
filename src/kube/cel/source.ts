/** Something wrong with an expression; `offset` counts UTF-16 units, -1 for the whole. */
export interface Issue {
  readonly offset: number
  readonly message: string
}

interface Location {
  readonly line: number
  readonly column: number
}

const mostReported = 100
const longestSnippet = 16384

function locate(text: string, offset: number): Location {
  if (offset < 0) return { line: -1, column: -1 }
  const before = text.slice(0, offset)
  const lines = before.split('\n')
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length }
}

const isWide = (char: string | undefined) => char !== undefined && (char.codePointAt(0) ?? 0) > 127

/** The line, and a mark below it. Follows cel-go common/error.go ToDisplayString. */
function snippet(text: string, { line, column }: Location): string {
  const content = line < 1 ? undefined : text.split('\n')[line - 1]
  if (content === undefined || text === '' || content.length > longestSnippet) return ''
  const shown = content.replaceAll('\t', ' ')
  const chars = [...shown]
  const dots = chars
    .slice(0, column)
    .map(char => (isWide(char) ? '．' : '.'))
    .join('')
  return `\n | ${shown}\n | ${dots}${isWide(chars[column]) ? '＾' : '^'}`
}

/** All issues as one text, in the order of their places. Follows cel-go common/errors.go ToDisplayString. */
export function displayIssues(text: string, issues: readonly Issue[]): string {
  const located = issues.slice(0, mostReported).map(issue => ({ ...locate(text, issue.offset), message: issue.message }))
  located.sort((a, b) => a.line - b.line || a.column - b.column)
  const shown = located.map(({ line, column, message }) => `ERROR: <input>:${line}:${column + 1}: ${message}${snippet(text, { line, column })}`)
  if (issues.length > mostReported) shown.push(`${issues.length - mostReported} more errors were truncated`)
  return shown.join('\n')
}
