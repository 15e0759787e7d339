/** How a TabWriter pads: least width of a cell, spaces between cells, and the letter that fills. */
export interface TabWriterOptions {
  readonly minWidth: number
  readonly tabWidth: number
  readonly padding: number
  readonly padChar: string
}

/** `kubectl describe` and most texts: two spaces between columns. */
export const describeTabs: TabWriterOptions = { minWidth: 0, tabWidth: 8, padding: 2, padChar: ' ' }
/** `kubectl get`: three spaces between columns, cells of at least six. */
export const getTabs: TabWriterOptions = { minWidth: 6, tabWidth: 4, padding: 3, padChar: ' ' }

const widthOf = (cell: string) => [...cell].length

/**
 * Aligns cells: text in which tabs end cells. A column is as wide as the widest cell among the lines that
 * follow each other and have it; the last cell of a line belongs to no column. Follows Go's text/tabwriter
 * without flags (of its control letters only tab and newline).
 */
export function alignTabs(text: string, options: TabWriterOptions): string {
  const lines = text.split('\n').map(line => line.split('\t'))
  const last = lines.at(-1)
  if (last !== undefined && last.length > 1 && last.at(-1) === '') last.pop()
  const cells = lines.map(line => line.map(widthOf))
  const widths: number[] = []
  let out = ''
  const writeLines = (from: number, to: number) => {
    for (let row = from; row < to; row++) {
      for (const [column, cell] of (lines[row] ?? []).entries()) {
        out += cell
        const width = widths[column]
        if (width !== undefined) out += padding(cells[row]?.[column] ?? 0, width, options)
      }
      if (row + 1 < lines.length) out += '\n'
    }
  }
  const format = (start: number, end: number) => {
    let from = start
    const column = widths.length
    for (let row = from; row < end; row++) {
      if (column >= (cells[row]?.length ?? 0) - 1) continue
      writeLines(from, row)
      from = row
      let width = options.minWidth
      for (; row < end && column < (cells[row]?.length ?? 0) - 1; row++) width = Math.max(width, (cells[row]?.[column] ?? 0) + options.padding)
      widths.push(width)
      format(from, row)
      widths.pop()
      from = row
    }
    writeLines(from, end)
  }
  format(0, lines.length)
  return out
}

function padding(used: number, width: number, options: TabWriterOptions): string {
  if (options.padChar !== '\t') return options.padChar.repeat(width - used)
  const wide = Math.ceil(width / options.tabWidth) * options.tabWidth
  return '\t'.repeat(Math.ceil((wide - used) / options.tabWidth))
}

/** Columns of a table, one array of cells a line, as `kubectl get` prints them; every line ends with a newline. */
export function alignRows(rows: readonly (readonly string[])[], options: TabWriterOptions = getTabs): string {
  return rows.length === 0 ? '' : `${alignTabs(rows.map(row => row.join('\t')).join('\n'), options)}\n`
}

/**
 * Collects the lines of `kubectl describe`, each with its level of indentation (two spaces a level), and
 * aligns them at the end. Follows kubectl/pkg/describe/describe.go PrefixWriter and tabbedString.
 */
export class DescribeWriter {
  private buffer = ''

  /** Adds text at a level; add newlines yourself. */
  write(level: number, text: string): void {
    this.buffer += '  '.repeat(level) + text
  }

  /** Adds a whole line at a level. */
  line(level: number, text: string): void {
    this.write(level, `${text}\n`)
  }

  /** Adds text that is prefixed already. */
  raw(text: string): void {
    this.buffer += text
  }

  /** What was written, not aligned yet. */
  get text(): string {
    return this.buffer
  }

  /** The aligned text; control letters that could steer a terminal are written out. Follows cli-runtime/pkg/printers/terminal.go. */
  toString(): string {
    return alignTabs(this.buffer.replaceAll('\x1b', '^[').replaceAll('\r', '\\r'), describeTabs)
  }
}
