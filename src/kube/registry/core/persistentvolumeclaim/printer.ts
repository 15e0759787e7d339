import type { PersistentVolumeClaim } from '../../../api/types.gen.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { accessModesText, storageClassOf } from '../../access-mode-text.ts'
import { ageCell, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go persistentVolumeClaimColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Status' },
  { name: 'Volume' },
  { name: 'Capacity' },
  { name: 'Access Modes' },
  { name: 'StorageClass' },
  { name: 'VolumeAttributesClass' },
  { name: 'Age' },
  { name: 'VolumeMode', wide: true },
]

const unset = '<unset>'

/** Follows printPersistentVolumeClaim. */
export function row(claim: PersistentVolumeClaim, now: number): Row {
  const { metadata, spec, status } = claim
  const bound = Boolean(spec.volumeName)
  return [
    nameCell(claim),
    metadata.deletionTimestamp === undefined ? (status.phase ?? '') : 'Terminating',
    spec.volumeName ?? '',
    bound ? (status.capacity?.['storage'] ?? '0') : '',
    bound ? accessModesText(status.accessModes) : '',
    storageClassOf(claim),
    spec.volumeAttributesClassName ?? unset,
    ageCell(claim, now),
    spec.volumeMode ?? unset,
  ]
}
