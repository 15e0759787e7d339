import type { DownwardAPIVolumeFile, ObjectFieldSelector, PersistentVolumeClaimSpec, Volume } from '../../../api/types.gen.ts'
import { defaultPullPolicy } from './image-name.ts'
import { setResourceListDefaults } from './resource-list.ts'

const fileMode = 0o644

/** Fills in one volume's defaults, in place. Follows pkg/apis/core/v1/defaults.go SetDefaults_Volume and zz_generated.defaults.go. */
export function setVolumeDefaults(volume: Volume): void {
  if (!hasSource(volume)) volume.emptyDir = {}
  const { hostPath, secret, iscsi, rbd, downwardAPI, configMap, azureDisk, projected, scaleIO, ephemeral, image } = volume
  if (image !== undefined) image.pullPolicy ||= defaultPullPolicy(image.reference ?? '')
  if (hostPath !== undefined) hostPath.type ??= ''
  if (secret !== undefined) secret.defaultMode ??= fileMode
  if (iscsi !== undefined) iscsi.iscsiInterface ||= 'default'
  if (rbd !== undefined) {
    rbd.pool ||= 'rbd'
    rbd.user ||= 'admin'
    rbd.keyring ||= '/etc/ceph/keyring'
  }
  if (downwardAPI !== undefined) {
    downwardAPI.defaultMode ??= fileMode
    setFileDefaults(downwardAPI.items)
  }
  if (configMap !== undefined) configMap.defaultMode ??= fileMode
  if (azureDisk !== undefined) {
    azureDisk.cachingMode ??= 'ReadWrite'
    azureDisk.fsType ??= 'ext4'
    azureDisk.readOnly ??= false
    azureDisk.kind ??= 'Shared'
  }
  if (projected !== undefined) {
    projected.defaultMode ??= fileMode
    for (const source of projected.sources ?? []) {
      setFileDefaults(source.downwardAPI?.items)
      if (source.serviceAccountToken !== undefined) source.serviceAccountToken.expirationSeconds ??= 3600
    }
  }
  if (scaleIO !== undefined) {
    scaleIO.storageMode ||= 'ThinProvisioned'
    scaleIO.fsType ||= 'xfs'
  }
  if (ephemeral?.volumeClaimTemplate !== undefined) setClaimSpecDefaults(ephemeral.volumeClaimTemplate.spec)
}

/** A claim's defaults, in place. Follows SetDefaults_PersistentVolumeClaimSpec. */
function setClaimSpecDefaults(spec: PersistentVolumeClaimSpec): void {
  spec.volumeMode ??= 'Filesystem'
  setResourceListDefaults(spec.resources.limits)
  setResourceListDefaults(spec.resources.requests)
}

/** The version of a downward API reference. Follows SetDefaults_ObjectFieldSelector. */
export function setFieldRefDefaults(reference: ObjectFieldSelector): void {
  reference.apiVersion ||= 'v1'
}

function setFileDefaults(files: readonly DownwardAPIVolumeFile[] | null | undefined): void {
  for (const file of files ?? []) if (file.fieldRef !== undefined) setFieldRefDefaults(file.fieldRef)
}

function hasSource(volume: Volume): boolean {
  for (const key in volume) if (key !== 'name' && volume[key as keyof Volume] !== undefined) return true
  return false
}
