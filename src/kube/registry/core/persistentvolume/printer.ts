import type { PersistentVolume } from '../../../api/types.gen.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { accessModesText, storageClassOf } from '../../access-mode-text.ts'
import { ageCell, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go persistentVolumeColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Capacity' },
  { name: 'Access Modes' },
  { name: 'Reclaim Policy' },
  { name: 'Status' },
  { name: 'Claim' },
  { name: 'StorageClass' },
  { name: 'VolumeAttributesClass' },
  { name: 'Reason' },
  { name: 'Age' },
  { name: 'VolumeMode', wide: true },
]

/** `namespace/name` of the claim, '' without one. */
export const claimText = ({ spec: { claimRef } }: PersistentVolume) => (claimRef === undefined ? '' : `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}`)

/** Follows printPersistentVolume. */
export function row(volume: PersistentVolume, now: number): Row {
  const { metadata, spec, status } = volume
  return [
    nameCell(volume),
    spec.capacity?.['storage'] ?? '0',
    accessModesText(spec.accessModes),
    spec.persistentVolumeReclaimPolicy ?? '',
    metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
    claimText(volume),
    storageClassOf(volume),
    spec.volumeAttributesClassName ?? '<unset>',
    status.reason ?? '',
    ageCell(volume, now),
    spec.volumeMode ?? '<unset>',
  ]
}
