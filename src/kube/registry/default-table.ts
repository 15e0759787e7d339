import type { KubeObject } from '../apimachinery/meta.ts'
import type { Column, Row } from '../apimachinery/table.ts'
import { nameCell } from './cells.ts'

/** Columns of kinds that have none of their own. Follows apiserver/pkg/registry/rest/table.go. */
export const defaultColumns: readonly Column[] = [{ name: 'Name' }, { name: 'Created At' }]

/** Cells of those columns. */
export function defaultRow(object: KubeObject): Row {
  return [nameCell(object), object.metadata.creationTimestamp ?? '0001-01-01T00:00:00Z']
}
