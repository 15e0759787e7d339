import type { PersistentVolumeClaim } from '../../../api/types.gen.ts'

/** Also for the claim templates of a StatefulSet. Follows pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolumeClaim and SetDefaults_PersistentVolumeClaimSpec. */
export function setDefaults({ spec, status }: PersistentVolumeClaim): void {
  status.phase ||= 'Pending'
  spec.volumeMode ??= 'Filesystem'
}
