import type { ConfigMap } from '../../../api/types.gen.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go configMapColumnDefinitions. */
export const columns: readonly Column[] = [{ name: 'Name' }, { name: 'Data' }, { name: 'Age' }]

/** Follows printConfigMap. */
export function row(configMap: ConfigMap, now: number): Row {
  const size = Object.keys(configMap.data ?? {}).length + Object.keys(configMap.binaryData ?? {}).length
  return [nameCell(configMap), String(size), ageCell(configMap, now)]
}
