import type { ReplicationController } from '../../../api/types.gen.ts'
import { formatLabels } from '../../../apimachinery/labels.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, containerCells, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go replicationControllerColumnDefinitions. */
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

/** Follows printReplicationController. */
export function row(controller: ReplicationController, now: number): Row {
  const { spec, status } = controller
  return [
    nameCell(controller),
    String(spec.replicas ?? 0),
    String(status.replicas),
    String(status.readyReplicas ?? 0),
    ageCell(controller, now),
    ...containerCells(spec.template?.spec.containers),
    formatLabels(spec.selector),
  ]
}
