import { CommandError } from '../errors.ts'
import type { Invocation } from '../invocation.ts'
import { CustomColumnsPrinter, columnsFromSpec, columnsFromTemplate } from '../printers/custom-columns.ts'
import { withManagedFields } from '../printers/managed-fields.ts'
import type { Printer } from '../printers/printer.ts'
import { namePrinter, noPrinter, structuredPrinter, templatePrinter } from '../printers/printer.ts'
import type { TableOptions } from '../printers/table.ts'
import { isRecord, listAt } from '../value.ts'

/** The formats of `kubectl get`, in the order of its help. Follows kubectl/pkg/cmd/get/get_flags.go AllowedFormats. */
export const getFormats = [
  'json',
  'yaml',
  'kyaml',
  'name',
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'custom-columns',
  'custom-columns-file',
  'wide',
]

/** Whether the answer is a table for people. */
export function isTable(invocation: Invocation): boolean {
  const output = invocation.string('output')
  return (output === '' && invocation.string('template') === '') || output === 'wide'
}

/** What the table shows, from the flags. */
export function tableOptions(invocation: Invocation, shown: { readonly namespace: boolean; readonly kind: boolean }): TableOptions {
  return {
    noHeaders: invocation.bool('no-headers'),
    wide: invocation.string('output') === 'wide',
    withNamespace: shown.namespace,
    withKind: shown.kind || invocation.bool('show-kind'),
    showLabels: invocation.bool('show-labels'),
    columnLabels: invocation.list('label-columns'),
  }
}

/** The printer for every format but the table. Follows get_flags.go ToPrinter. */
export function getPrinter(invocation: Invocation): Printer {
  const given = invocation.string('output')
  const output = given === '' && invocation.string('template') !== '' ? 'go-template' : given
  const printer = templatePrinter(invocation, output) ?? structuredPrinter(invocation, output) ?? columnsPrinter(invocation, output)
  if (printer !== undefined) return printer
  if (output.toLowerCase() === 'name') return namePrinter('')
  throw noPrinter(output, [...getFormats].sort())
}

// Follows kubectl/pkg/cmd/get/customcolumn_flags.go ToPrinter.
function columnsPrinter(invocation: Invocation, output: string): Printer | undefined {
  const equals = output.indexOf('=')
  const format = equals < 0 ? output : output.slice(0, equals)
  if (format !== 'custom-columns' && format !== 'custom-columns-file') return undefined
  const value = invocation.string('template') || (equals < 0 ? '' : output.slice(equals + 1))
  if (value === '') throw new CommandError('custom-columns format specified but no custom columns given')
  const columns = format === 'custom-columns' ? columnsFromSpec(value) : columnsFromTemplate(fileText(invocation, value))
  const custom = new CustomColumnsPrinter(columns, invocation.bool('no-headers'))
  const itemsOf = (object: unknown) => (isRecord(object) && Array.isArray(object['items']) ? listAt(object, 'items') : [object])
  return { print: (object, write) => write(custom.print(itemsOf(withManagedFields(invocation.api, object)))) }
}

function fileText(invocation: Invocation, path: string): string {
  const content = invocation.context.files.read(path)
  if (content === undefined) throw new CommandError(`error reading template ${path}, open ${path}: no such file or directory\n`)
  return content
}
