import { parseQuantity } from '../../apimachinery/quantity.ts'
import { labelSelectorAsSelector } from '../../apimachinery/selector.ts'
import { storageClassOf } from '../../registry/access-mode-text.ts'
import type { StoredClaim, StoredVolume } from '../claims.ts'

const sizeOf = (amounts: Readonly<Record<string, string>> | undefined) => parseQuantity(amounts?.storage ?? '0')

const modesFit = (claim: StoredClaim, volume: StoredVolume) => (claim.spec.accessModes ?? []).every(mode => volume.spec.accessModes?.includes(mode) === true)

export const volumeModesDiffer = (claim: StoredClaim, volume: StoredVolume) =>
  (claim.spec.volumeMode ?? 'Filesystem') !== (volume.spec.volumeMode ?? 'Filesystem')

/** Whether a volume is bound to, or reserved for, a claim. Follows component-helpers/storage/volume IsVolumeBoundToClaim. */
export function isBoundTo({ spec: { claimRef } }: StoredVolume, { metadata }: StoredClaim): boolean {
  if (claimRef === undefined || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false
  return !claimRef.uid || claimRef.uid === metadata.uid
}

/** Why a volume that a claim names is not good for it. Follows pv_controller.go checkVolumeSatisfyClaim. */
export function misfit(volume: StoredVolume, claim: StoredClaim): string | undefined {
  if (volume.metadata.deletionTimestamp !== undefined) return `the volume is marked for deletion "${volume.metadata.name ?? ''}"`
  if (sizeOf(volume.spec.capacity).cmp(sizeOf(claim.spec.resources?.requests)) < 0) return 'requested PV is too small'
  if (storageClassOf(volume) !== storageClassOf(claim)) return 'storageClassName does not match'
  if ((claim.spec.volumeAttributesClassName ?? '') !== (volume.spec.volumeAttributesClassName ?? '')) return 'volumeAttributesClassName does not match'
  if (volumeModesDiffer(claim, volume)) return 'incompatible volumeMode'
  return modesFit(claim, volume) ? undefined : 'incompatible accessMode'
}

/**
 * The volume for a claim: the one reserved for it, else, with immediate binding, the smallest free one, those
 * with the fewest access modes first. Follows index.go findByClaim and FindMatchingVolume.
 */
export function bestMatch(claim: StoredClaim, volumes: readonly StoredVolume[], delayed: boolean): StoredVolume | undefined {
  const wanted = sizeOf(claim.spec.resources?.requests)
  const { selector } = claim.spec
  const labels = selector === undefined ? undefined : labelSelectorAsSelector(selector)
  const fits = (volume: StoredVolume) =>
    (volume.spec.claimRef === undefined || isBoundTo(volume, claim)) &&
    sizeOf(volume.spec.capacity).cmp(wanted) >= 0 &&
    !volumeModesDiffer(claim, volume) &&
    (claim.spec.volumeAttributesClassName ?? '') === (volume.spec.volumeAttributesClassName ?? '') &&
    volume.metadata.deletionTimestamp === undefined
  const isFree = (volume: StoredVolume) =>
    volume.status.phase === 'Available' &&
    (labels === undefined || labels.matches(volume.metadata.labels ?? {})) &&
    storageClassOf(volume) === storageClassOf(claim)
  const candidates = volumes.filter(volume => modesFit(claim, volume) && fits(volume))
  const modeCounts = [...new Set(candidates.map(volume => volume.spec.accessModes?.length ?? 0))].sort((a, b) => a - b)
  for (const count of modeCounts) {
    const group = candidates.filter(volume => (volume.spec.accessModes?.length ?? 0) === count)
    const reserved = group.find(volume => isBoundTo(volume, claim))
    if (reserved !== undefined) return reserved
    if (delayed) continue
    let smallest: StoredVolume | undefined
    for (const volume of group.filter(isFree))
      if (smallest === undefined || sizeOf(smallest.spec.capacity).cmp(sizeOf(volume.spec.capacity)) > 0) smallest = volume
    if (smallest !== undefined) return smallest
  }
  return undefined
}
