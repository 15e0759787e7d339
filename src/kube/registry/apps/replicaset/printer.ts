import type { ReplicaSet } from '../../../api/types.gen.ts'
import { formatLabelSelector } from '../../../apimachinery/selector.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, containerCells, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go replicaSetColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Desired' },
  { name: 'Current' },
  { name: 'Ready' },
  { name: 'Age' },
  { name: 'Containers', wide: true },
  { name: 'Images', wide: true },
  { name: 'Selector', wide: true },
]

/** Follows printReplicaSet. */
export function row(replicaSet: ReplicaSet, now: number): Row {
  const { spec, status } = replicaSet
  return [
    nameCell(replicaSet),
    String(spec.replicas ?? 0),
    String(status.replicas),
    String(status.readyReplicas ?? 0),
    ageCell(replicaSet, now),
    ...containerCells(spec.template.spec.containers),
    formatLabelSelector(spec.selector),
  ]
}
