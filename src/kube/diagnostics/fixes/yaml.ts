import type { Problem } from '../diagnosis.ts'
import type { Fix, TextEdit } from './fix.ts'

/** One change to one line: what to replace in it, from `from` (0) to `to`. */
interface LineChange {
  readonly line: number
  readonly from: number
  readonly to: number
  readonly text: string
}

const edit = ({ line, from, to, text }: LineChange): TextEdit => ({ range: { start: { line, column: from + 1 }, end: { line, column: to + 1 } }, text })
const fix = (title: string, ...changes: readonly LineChange[]): Fix[] => (changes.length === 0 ? [] : [{ title, edits: changes.map(edit) }])

/** Fixes for text that is no YAML, by looking at the lines around the fault. */
export function fixYaml(text: string, problem: Problem): Fix[] {
  if (problem.stage !== 'yaml') return []
  const lines = text.split(/\r?\n/)
  const at = problem.range.start.line
  const around = (test: (line: string) => boolean): number[] => lines.flatMap((line, index) => (Math.abs(index + 1 - at) <= 2 && test(line) ? [index + 1] : []))
  return [
    ...tabs(lines, at),
    ...missingSpace(
      lines,
      around(line => /^\s*(?:- )?[\w.-]+:[^\s:/]/.test(line) && !/^\s*(?:- )?[\w.-]+:\s/.test(line)),
    ),
    ...missingColon(lines, problem),
    ...needsQuotes(lines, at),
    ...unclosed(lines, problem),
    ...escapes(lines, problem),
    ...indentation(lines, problem),
  ]
}

const lineAt = (lines: readonly string[], line: number) => lines[line - 1] ?? ''

function tabs(lines: readonly string[], at: number): Fix[] {
  if (!/^\s*\t/.test(lineAt(lines, at))) return []
  const changes = lines.flatMap((line, index): LineChange[] => {
    const lead = /^[ \t]*/.exec(line)?.[0] ?? ''
    return lead.includes('\t') ? [{ line: index + 1, from: 0, to: lead.length, text: lead.replaceAll('\t', '  ') }] : []
  })
  return fix('Replace tabs by spaces', ...changes)
}

/** Fixes for no-break spaces, and the colon and quotes of Chinese or of word processors, near a problem. */
export function fixLetters(text: string, problem: Problem): Fix[] {
  const lines = text.split(/\r?\n/)
  const at = problem.range.start.line
  const plain: Readonly<Record<string, string>> = { '\u00a0': ' ', '\u3000': ' ', '：': ': ', '，': ',', '“': '"', '”': '"', '‘': "'", '’': "'" }
  const changes = lines.flatMap((line, index): LineChange[] => {
    if (Math.abs(index + 1 - at) > 2) return []
    return [...line.matchAll(/[\u00a0\u3000：，“”‘’]/g)].map(match => ({
      line: index + 1,
      from: match.index,
      to: match.index + 1,
      text: plain[match[0]] ?? match[0],
    }))
  })
  return fix('Use plain spaces and signs', ...changes)
}

function missingSpace(lines: readonly string[], at: readonly number[]): Fix[] {
  return at.flatMap(line => {
    const colon = lineAt(lines, line).indexOf(':')
    return fix('Put a space after the colon', { line, from: colon + 1, to: colon + 1, text: ' ' })
  })
}

function missingColon(lines: readonly string[], problem: Problem): Fix[] {
  if (!problem.message.includes("could not find expected ':'")) return []
  const line = lineAt(lines, problem.range.start.line)
  const changes: Fix[] = []
  const before = lineAt(lines, problem.range.start.line - 1)
  const lead = line.length - line.trimStart().length
  const above = before.length - before.trimStart().length
  if (/^\s*[\w.-]+\s*$/.test(line))
    changes.push(...fix('Put a colon after it', { line: problem.range.start.line, from: line.trimEnd().length, to: line.length, text: ':' }))
  if (above > lead && !/^\s*(?:- )?[^\s#]+:(?:\s|$)/.test(before))
    changes.push(...fix('Indent it like the line above', { line: problem.range.start.line, from: 0, to: lead, text: ' '.repeat(above) }))
  return changes
}

/** A plain value that begins with a sign YAML means something by. */
function needsQuotes(lines: readonly string[], at: number): Fix[] {
  const match = /^(\s*(?:- )*(?:[\w./-]+:\s+)?)([*&!%@`{[].*?)\s*$/.exec(lineAt(lines, at))
  if (match === null || (/^[[{].*[\]}]$/.test(match[2] ?? '') && !/^\{\{/.test(match[2] ?? ''))) return []
  const from = match[1]?.length ?? 0
  return /^[*&!%@`]|^\{\{/.test(match[2] ?? '')
    ? fix('Put quotes around it', { line: at, from, to: from + (match[2]?.length ?? 0), text: JSON.stringify(match[2]) })
    : []
}

function unclosed(lines: readonly string[], problem: Problem): Fix[] {
  const at = problem.range.start.line
  if (problem.message.includes('unexpected end of stream')) {
    const line = lineAt(lines, at)
    return fix('Close the quotes', {
      line: at,
      from: line.trimEnd().length,
      to: line.length,
      text: line.charAt(problem.range.start.column - 1) === "'" ? "'" : '"',
    })
  }
  const wanted = /did not find expected ',' or '([\]}])'/.exec(problem.message)?.[1]
  if (wanted === undefined) return []
  const open = wanted === ']' ? '[' : '{'
  const count = (line: string, letter: string) => line.split(letter).length - 1
  for (let line = at; line > 0; line--) {
    const written = lineAt(lines, line)
    if (count(written, open) > count(written, wanted))
      return fix('Close the bracket', { line, from: written.trimEnd().length, to: written.length, text: wanted })
  }
  return []
}

function escapes(lines: readonly string[], problem: Problem): Fix[] {
  if (!problem.message.includes('unknown escape character')) return []
  const at = problem.range.start.line
  const match = /"([^"]*)"/.exec(lineAt(lines, at))
  return match === null || match[1]?.includes("'")
    ? []
    : fix('Use single quotes, where \\ is only a \\', { line: at, from: match.index, to: match.index + match[0].length, text: `'${match[1] ?? ''}'` })
}

/** Lines moved to the column of the key above that they belong beside. */
function indentation(lines: readonly string[], problem: Problem): Fix[] {
  if (!/mapping values are not allowed|did not find expected (?:key|'-')|block sequence entries/.test(problem.message)) return []
  const indentOf = (line: string) => line.length - line.trimStart().length
  const line = lineAt(lines, problem.range.start.line)
  if (line.trim() === '') return []
  const fixes: Fix[] = []
  for (let above = problem.range.start.line - 1; above > 0 && fixes.length < 2; above--) {
    const other = lineAt(lines, above)
    if (other.trim() === '' || indentOf(other) === indentOf(line)) continue
    const column = indentOf(other)
    if (Math.abs(column - indentOf(line)) <= 2)
      fixes.push(...fix('Indent it like the line above', { line: problem.range.start.line, from: 0, to: indentOf(line), text: ' '.repeat(column) }))
    break
  }
  return fixes
}
