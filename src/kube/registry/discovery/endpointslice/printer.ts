import type { EndpointSlice } from '../../../api/types.gen.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go endpointSliceColumnDefinitions. */
export const columns: readonly Column[] = [{ name: 'Name' }, { name: 'AddressType' }, { name: 'Ports' }, { name: 'Endpoints' }, { name: 'Age' }]

const max = 3

/** Follows listWithMoreString. */
function listText(list: readonly string[]): string {
  const shown = list.slice(0, max).join(',')
  return list.length > max ? `${shown} + ${list.length - max} more...` : shown || '<unset>'
}

/** Follows printEndpointSlice. */
export function row(slice: EndpointSlice, now: number): Row {
  return [
    nameCell(slice),
    slice.addressType,
    listText((slice.ports ?? []).map(({ port, name }) => String(port ?? name ?? '*'))),
    listText((slice.endpoints ?? []).flatMap(({ addresses }) => addresses ?? [])),
    ageCell(slice, now),
  ]
}
