import type { StatefulSet } from '../../../api/types.gen.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, containerCells, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go statefulSetColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Ready' },
  { name: 'Age' },
  { name: 'Containers', wide: true },
  { name: 'Images', wide: true },
]

/** Follows printStatefulSet. */
export function row(statefulSet: StatefulSet, now: number): Row {
  const { spec, status } = statefulSet
  return [
    nameCell(statefulSet),
    `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    ageCell(statefulSet, now),
    ...containerCells(spec.template.spec.containers),
  ]
}
