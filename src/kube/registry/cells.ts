import type { Container } from '../api/types.gen.ts'
import { translateTimestampSince } from '../apimachinery/duration.ts'
import type { KubeObject } from '../apimachinery/meta.ts'

/** The NAME cell. */
export const nameCell = (object: KubeObject) => object.metadata.name ?? ''

/** The AGE cell. `now` in milliseconds since the epoch. */
export const ageCell = (object: KubeObject, now: number) => translateTimestampSince(object.metadata.creationTimestamp, now)

/** The CONTAINERS and IMAGES cells. Follows pkg/printers/internalversion/printers.go layoutContainerCells. */
export function containerCells(containers: readonly Container[] | null | undefined): [names: string, images: string] {
  const list = containers ?? []
  return [list.map(container => container.name).join(','), list.map(container => container.image ?? '').join(',')]
}

/** `True`, `False`, or `<unset>`. Follows printBoolPtr. */
export function boolCell(value: boolean | null | undefined): string {
  return value === undefined || value === null ? '<unset>' : value ? 'True' : 'False'
}
