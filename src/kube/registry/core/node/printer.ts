import type { Node } from '../../../api/types.gen.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { nodeRoles } from './helpers.ts'

/** Follows pkg/printers/internalversion/printers.go nodeColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Status' },
  { name: 'Roles' },
  { name: 'Age' },
  { name: 'Version' },
  { name: 'Internal-IP', wide: true },
  { name: 'External-IP', wide: true },
  { name: 'OS-Image', wide: true },
  { name: 'Kernel-Version', wide: true },
  { name: 'Container-Runtime', wide: true },
]

const addressCell = (node: Node, wanted: string) => (node.status.addresses ?? []).find(({ type }) => type === wanted)?.address ?? '<none>'

function statusCell({ spec, status }: Node): string {
  const ready = (status.conditions ?? []).findLast(({ type }) => type === 'Ready')
  const text = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return spec.unschedulable ? `${text},SchedulingDisabled` : text
}

/** Follows printNode. */
export function row(node: Node, now: number): Row {
  const { kubeletVersion, osImage, kernelVersion, containerRuntimeVersion, architecture } = node.status.nodeInfo
  const unknown = '<unknown>'
  return [
    nameCell(node),
    statusCell(node),
    nodeRoles(node).join(',') || '<none>',
    ageCell(node, now),
    kubeletVersion,
    addressCell(node, 'InternalIP'),
    addressCell(node, 'ExternalIP'),
    osImage || unknown,
    `${kernelVersion || unknown}${architecture ? ` (${architecture})` : ''}`,
    containerRuntimeVersion || unknown,
  ]
}
