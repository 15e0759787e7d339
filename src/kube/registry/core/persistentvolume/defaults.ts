import type { PersistentVolume } from '../../../api/types.gen.ts'
import { setResourceListDefaults } from '../../pod-rules.ts'

/** Follows pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolume and zz_generated.defaults.go. */
export function setDefaults({ spec, status }: PersistentVolume): void {
  status.phase ||= 'Pending'
  spec.persistentVolumeReclaimPolicy ||= 'Retain'
  spec.volumeMode ??= 'Filesystem'
  setResourceListDefaults(spec.capacity)
  const { hostPath, rbd, iscsi, azureDisk, scaleIO } = spec
  if (hostPath !== undefined) hostPath.type ??= ''
  if (rbd !== undefined) {
    rbd.pool ||= 'rbd'
    rbd.user ||= 'admin'
    rbd.keyring ||= '/etc/ceph/keyring'
  }
  if (iscsi !== undefined) iscsi.iscsiInterface ||= 'default'
  if (azureDisk !== undefined) {
    azureDisk.cachingMode ??= 'ReadWrite'
    azureDisk.fsType ??= 'ext4'
    azureDisk.readOnly ??= false
    azureDisk.kind ??= 'Shared'
  }
  if (scaleIO !== undefined) {
    scaleIO.storageMode ||= 'ThinProvisioned'
    scaleIO.fsType ||= 'xfs'
  }
}
