const minWidth = 6
const padding = 3

/** How many columns a text takes in a terminal of plain letters. */
const widthOf = (cell: string) => (/^[\x20-\x7e]*$/.test(cell) ? cell.length : [...cell].length)

/**
 * Aligns rows under one another and remembers how wide its columns were, so that rows that come later line up
 * with those already printed. Follows the tabwriter of cli-runtime/pkg/printers/tabwriter.go (RememberWidths).
 */
export class ColumnWriter {
  private widths: number[] = []

  /** The rows as lines, each with its break; the last cell of a row is not padded. */
  write(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      for (let column = 0; column < row.length - 1; column++) {
        const width = Math.max(minWidth, widthOf(row[column] ?? '') + padding)
        if (width > (this.widths[column] ?? 0)) this.widths[column] = width
      }
    }
    let text = ''
    for (const row of rows) {
      const last = row.length - 1
      for (let column = 0; column < last; column++) {
        const cell = row[column] ?? ''
        text += cell + ' '.repeat((this.widths[column] ?? 0) - widthOf(cell))
      }
      text += `${row[last] ?? ''}\n`
    }
    return text
  }

  /** Starts a new table. */
  forget(): void {
    this.widths = []
  }
}

/** A cell as a line can show it: cut at the first line break, escape letters made visible. */
export function cellText(value: string): string {
  if (!/[\n\r\f\x1b]/.test(value)) return value
  const end = value.search(/[\n\r\f]/)
  return (end < 0 ? value : `${value.slice(0, end)}...`).replaceAll('\x1b', '^[')
}
