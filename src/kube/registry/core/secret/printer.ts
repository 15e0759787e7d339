import type { Secret } from '../../../api/types.gen.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go secretColumnDefinitions. */
export const columns: readonly Column[] = [{ name: 'Name' }, { name: 'Type' }, { name: 'Data' }, { name: 'Age' }]

/** Follows printSecret. */
export function row(secret: Secret, now: number): Row {
  return [nameCell(secret), secret.type ?? '', String(Object.keys(secret.data ?? {}).length), ageCell(secret, now)]
}
