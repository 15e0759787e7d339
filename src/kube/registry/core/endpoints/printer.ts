import type { Endpoints } from '../../../api/types.gen.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { joinHostPort } from '../../describe-endpoints.ts'

/** Follows pkg/printers/internalversion/printers.go endpointColumnDefinitions. */
export const columns: readonly Column[] = [{ name: 'Name' }, { name: 'Endpoints' }, { name: 'Age' }]

const max = 3

/** Three addresses at most. Follows formatEndpoints. */
function endpointsCell({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return '<none>'
  const all = subsets.flatMap(({ addresses = [], ports = [] }) => {
    if (ports.length === 0) return addresses.map(({ ip }) => ip)
    return ports.flatMap(({ port }) => addresses.map(({ ip }) => joinHostPort(ip, port)))
  })
  const shown = all.slice(0, max).join(',')
  return all.length > max ? `${shown} + ${all.length - max} more...` : shown
}

/** Follows printEndpoints. */
export function row(endpoints: Endpoints, now: number): Row {
  return [nameCell(endpoints), endpointsCell(endpoints), ageCell(endpoints, now)]
}
