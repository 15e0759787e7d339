import { formatLabels } from '../../apimachinery/labels.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Row } from '../../apimachinery/table.ts'
import type { Kind } from '../../registry/kind.ts'
import { kindPrefix } from '../mapping.ts'
import { ColumnWriter, cellText } from './columns.ts'

/** What the human-readable table shows besides the kind's own columns. */
export interface TableOptions {
  readonly noHeaders: boolean
  readonly wide: boolean
  readonly withNamespace: boolean
  readonly withKind: boolean
  readonly showLabels: boolean
  readonly columnLabels: readonly string[]
}

/**
 * Prints objects as `kubectl get` does: the server's columns, decorated. Heads are printed once until the kind
 * changes. Follows cli-runtime/pkg/printers/tableprinter.go.
 */
export class TablePrinter {
  private readonly options: TableOptions
  private readonly writer = new ColumnWriter()
  private kind: Kind | undefined
  private headed = false

  constructor(options: TableOptions) {
    this.options = options
  }

  /** The lines for these objects of one kind; '' for none. `event` is the type of a watch event, for its column; `listed` when they are a whole list. */
  print(kind: Kind, objects: readonly KubeObject[], now: number, event?: string, listed = false): string {
    if (kind !== this.kind) this.headed = false
    this.kind = kind
    if (objects.length === 0) return ''
    const rows: string[][] = []
    if (!this.options.noHeaders && !this.headed) rows.push(this.heads(kind, event !== undefined))
    this.headed = true
    const cells = listed ? kind.rows?.(objects, now) : undefined
    objects.forEach((object, index) => {
      rows.push(this.row(kind, object, cells?.[index] ?? kind.row(object, now), event))
    })
    return this.writer.write(rows)
  }

  private heads(kind: Kind, withEvent: boolean): string[] {
    const { wide, withNamespace, showLabels, columnLabels } = this.options
    return [
      ...(withEvent ? ['EVENT'] : []),
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...kind.columns.filter(column => wide || column.wide !== true).map(column => column.name.toUpperCase()),
      ...columnLabels.map(label => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ]
  }

  private row(kind: Kind, object: KubeObject, cells: Row, event: string | undefined): string[] {
    const { wide, withNamespace, withKind, showLabels, columnLabels } = this.options
    const row: string[] = []
    if (event !== undefined) row.push(event.padEnd(10))
    if (withNamespace) row.push(object.metadata.namespace ?? '')
    for (let index = 0; index < kind.columns.length; index++) {
      const column = kind.columns[index]
      if (column === undefined || (column.wide === true && !wide)) continue
      const cell = cellText(cells[index] ?? '')
      row.push(withKind && column.name === 'Name' ? `${kindPrefix(kind)}/${cell}` : cell)
    }
    for (const label of columnLabels) row.push(object.metadata.labels?.[label] ?? '')
    if (showLabels) row.push(formatLabels(object.metadata.labels))
    return row
  }
}
