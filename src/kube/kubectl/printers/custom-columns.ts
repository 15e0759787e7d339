import { goValue } from '../../serializer/go-json.ts'
import type { JSONPath } from '../../serializer/jsonpath.ts'
import { CommandError } from '../errors.ts'
import { ColumnWriter } from './columns.ts'
import { parseRelaxed } from './relaxed-path.ts'

interface ColumnSpec {
  readonly head: string
  readonly path: JSONPath
}

function column(head: string, path: string): ColumnSpec {
  return { head, path: parseRelaxed(path).path }
}

/** Columns as `NAME:.metadata.name,…`. Follows kubectl/pkg/cmd/get/customcolumn.go NewCustomColumnsPrinterFromSpec. */
export function columnsFromSpec(spec: string): ColumnSpec[] {
  if (spec === '') throw new CommandError('custom-columns format specified but no custom columns given')
  return spec.split(',').map(part => {
    const colon = part.indexOf(':')
    if (colon < 0) throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return column(part.slice(0, colon), part.slice(colon + 1))
  })
}

/** Columns from a file: a line of heads and a line of paths. Follows NewCustomColumnsPrinterFromTemplate. */
export function columnsFromTemplate(text: string): ColumnSpec[] {
  const expected = 'Expected format is one line of space separated headers, one line of space separated column specs.'
  const [first, second] = text.split('\n')
  if (!first) throw new CommandError(`invalid template, missing header line. ${expected}`)
  if (!second) throw new CommandError(`invalid template, missing spec line. ${expected}`)
  const heads = first.split(/\s+/).filter(word => word !== '')
  const paths = second.split(/\s+/).filter(word => word !== '')
  if (heads.length !== paths.length) throw new CommandError(`number of headers (${heads.length}) and field specifications (${paths.length}) don't match`)
  return heads.map((head, index) => column(head, paths[index] ?? ''))
}

/** Prints objects as rows of chosen fields. Follows customcolumn.go CustomColumnsPrinter. */
export class CustomColumnsPrinter {
  private readonly columns: readonly ColumnSpec[]
  private readonly writer = new ColumnWriter()
  private headed: boolean

  constructor(columns: readonly ColumnSpec[], noHeaders: boolean) {
    this.columns = columns
    this.headed = noHeaders
  }

  print(objects: readonly unknown[]): string {
    const rows = objects.map(object =>
      this.columns.map(({ path }) => {
        const found = path.find(object)
        const texts = found.flatMap(values => values.map(value => goValue(value).replaceAll('\x1b', '^[')))
        return (found[0]?.length ?? 0) === 0 ? ['<none>', ...texts].join(',') : texts.join(',')
      }),
    )
    if (this.headed) return this.writer.write(rows)
    this.headed = true
    return this.writer.write([this.columns.map(({ head }) => head), ...rows])
  }
}
