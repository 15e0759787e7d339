import type { Deployment } from '../../../api/types.gen.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, containerCells, nameCell } from '../../cells.ts'
import { readSelector } from '../replicaset/template.ts'

/** Follows pkg/printers/internalversion/printers.go deploymentColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Ready' },
  { name: 'Up-to-date' },
  { name: 'Available' },
  { name: 'Age' },
  { name: 'Containers', wide: true },
  { name: 'Images', wide: true },
  { name: 'Selector', wide: true },
]

/** Follows printDeployment. */
export function row(deployment: Deployment, now: number): Row {
  const { spec, status } = deployment
  return [
    nameCell(deployment),
    `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    String(status.updatedReplicas ?? 0),
    String(status.availableReplicas ?? 0),
    ageCell(deployment, now),
    ...containerCells(spec.template.spec.containers),
    readSelector(spec.selector)?.toString() ?? '<invalid>',
  ]
}
