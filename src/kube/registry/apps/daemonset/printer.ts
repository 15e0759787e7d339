import type { DaemonSet } from '../../../api/types.gen.ts'
import { formatLabels } from '../../../apimachinery/labels.ts'
import { formatLabelSelector } from '../../../apimachinery/selector.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, containerCells, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go daemonSetColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Desired' },
  { name: 'Current' },
  { name: 'Ready' },
  { name: 'Up-to-date' },
  { name: 'Available' },
  { name: 'Node Selector' },
  { name: 'Age' },
  { name: 'Containers', wide: true },
  { name: 'Images', wide: true },
  { name: 'Selector', wide: true },
]

/** Follows printDaemonSet. */
export function row(daemonSet: DaemonSet, now: number): Row {
  const { spec, status } = daemonSet
  const counts = [
    status.desiredNumberScheduled,
    status.currentNumberScheduled,
    status.numberReady,
    status.updatedNumberScheduled ?? 0,
    status.numberAvailable ?? 0,
  ]
  return [
    nameCell(daemonSet),
    ...counts.map(String),
    formatLabels(spec.template.spec.nodeSelector),
    ageCell(daemonSet, now),
    ...containerCells(spec.template.spec.containers),
    formatLabelSelector(spec.selector),
  ]
}
