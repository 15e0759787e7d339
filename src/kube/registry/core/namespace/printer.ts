import type { Namespace } from '../../../api/types.gen.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go namespaceColumnDefinitions. */
export const columns: readonly Column[] = [{ name: 'Name' }, { name: 'Status' }, { name: 'Age' }]

/** Follows printNamespace. */
export function row(namespace: Namespace, now: number): Row {
  return [nameCell(namespace), namespace.status.phase ?? '', ageCell(namespace, now)]
}
